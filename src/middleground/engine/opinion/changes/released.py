"""What changed between two released maps: all that a page may know, and all it needs. NumPy is not even loaded."""

from __future__ import annotations

from middleground.engine.disclosure.figures import Figure, Number
from middleground.engine.disclosure.released import NUMBERS, ReleasedMap, ReleasedStatement
from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.changes.differences import discoveries, p_value
from middleground.engine.opinion.changes.maps import (
    FLAGS,
    Pictured,
    Stated,
    flag_changes,
    shown_difference,
    side_changes,
)
from middleground.engine.opinion.changes.record import Change, StatementChange
from middleground.engine.opinion.changes.sides import NOT_KNOWN
from middleground.engine.opinion.findings import Note

METHOD = "released"


def compare_released(before: ReleasedMap, after: ReleasedMap) -> Change:
    """Say what changed between two releases, from nothing but what was released.

    Parameters
    ----------
    before, after
        Two released maps of one conversation, or of two with shared statements (by their ids).

    Returns
    -------
    Change
        Differences with intervals; everything else that only the answers themselves could tell is not estimated.

    Notes
    -----
    The intervals are put together from the released ones as if nobody took part both times. They are therefore too wide
    for two releases of one conversation, the more so the more people are the same: what is called changed is, and much
    that changed is called "cannot tell". Nothing here can tell more than the two releases do.
    """
    old, new = _pictured(before), _pictured(after)
    sides, line, notes = side_changes(old, new)
    shared = _shared(old, new)
    return Change(
        basis="releases",
        structure=(before.structure, after.structure),
        n_people=(before.n_people, after.n_people),
        people=None,
        changed_answers=NOT_KNOWN,
        middle=shown_difference(old.middle, new.middle, method=METHOD),
        middle_same_people=NOT_KNOWN,
        middle_other_people=NOT_KNOWN,
        statements=shared,
        added=_only_in(new, old),
        removed=_only_in(old, new),
        flags=flag_changes(old, new, method=METHOD),
        sides=sides,
        line=line,
        notes=(*notes, Note("change.from_releases")),
    )


def _shared(before: Pictured, after: Pictured) -> tuple[StatementChange, ...]:
    news = {one.id: one for one in after.statements}
    pairs = [(one, news[one.id]) for one in before.statements if one.id in news]
    gaps = [shown_difference(old.measures["agree"], new.measures["agree"], method=METHOD) for old, new in pairs]
    told = [place for place, gap in enumerate(gaps) if isinstance(gap, Estimate)]
    real = dict(zip(told, discoveries([p_value(gaps[place]) for place in told]), strict=True))
    return tuple(
        StatementChange(old.id, gap, NOT_KNOWN, NOT_KNOWN, real.get(place, False))
        for place, ((old, _new), gap) in enumerate(zip(pairs, gaps, strict=True))
    )


def _only_in(one: Pictured, other: Pictured) -> tuple[str, ...]:
    known = {statement.id for statement in other.statements}
    return tuple(statement.id for statement in one.statements if statement.id not in known)


def _pictured(found: ReleasedMap) -> Pictured:
    return Pictured(
        found.structure,
        found.n_people,
        _shown(found.middle),
        tuple(_shown(side.share) for side in found.sides),
        tuple(_stated(one) for one in found.statements),
    )


def _stated(one: ReleasedStatement) -> Stated:
    flags = frozenset(kind for kind in FLAGS if getattr(one, f"is_{kind}"))
    measures = {name: _shown(getattr(one, name)) for name in NUMBERS}
    return Stated(one.id, one.n if isinstance(one.n, int) else 0, measures, _side_numbers(one), flags)


def _side_numbers(one: ReleasedStatement) -> tuple[Shown, ...]:
    return tuple(_shown(number) for number in one.agree_by_side)


def _shown(number: Number) -> Shown:
    """A released share as an estimate; an edge ("95 % or more") keeps its wide interval."""
    return Estimate(number.value, number.low, number.high, number.n, METHOD) if isinstance(number, Figure) else number
