"""The fair draw: a chance for everybody, as a lottery over groups that each keep every rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from middleground.engine.errors import EngineError, InputError
from middleground.engine.selection.bounds import Target
from middleground.engine.selection.certificate import Certificate
from middleground.engine.selection.clock import Clock, Progress
from middleground.engine.selection.modes import MODES, PROMISED, Mode, targeted
from middleground.engine.selection.problem import Case
from middleground.engine.selection.profiles import Array, Profiles, Whole
from middleground.engine.selection.proofs import certify
from middleground.engine.selection.realising import Realised, realise
from middleground.engine.selection.rotation import turns
from middleground.engine.selection.solver import best_group
from middleground.engine.selection.table import evenly, large, seated
from middleground.engine.selection.units import floor_of, reachable, score

__all__ = ["MODES", "Lottery", "Mode", "draw_chances", "numbers_of"]
Pattern = tuple[tuple[int, int], ...]
_NOTHING = 1e-6  # a smaller share of a chance is an error of computing


@dataclass(frozen=True, eq=False)
class Lottery:
    """What everybody's chance is, and the groups that realise it.

    Parameters
    ----------
    case, mode
        What was asked.
    chances
        By applicant; exactly 0 for who is not eligible, 1 for who has a reserved place.
    patterns, shares
        The groups as numbers of each profile (place and number, zeros left out), and their shares of the lottery.
    bound
        The proof of what the lowest chance cannot exceed.
    levels
        Of leximin, the proof of each level; empty where the fractions could not be realised by groups.
    gap
        How much of the promised lowest chance is missing at most, as a share (nash and uniform promise none: the
        largest distance of a chance from the ideal one).
    status
        ``optimal`` where nothing is missing, else ``within gap``.
    floor
        The least sum of scores of every group, in thousandths; the next one that scores can add up to.
    stopped
        Whether time ended the search; such a result may differ on another machine.
    """

    case: Case
    mode: Mode
    chances: Mapping[str, float]
    patterns: tuple[Pattern, ...]
    shares: tuple[float, ...]
    bound: Certificate
    levels: tuple[Certificate, ...]
    gap: float
    status: Literal["optimal", "within gap"]
    floor: int | None
    stopped: bool

    @cached_property
    def profiles(self) -> Profiles:
        """Return the case in numbers, as the patterns count it."""
        return Profiles.of(self.case, self.floor)

    @cached_property
    def panels(self) -> tuple[tuple[str, ...], ...]:
        """Return groups of people, in the order of ``weights``."""
        return tuple(names for _share, names in self._turned)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """Return the share of each of ``panels``; they add up to 1, and over each person to the chance."""
        return tuple(share for share, _names in self._turned)

    @cached_property
    def _turned(self) -> list[tuple[float, tuple[str, ...]]]:
        return [
            (share * float(part), names)
            for pattern, share in zip(self.patterns, self.shares, strict=True)
            for part, names in turns(self.profiles, numbers_of(pattern, self.profiles.columns))
        ]


def numbers_of(pattern: Pattern, columns: int) -> np.ndarray:
    """Return a pattern as one number per column."""
    numbers = np.zeros(columns, np.int64)
    for column, count in pattern:
        numbers[column] = count
    return numbers


def draw_chances(
    case: Case,
    *,
    mode: Mode = "leximin",
    seed: int = 0,
    seconds: float = 60.0,
    progress: Progress | None = None,
) -> Lottery:
    """Find the fair lottery.

    Parameters
    ----------
    case
        The draw to be made.
    mode
        What fair means; ``MODES`` says each in a sentence.
    seed
        Same case, same seed, same lottery, unless time ends the search. Only large pools depend on it.
    seconds
        When to stop searching and to say what is missing.
    progress
        Called with work done and in total; an error it raises ends the work.

    Returns
    -------
    Lottery
        Chances, groups, and the proof.

    Raises
    ------
    EngineError
        ``selection.impossible`` where no group keeps every rule; ``examine`` says what to change.
    """
    if mode not in get_args(Mode):
        raise InputError("selection.unknown_mode", value=mode)
    clock = Clock(seconds, progress)
    floor = _floor(case)
    profiles = Profiles.of(case, floor)
    found = _seated(profiles, mode, clock, seed) or _exactly(profiles, mode, clock)
    if found is None:
        raise EngineError("selection.impossible")
    clock.tell(1.0)
    return _written(profiles, *found, (case, mode, floor, clock.stopped))


def _exactly(profiles: Profiles, mode: Mode, clock: Clock) -> tuple[Target, Realised] | None:
    target = targeted(profiles, mode, clock) if profiles.columns else None
    realised = realise(profiles, target, mode, clock) if target is not None else None
    return None if target is None or realised is None else (target, realised)


def _seated(profiles: Profiles, mode: Mode, clock: Clock, seed: int) -> tuple[Target, Realised] | None:
    """Make a table for a large pool; None for others, or where none was found."""
    target = targeted(profiles, mode, clock, rough=True) if large(profiles) else None
    best = 0.0 if target is None else target.levels[0].value
    groups = None if target is None else seated(profiles, best, mode, clock, seed)
    if target is None or groups is None:
        return None
    if mode in ("nash", "uniform"):
        ideal = evenly(profiles, 0.0, np.zeros(len(profiles.low)), logarithmic=mode == "nash")
        target = replace(target, z=ideal, chances=profiles.chance @ ideal)
    shares = np.full(len(groups), 1 / len(groups))
    return target, Realised(groups, shares, best, exact=False, complete=mode == "maximin")


def _floor(case: Case) -> int | None:
    if case.suitability_share is None:
        return None
    profiles = Profiles.of(case, 0)  # with a row of suitability, so that other scores are other profiles
    best = best_group(profiles, _scores(profiles))
    if best is None:
        raise EngineError("selection.impossible")
    floor = floor_of(round(best.value), case.suitability_share)
    return reachable(floor, (score(one) for one in case.eligible()), case.places)


def _scores(profiles: Profiles) -> Array:
    scores = {one.id: score(one) for one in profiles.case.applicants}
    return np.array(
        [sum(scores[name] for name in option) for group in profiles.groups for option in group.members[0].options],
        float,
    )


def _written(
    profiles: Profiles, target: Target, realised: Realised, question: tuple[Case, Mode, int | None, bool]
) -> Lottery:
    case, mode, floor, stopped = question
    level = target.levels[0]
    reached = np.clip(profiles.chance @ realised.mean(), 0.0, 1.0)
    chances = {one.id: 0.0 for one in case.applicants}
    for names, chance, free in zip(profiles.people, reached, profiles.free, strict=True):
        chances.update(dict.fromkeys(names, float(chance) if free else 1.0))
    if mode in PROMISED:
        ceiling = PROMISED[mode] * min(level.value, realised.ceiling)
        lowest = float(reached[profiles.free].min(initial=1.0))
        gap = max(0.0, 1 - lowest / ceiling) if ceiling > 0 else 0.0
    else:
        gap = float(np.abs(reached - target.chances).max(initial=0.0))
    fine = gap <= _NOTHING and realised.complete
    return Lottery(
        case=case,
        mode=mode,
        chances=chances,
        patterns=tuple(_pattern(group) for group in realised.groups),
        shares=tuple(float(share) for share in realised.shares),
        bound=certify(profiles, level, floor),
        levels=tuple(certify(profiles, each, floor) for each in target.levels) if realised.exact else (),
        gap=0.0 if gap <= _NOTHING else gap,
        status="optimal" if fine else "within gap",
        floor=floor,
        stopped=stopped,
    )


def _pattern(group: Whole) -> Pattern:
    return tuple((int(column), int(group[column])) for column in np.flatnonzero(group))
