"""The best density with one hill, for places that are each known only through what answers say about them.

The most likely of all densities on a grid with a single mode (Kiefer and Wolfowitz, 1956): each step is one of
expectation and maximisation, followed by an isotonic regression up to the mode and down from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

Array = NDArray[np.float64]
POINTS = 50


@dataclass(frozen=True, slots=True)
class Effort:
    """Modes that are tried; rounds for each, rounds for the most promising, and how many these are."""

    modes: range
    first: int
    more: int
    kept: int


CAREFUL = Effort(range(4, POINTS - 4, 3), 20, 60, 3)
QUICK = Effort(range(14, POINTS - 13, 5), 10, 30, 1)  # finds a little less in one hill


@dataclass(frozen=True, slots=True, eq=False)
class Hill:
    """The density on the grid, and the log-likelihood of all people under it."""

    density: Array
    log_likelihood: float


def one_hill(likelihood: Array, mass: float, rest: Array, effort: Effort = CAREFUL) -> Hill:
    """Fit it.

    Parameters
    ----------
    likelihood
        (people, POINTS) of each person's answers at each point of a line.
    mass, rest
        The share of people on the line, and how likely the answers of each person (people,) are elsewhere.
    """
    start = np.full(POINTS, mass / POINTS)
    rough = {mode: _climb((likelihood, rest), start, mode, effort.first) for mode in effort.modes}
    promising = sorted(rough, key=lambda mode: -rough[mode].log_likelihood)[: effort.kept]
    hills = [_climb((likelihood, rest), rough[mode].density, mode, effort.more) for mode in promising]
    return max(hills, key=lambda hill: hill.log_likelihood)


def _climb(seen: tuple[Array, Array], density: Array, mode: int, rounds: int) -> Hill:
    likelihood, rest = seen
    mass = density.sum()
    for _ in range(rounds):
        density = _up_and_down(density * ((1 / (rest + likelihood @ density)) @ likelihood), mode)
        density = np.maximum(density, 1e-12 * density.sum())
        density = density * (mass / density.sum())
    return Hill(density, float(np.log(rest + likelihood @ density).sum()))


def _up_and_down(density: Array, mode: int) -> Array:
    up = isotonic_regression(density[: mode + 1]).x
    down = isotonic_regression(density[mode:], increasing=False).x
    return np.concatenate((up[:-1], [max(up[-1], down[0])], down[1:]))
