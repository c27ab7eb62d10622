"""The town as the draws have it, and two others with the same people, statements and habits of answering.

In the *unpolarised* town everybody stands on one narrow hill in the middle of the main line; in the *split* town the
same hill stands once at each end, so far apart that people differ as much in all as they do. What else they differ in
stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from middleground.engine.opinion.factors import line
from middleground.engine.opinion.factors.describe import chances, slices
from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.factors.line import Dividing
from middleground.engine.opinion.indices import apart

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Index = NDArray[np.intp]
HILL = 1 / 3  # spread of the narrow hill, where the spread of everybody is 1
END = float(np.sqrt(1 - HILL**2))  # where the two ends are, so that the spread of everybody stays 1
DRAWS = 50  # of each invented town
PEOPLE = 600  # looked at in each draw


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """The aligned draws of both questions, the line, who is placed, and whether there are camps."""

    agree: Draws
    takes_side: Draws
    dividing: Dividing | None
    placed: Index
    place: Float32 | None  # (draws, people) as log odds
    has_camps: bool


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What one draw shows: places from 0 to 1 (people,), shares of disagree, pass, agree (statements, 3)."""

    place: Array | None
    share: Array
    between: float
    apart: float


def as_drawn(basis: Basis, rng: np.random.Generator) -> list[Look]:
    """The town itself, draw by draw."""
    camp = basis.agree.camp
    looks = []
    for s in range(basis.agree.count):
        rows = _some(basis.placed, rng)
        label = camp[s, rows].astype(np.intp) if camp is not None and basis.has_camps else None
        place = None if basis.place is None else expit(basis.place[s, rows].astype(np.float64))
        looks.append(_look(basis, s, rows, (basis.agree.people[s][:, rows], place, label)))
    return looks


def invented(basis: Basis, rng: np.random.Generator, *, is_split: bool) -> list[Look]:
    """The unpolarised or the split town."""
    looks = []
    for s in _spread_out(basis.agree.count):
        rows = _some(basis.placed, rng)
        people = basis.agree.people[s][:, rows].copy()
        side = rng.permutation(np.arange(rows.size) % 2)
        hill = HILL * rng.standard_normal(rows.size)
        people[1] = hill + END * (2 * side - 1) * is_split
        label = side if is_split else (hill > 0).astype(np.intp)  # camps cut from one hill, for comparison
        place = None
        if basis.dividing is not None:
            place = expit(line.place(people, basis.agree.statements[s], basis.dividing).astype(np.float64))
        looks.append(_look(basis, s, rows, (people, place, label if basis.has_camps else None)))
    return looks


def _look(basis: Basis, s: int, rows: Index, those: tuple[Float32, Array | None, Index | None]) -> Look:
    people, place, camp = those
    chance = chances(people, basis.agree.statements[s])
    gives = chances(basis.takes_side.people[s][:, rows], basis.takes_side.statements[s])
    agree, takes = (gives * chance).mean(axis=0), gives.mean(axis=0)
    share = np.stack((takes - agree, 1 - takes, agree), axis=-1).astype(np.float64)
    label = camp if camp is not None else _slice(place)
    between = apart.explained(chance, label) if label is not None else float("nan")
    return Look(place, share, between, apart.separation(chance, camp) if camp is not None else float("nan"))


def _slice(place: Array | None) -> Index | None:
    if place is None:
        return None
    rank = np.argsort(np.argsort(place, kind="stable"), kind="stable")
    return np.asarray(rank * slices(place.size) // place.size)


def _some(placed: Index, rng: np.random.Generator) -> Index:
    return placed if placed.size <= PEOPLE else np.sort(rng.choice(placed, PEOPLE, replace=False))


def _spread_out(count: int) -> Iterable[int]:
    return (int(s) for s in np.linspace(0, count - 1, min(DRAWS, count)).astype(int))
