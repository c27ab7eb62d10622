"""How much better positions along a line fit a density with valleys than the best density with one hill.

Both densities are fitted by maximum likelihood to positions that are each known only up to their own error: one
free (Kiefer and Wolfowitz, 1956), one with a single mode, whose step is an isotonic regression up to the mode and
down from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

Array = NDArray[np.float64]
GRID = np.linspace(-3.5, 3.5, 50)
_START = np.exp(-0.5 * GRID**2) / np.exp(-0.5 * GRID**2).sum()
_MODES = range(8, GRID.size - 8, 3)
_FIRST, _MORE, _KEPT = 20, 60, 3  # rounds for every mode, rounds for the most promising, and how many these are


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """``excess``: twice the log-likelihood that one hill lacks; ``one_hill``: the best such density on the grid."""

    excess: float
    one_hill: Array


def gap(position: Array, error: Array, weight: Array) -> Gap:
    """Compare the two densities.

    Parameters
    ----------
    position, error
        (people,) best guess along the line and its standard error, in units of the spread of the population.
    weight
        (people,) how much each person counts, 0 to 1.
    """
    likelihood = np.exp(-0.5 * ((position[:, None] - GRID) / error[:, None]) ** 2) + 1e-12
    free = _climb(likelihood, weight, _START, rounds=_FIRST + _MORE)
    rough = {mode: _climb(likelihood, weight, _START, mode=mode, rounds=_FIRST) for mode in _MODES}
    promising = sorted(rough, key=lambda mode: -_log_likelihood(likelihood, weight, rough[mode]))[:_KEPT]
    hills = [_climb(likelihood, weight, rough[mode], mode=mode, rounds=_MORE) for mode in promising]
    values = [_log_likelihood(likelihood, weight, hill) for hill in hills]
    best = int(np.argmax(values))
    return Gap(2 * (_log_likelihood(likelihood, weight, free) - values[best]), hills[best])


def _climb(likelihood: Array, weight: Array, density: Array, *, rounds: int, mode: int | None = None) -> Array:
    for _ in range(rounds):
        pull = (weight / (likelihood @ density)) @ likelihood
        density = density * pull
        if mode is not None:
            density = _one_hill(density, mode)
        density = np.maximum(density, 1e-12) / density.sum()
    return density


def _one_hill(density: Array, mode: int) -> Array:
    up = isotonic_regression(density[: mode + 1]).x
    down = isotonic_regression(density[mode:], increasing=False).x
    return np.concatenate((up[:-1], [max(up[-1], down[0])], down[1:]))


def _log_likelihood(likelihood: Array, weight: Array, density: Array) -> float:
    return float(weight @ np.log(likelihood @ density))
