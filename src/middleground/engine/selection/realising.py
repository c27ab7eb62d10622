"""A lottery over groups that reaches a target, or comes as near to it as groups can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from middleground.engine.selection.bounds import Target
from middleground.engine.selection.clock import Clock
from middleground.engine.selection.columns import Columns, Promise, begin, cover
from middleground.engine.selection.modes import PROMISED, Mode
from middleground.engine.selection.peeling import peel
from middleground.engine.selection.profiles import Array, Profiles, Whole
from middleground.engine.selection.solver import best_group

_NOTHING = 1e-7
_FEW = 0.05  # so little left over is worth repairing
_HELD = 1e-7


@dataclass(frozen=True, slots=True)
class Realised:
    """Groups and their shares; what the lowest chance of any lottery cannot exceed.

    ``exact``: the target itself was reached. ``complete``: nothing fairer exists, proven by whole groups if not by
    fractions.
    """

    groups: tuple[Whole, ...]
    shares: Array
    ceiling: float
    exact: bool
    complete: bool

    def mean(self) -> Array:
        """Return the expected numbers."""
        return np.asarray(self.shares @ np.array(self.groups, float))


def realise(profiles: Profiles, target: Target, mode: Mode, clock: Clock) -> Realised | None:
    """Take the target apart into groups; where it is not an average of groups, generate them; None: no group exists."""
    peeled = peel(profiles, target.z, clock=clock)
    if peeled.left <= _NOTHING:
        return _kept(peeled.groups, np.array(peeled.weights), target, exact=True, complete=target.complete)
    columns = Columns(profiles)
    for group in peeled.groups:
        columns.add(group)
    if peeled.left > _FEW:
        begin(columns, target.levels[0].weights, target.levels[0].value, clock=clock)
    if not columns.groups:
        example = best_group(profiles, np.zeros(profiles.columns), seconds=max(10.0, clock.left()))
        if example is None:
            return None
        columns.add(example.z)
    if peeled.left <= _FEW:
        whole = Promise(np.zeros(len(target.chances)), target.chances)
        found = cover(columns, whole, clock=clock, target=1.0, most=200)
        if found is not None and found.share >= 1 - _NOTHING:
            return _kept(columns.groups, found.weights, target, exact=True, complete=target.complete)
    if mode == "leximin":
        return _climbed(columns, target, clock)
    return _approached(columns, target, mode, clock)


def _kept(groups: list[Whole], weights: Array, target: Target, *, exact: bool, complete: bool) -> Realised:
    used = np.flatnonzero(weights > 1e-12)
    shares = weights[used] / weights[used].sum()
    return Realised(tuple(groups[at] for at in used), shares, target.levels[0].value, exact, complete)


def _climbed(columns: Columns, target: Target, clock: Clock) -> Realised | None:
    """Leximin over groups: raise the lowest chance, hold those who cannot rise, go on with the others."""
    free = columns.profiles.free
    given = np.where(free, np.nan, 1.0)
    ceiling, complete, weights = target.levels[0].value, True, None
    while np.isnan(given).any():
        open_ = np.isnan(given)
        promise = Promise(np.where(open_, 0.0, np.maximum(given - 1e-9, 0.0)), open_.astype(float))
        found = cover(columns, promise, clock=clock, target=1.0, most=2000)
        if found is None:
            break
        weights = found.weights
        if not open_[~free].any() and int(open_.sum()) == int(free.sum()):
            ceiling = min(ceiling, found.bound)
        complete = complete and found.bound - found.share <= 1e-6
        held = open_ & (found.people > _HELD * max(found.people.max(), 1e-300))
        if not held.any():
            held = open_
        given = np.where(held, found.share, given)
        clock.tell(1 - np.isnan(given).mean())
    if weights is None:
        return None
    weights = np.append(weights, np.zeros(len(columns.groups) - len(weights)))
    reached = _kept(columns.groups, weights, target, exact=False, complete=complete)
    return Realised(reached.groups, reached.shares, ceiling, exact=False, complete=complete)


def _approached(columns: Columns, target: Target, mode: Mode, clock: Clock) -> Realised | None:
    """The lowest chance first where the mode promises it, then as much of the target as groups can reach."""
    classes = len(target.chances)
    ceiling, complete = target.levels[0].value, False
    lowest = np.zeros(classes)
    if mode in ("maximin", "goldilocks"):
        first = cover(
            columns, Promise(np.zeros(classes), columns.profiles.free.astype(float)), clock=clock, target=1.0, most=2000
        )
        if first is not None:
            ceiling, complete = min(ceiling, first.bound), first.bound - first.share <= 1e-6
            kept = first.share * (1 - 1e-7) if mode == "maximin" else PROMISED[mode] * first.share
            lowest = np.where(columns.profiles.free, kept, 0.0)
    rest = Promise(lowest, np.maximum(target.chances - lowest, 0.0))
    found = cover(columns, rest, clock=clock, target=1.0, most=200)
    if found is None:
        return None
    reached = _kept(columns.groups, found.weights, target, exact=False, complete=complete)
    return Realised(reached.groups, reached.shares, ceiling, exact=False, complete=complete)
