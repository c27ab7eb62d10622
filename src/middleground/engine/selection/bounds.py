"""The most equal chances that fractions of people could have: an upper bound of every lottery, with its proof.

The fractions form a polytope with a row per rule. Its leximin point is found by a chain of linear programmes: raise
the lowest chance, fix those whom the multipliers hold down, go on with the others. The multipliers of each level prove
that nobody could do better. A lottery over groups is an average of whole points of the polytope, so it cannot either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack, vstack

from middleground.engine.selection.profiles import Array, Profiles
from middleground.engine.selection.solver import Fractions, Programme, maximise

_HELD = 1e-7  # a multiplier above this holds its class down


@dataclass(frozen=True, slots=True)
class Level:
    """One step of leximin: nobody outside ``given`` can all have more than ``value``.

    ``weights`` are over classes of people and sum to 1 outside ``given``; ``multipliers`` are of the rows of the case;
    ``given`` tells for each class what it has from lower levels (nan: nothing yet).
    """

    value: float
    weights: Array
    multipliers: Array
    given: Array


@dataclass(frozen=True, slots=True)
class Target:
    """A point of the polytope: numbers of people, their chances by class, and the levels that were proven."""

    z: Array
    chances: Array
    levels: tuple[Level, ...]
    complete: bool


def leximin_target(
    profiles: Profiles, *, most: int | None = None, stop: Callable[[], bool] = lambda: False
) -> Target | None:
    """Climb level by level, at most ``most`` levels; None where not even fractions of people keep the rules."""
    given = np.where(profiles.free, np.nan, 1.0)
    levels: list[Level] = []
    point = None
    if not np.isnan(given).any():
        return _settled(profiles, given)
    while np.isnan(given).any() and (most is None or len(levels) < most) and not (levels and stop()):
        found = _raised(profiles, given)
        if found is None:
            break
        level, point = found
        held = np.isnan(given) & (level.weights > _HELD)
        levels.append(level)
        given = np.where(held, level.value, given)
        if level.value >= 1 - 1e-9:
            given = np.where(np.isnan(given), 1.0, given)
    if point is None:
        return None
    return Target(point, profiles.chance @ point, tuple(levels), not np.isnan(given).any())


def _settled(profiles: Profiles, given: Array) -> Target | None:
    """Return the only point there is where everybody who may come is in every group."""
    rows = Programme(profiles.matrix, profiles.low, profiles.high, profiles.lower, profiles.upper)
    found = maximise(np.zeros(profiles.columns), rows)
    if found is None:
        return None
    level = Level(1.0, np.zeros(len(given)), np.zeros(len(profiles.low)), given)
    return Target(found.point, profiles.chance @ found.point, (level,), complete=True)


def _raised(profiles: Profiles, given: Array) -> tuple[Level, Array] | None:
    """Maximise the lowest chance of those not given yet."""
    climb = _Climb(profiles, given)
    full: NDArray[np.int64] = np.zeros(0, np.int64)
    found = climb.highest(full)
    if found is None:
        return None
    # the highest the lowest can be leaves so much room above it; mostly that costs nothing
    room = climb.highest(full, found.value)
    if room is not None and room.value >= found.value - 1e-12:
        return climb.level(found), climb.point(room)
    while found is not None:
        point = climb.point(found)
        over = np.setdiff1d(np.flatnonzero(point > profiles.upper + 1e-7), full)
        if not len(over):
            return climb.level(found), point
        full = np.concatenate([full, over])
        found = climb.highest(full)
    return None


class _Climb:
    """The programme of one level.

    A class with a number of its own needs no row: its number is counted from its share of the lowest chance upwards.
    """

    def __init__(self, profiles: Profiles, given: Array) -> None:
        self.profiles, self.given = profiles, given
        self.open = np.isnan(given)
        self.own, self.column = _own_numbers(profiles)
        self.other = np.setdiff1d(np.arange(len(given)), self.own)
        self.lift = np.zeros(profiles.columns)
        self.lift[self.column] = self.open[self.own] * profiles.upper[self.column]
        self.lower = profiles.lower.copy()
        least = np.where(self.open, 0.0, given)[self.own] * profiles.upper[self.column]
        self.lower[self.column] = np.maximum(self.lower[self.column], least)

    def highest(self, full: NDArray[np.int64], used: float = 0.0) -> Fractions | None:
        """Solve it, with a row for each ``full`` number's upper bound; the others leave room for ``used``."""
        profiles, open_ = self.profiles, self.open[self.other]
        cap = csr_array((np.ones(len(full)), (np.arange(len(full)), full)), shape=(len(full), profiles.columns))
        matrix = vstack(
            [
                hstack([profiles.matrix, csr_array((profiles.matrix @ self.lift)[:, None])]),
                hstack([profiles.chance[self.other], csr_array(np.where(open_, -1.0, 0.0)[:, None])]),
                hstack([cap, csr_array(self.lift[full][:, None])]),
            ]
        )
        over = Programme(
            csr_array(matrix),
            np.concatenate([profiles.low, np.where(open_, 0.0, self.given[self.other]), np.full(len(full), -np.inf)]),
            np.concatenate([profiles.high, np.full(len(self.other), np.inf), profiles.upper[full]]),
            np.append(self.lower, 0.0),
            np.append(np.maximum(profiles.upper - self.lift * used, self.lower), 1.0),
        )
        return maximise(np.append(np.zeros(profiles.columns), 1.0), over)

    def point(self, found: Fractions) -> Array:
        """Return the numbers of people."""
        return found.point[:-1] + self.lift * found.value

    def level(self, found: Fractions) -> Level:
        """Read the weights of people off the multipliers: as much as the rows ask of each."""
        profiles = self.profiles
        rows = profiles.matrix.shape[0]
        weights = np.zeros(len(self.given))
        weights[self.other] = np.maximum(0.0, -found.multipliers[rows : rows + len(self.other)])
        asked = profiles.matrix.T @ found.multipliers[:rows]
        weights[self.own] = np.maximum(0.0, asked[self.column]) * profiles.upper[self.column]
        weights[~profiles.free] = 0.0
        total = weights[self.open].sum()
        if total <= _HELD:  # everybody is invited: no chance exceeds 1
            weights = np.where(self.open, profiles.size, 0.0)
            return Level(found.value, weights / weights.sum(), np.zeros(rows), self.given)
        return Level(found.value, weights / total, found.multipliers[:rows] / total, self.given)


def _own_numbers(profiles: Profiles) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the classes that are one number, which nobody else shares, and that number's column."""
    chance = profiles.chance
    per_column = np.bincount(chance.indices, minlength=profiles.columns)
    single = np.flatnonzero(np.diff(chance.indptr) == 1)
    column = chance.indices[chance.indptr[single]]
    alone = per_column[column] == 1
    return single[alone], column[alone]
