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
_ROUNDS = 80


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
    free = _fit(likelihood, weight, mode=None)
    modes = range(8, GRID.size - 8, 3)
    hills = [_fit(likelihood, weight, mode=mode) for mode in modes]
    values = [_log_likelihood(likelihood, weight, hill) for hill in hills]
    best = int(np.argmax(values))
    return Gap(2 * (_log_likelihood(likelihood, weight, free) - values[best]), hills[best])


def _fit(likelihood: Array, weight: Array, mode: int | None) -> Array:
    density = np.exp(-0.5 * GRID**2)
    density /= density.sum()
    for _ in range(_ROUNDS):
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
