"""What two maps say about change, whichever way their numbers were made: flags, sides and the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.changes import sides
from middleground.engine.opinion.changes.differences import after_less_before
from middleground.engine.opinion.changes.record import FlagChange, FlagKind, LineChange, SideChange, is_sure
from middleground.engine.opinion.changes.sides import FEWEST_SHARED, NOT_KNOWN, Profile
from middleground.engine.opinion.findings import Note

FLAGS: dict[FlagKind, str] = {
    "common_ground": "common",
    "rejected_by_all": "common_against",
    "bridging": "bridging",
    "divisive": "divisive",
    "unsure": "unsure",
}
"""Each flag and the measure it rests on."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of a map: its measures by name, agreement per side, and its flags."""

    id: str
    n: int
    measures: dict[str, Shown]
    by_side: tuple[Shown, ...]
    flags: frozenset[FlagKind]


@dataclass(frozen=True, slots=True)
class Pictured:
    """A map, however it was made."""

    structure: str
    n_people: int
    middle: Shown
    shares: tuple[Shown, ...]
    statements: tuple[Stated, ...]


def shown_difference(before: Shown, after: Shown, *, method: str) -> Shown:
    """After less before, or why not."""
    for one in (before, after):
        if isinstance(one, Suppressed):
            return one
    assert isinstance(before, Estimate)
    assert isinstance(after, Estimate)
    return after_less_before(before, after, method=method)


def flag_changes(before: Pictured, after: Pictured, *, method: str) -> tuple[FlagChange, ...]:
    """Flags that came and went, statement by statement; those that are new first."""
    olds, news = ({one.id: one for one in each.statements} for each in (before, after))
    found = []
    for name in [*news, *(name for name in olds if name not in news)]:
        old, new = olds.get(name), news.get(name)
        for kind in FLAGS:
            had, has = old is not None and kind in old.flags, new is not None and kind in new.flags
            if had != has:
                found.append(_flag_change(name, kind, old, new, method))
    return tuple(sorted(found, key=lambda one: (not one.is_new, len(one.id), one.id, one.kind)))


def _flag_change(name: str, kind: FlagKind, old: Stated | None, new: Stated | None, method: str) -> FlagChange:
    is_new = new is not None and kind in new.flags
    measure: Shown = NOT_KNOWN
    if old is not None and new is not None:
        measure = shown_difference(old.measures[FLAGS[kind]], new.measures[FLAGS[kind]], method=method)
    return FlagChange(name, kind, is_new, measure, is_sure(measure) and _went(measure, up=is_new), None in (old, new))


def _went(measure: Shown, *, up: bool) -> bool:
    return isinstance(measure, Estimate) and (measure.value > 0) == up


def side_changes(
    before: Pictured, after: Pictured
) -> tuple[tuple[SideChange, ...], LineChange | None, tuple[Note, ...]]:
    """What became of each side; nothing where the two maps have different shapes, with a note that says so."""
    if before.structure != after.structure:
        return (), None, (Note("change.structure_differs"),)
    if before.structure == "one":
        return (), None, ()
    ids, old, new = _profiles(before, after)
    if len(ids) < FEWEST_SHARED:
        return (), None, (Note("change.sides_not_compared", (("statements", len(ids)), ("need", FEWEST_SHARED))),)
    if before.structure == "camps":
        return sides.match_camps(old, new, ids), None, ()
    line = sides.line_change(old, new)
    if not line.is_same:
        return (), line, (Note("change.another_line"),)
    return sides.along_the_line(old, new, ids, is_turned=line.is_turned), line, ()


def _profiles(before: Pictured, after: Pictured) -> tuple[list[str], list[Profile], list[Profile]]:
    """Statements asked both times of which every side's agreement is known, and the sides' agreement with them."""
    olds = {one.id: one.by_side for one in before.statements if _is_whole(one.by_side, len(before.shares))}
    news = {one.id: one.by_side for one in after.statements if _is_whole(one.by_side, len(after.shares))}
    ids = sorted(name for name in olds if name in news)
    return ids, _sides(before.shares, [olds[name] for name in ids]), _sides(after.shares, [news[name] for name in ids])


def _is_whole(by_side: Sequence[Shown], count: int) -> bool:
    return len(by_side) == count and all(isinstance(one, Estimate) for one in by_side)


def _sides(shares: Sequence[Shown], agree: Sequence[Sequence[Shown]]) -> list[Profile]:
    return [
        Profile(share, tuple(one for row in agree if isinstance(one := row[side], Estimate)))
        for side, share in enumerate(shares)
    ]
