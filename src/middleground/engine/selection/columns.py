"""Column generation: the best lottery over the groups found so far, and the group that would improve it most.

Every class ``c`` is promised ``given[c] + share * asked[c]``; the lottery with the largest share is sought. The
multipliers of that programme weigh people; no group weighs more than the best one for these weights, which bounds what
any lottery can promise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from middleground.engine.selection.clock import Clock
from middleground.engine.selection.profiles import Array, Profiles, Whole
from middleground.engine.selection.solver import Fractions, Programme, best_group, maximise

_ENOUGH = 1e-9
_ROUGH, _FINE = 0.1, 0.005  # relative distances to the best group that are left at first, and before exactness

_BEGIN, _FAINT, _URGENT = 80, 1e-3, 20.0  # groups to begin with; the least weight; how far somebody can fall behind


@dataclass(frozen=True, slots=True)
class Promise:
    """What each class is given before, and how much of the share it is asked for."""

    given: Array
    asked: Array


@dataclass(frozen=True, slots=True)
class Cover:
    """The share reached by the weights over ``groups``, the most that any lottery can reach, the weights of people."""

    share: float
    bound: float
    weights: Array
    people: Array


class Columns:
    """The groups found so far, each once, in the order they were found."""

    def __init__(self, profiles: Profiles) -> None:
        self.profiles = profiles
        self.groups: list[Whole] = []
        self._seen: set[bytes] = set()

    def add(self, group: Whole) -> bool:
        """Keep a group; tell whether it is new."""
        key = group.tobytes()
        new = key not in self._seen
        if new:
            self._seen.add(key)
            self.groups.append(group)
        return new

    def chances(self) -> Array:
        """Return the chances of classes (rows) in each group (columns)."""
        return np.asarray(self.profiles.chance @ np.array(self.groups, float).T)


def master(chances: Array, promise: Promise) -> Fractions | None:
    """Return the weights over groups with the largest share; the last number of the point is the share."""
    kept = (promise.given > 0) | (promise.asked > 0)
    classes, groups = int(kept.sum()), chances.shape[1]
    matrix = np.zeros((classes + 1, groups + 1))
    matrix[:classes, :groups] = chances[kept]
    matrix[:classes, -1] = -promise.asked[kept]
    matrix[-1, :groups] = 1.0
    programme = Programme(
        csr_array(matrix),
        np.append(promise.given[kept], 1.0),
        np.append(np.full(classes, np.inf), 1.0),
        np.append(np.zeros(groups), -1.0),
        np.append(np.ones(groups), 2.0),
    )
    objective = np.zeros(groups + 1)
    objective[-1] = 1.0
    found = maximise(objective, programme)
    if found is None:
        return None
    people = np.zeros(len(kept))
    people[kept] = np.maximum(0.0, -found.multipliers[:classes])
    return Fractions(found.value, found.point, people)


def cover(columns: Columns, promise: Promise, *, clock: Clock, target: float, most: int = 1000) -> Cover | None:
    """Find groups until the share is ``target``, proven largest, or the time or the rounds are over.

    Prices are looked for roughly first and exactly at the end, at weights between the newest and those that gave the
    best bound, which keeps them from swinging.
    """
    search = _Search(columns, promise)
    for _round in range(most):
        found = master(columns.chances(), promise) if columns.groups else None
        if found is None:
            return None
        search.found = found
        if found.value >= min(target, search.bound) - _ENOUGH or clock.over() or not search.step(clock):
            break
    if search.found is None:
        return None
    return Cover(
        search.found.value, max(search.bound, search.found.value), search.found.point[:-1], search.found.multipliers
    )


def begin(columns: Columns, weights: Array, share: float, *, clock: Clock) -> None:
    """Add groups that together come near to ``share`` for everybody.

    Whoever came less often than that in the groups before counts more for the next, whoever came more often less.
    """
    profiles = columns.profiles
    weights = np.where(profiles.free, np.maximum(weights, _FAINT * weights.max(initial=0.0)), 0.0)
    seats = np.zeros(len(weights))
    rounds = min(_BEGIN, len(weights))
    for done in range(rounds):
        urgent = weights * np.exp(np.clip(done * share - seats, -_URGENT, _URGENT))
        total = float(urgent.sum())
        if total <= 0 or clock.left() <= 0:
            return
        best = best_group(profiles, np.asarray(profiles.chance.T @ (urgent / total)), gap=_ROUGH, seconds=5.0)
        if best is None:
            return
        columns.add(best.z)
        seats += profiles.chance @ best.z
        clock.tell(0.3 * done / rounds)


class _Search:
    """The state of one search: the bound so far and the weights of people that gave it."""

    def __init__(self, columns: Columns, promise: Promise) -> None:
        self.columns, self.promise = columns, promise
        self.bound = np.inf
        self.found: Fractions | None = None
        self._centre: Array | None = None
        self._gap = _ROUGH

    def step(self, clock: Clock) -> bool:
        """Add a group that improves the lottery; False where none does."""
        assert self.found is not None
        people = self.found.multipliers
        while True:
            smooth = people if self._centre is None or self._gap == 0 else (people + self._centre) / 2
            for weights in (smooth, people) if smooth is not people else (people,):
                if self._priced(weights, clock):
                    return True
            if self._gap == 0 or clock.over():
                return False
            self._gap = 0.0 if self._gap < _FINE else self._gap / 10

    def _priced(self, people: Array, clock: Clock) -> bool:
        profiles, promise = self.columns.profiles, self.promise
        best = best_group(
            profiles, np.asarray(profiles.chance.T @ people), gap=self._gap, seconds=max(1.0, min(20.0, clock.left()))
        )
        total = float(people @ promise.asked)
        if best is None or total <= 0:
            return False
        bound = (best.bound - float(people @ promise.given)) / total
        if bound < self.bound:
            self.bound, self._centre = bound, people
        assert self.found is not None
        newest = self.found.multipliers
        gain = float(newest @ (profiles.chance @ best.z)) - float(newest @ promise.given)
        asked = float(newest @ promise.asked)
        return gain > asked * self.found.value + _ENOUGH and self.columns.add(best.z)
