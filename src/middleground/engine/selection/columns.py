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
    """Find groups until the share is ``target``, proven largest, or the time or the rounds are over."""
    profiles, bound, found = columns.profiles, np.inf, None
    for _round in range(most):
        found = master(columns.chances(), promise) if columns.groups else None
        if found is None:
            return None
        people = found.multipliers
        if found.value >= min(target, bound) - _ENOUGH or clock.over():
            break
        best = best_group(profiles, np.asarray(profiles.chance.T @ people))
        if best is None:
            break
        total = float(people @ promise.asked)
        if total > 0:
            bound = min(bound, (best.bound - float(people @ promise.given)) / total)
        if not columns.add(best.z):
            bound = min(bound, max(found.value, bound if np.isfinite(bound) else found.value))
            break
    if found is None:
        return None
    return Cover(found.value, max(bound, found.value), found.point[:-1], found.multipliers)
