"""Compare two snapshots of one conversation, or two conversations with shared statements, from their answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.changes.maps import FLAGS, Pictured, Stated, flag_changes, side_changes
from middleground.engine.opinion.changes.paired import Pair, changed_answers, statement_changes
from middleground.engine.opinion.changes.places import NOTHING, Middles, middle_change
from middleground.engine.opinion.changes.record import Change
from middleground.engine.opinion.findings import Note, OpinionMap, StatementFinding
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.source import SourceConversation

METHOD = "difference"
Progress = Callable[[int, int], None]
Maps = tuple[OpinionMap, OpinionMap]


def compare_maps(
    before: SourceConversation,
    after: SourceConversation,
    *,
    maps: Maps | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Change:
    """Say what changed between two snapshots of a conversation, or lies apart between two conversations.

    Parameters
    ----------
    before, after
        What was answered. Statements are the same by their ids; people too, where both hold the same ids.
    maps
        The maps of both, where they were made already with the same seed.
    seed
        Same snapshots and seed: the same answer. Names and order of people and statements change nothing.
    progress
        Called with steps done and steps in all.

    Returns
    -------
    Change
        Differences, after less before, with 95 % intervals; no field belongs to a single person.

    Raises
    ------
    TooFewError
        As :func:`middleground.engine.opinion.mapping.map_opinions`, for either.

    Notes
    -----
    docs/methods/change.md describes intervals, the matching of sides and the split into same and other people.
    """
    old, new = maps or (
        map_opinions(before, seed=seed, progress=_third(progress, 0)),
        map_opinions(after, seed=seed, progress=_third(progress, 1)),
    )
    pair = Pair.of(before, after)
    people = pair.people()
    middles = _middles(before, after, (old, new), seed)
    sides, line, notes = side_changes(_pictured(old), _pictured(new))
    change = Change(
        basis="answers",
        structure=(old.structure, new.structure),
        n_people=(old.n_people, new.n_people),
        people=people if people.stayed else None,
        changed_answers=changed_answers(pair),
        middle=middles.whole,
        middle_same_people=middles.same_people,
        middle_other_people=middles.other_people,
        statements=statement_changes(pair),
        added=_only_in(new, old),
        removed=_only_in(old, new),
        flags=flag_changes(_pictured(old), _pictured(new), method=METHOD),
        sides=sides,
        line=line,
        notes=(*notes, Note("change.one_line")) if isinstance(middles.whole, Estimate) else notes,
    )
    if progress:
        progress(3 * _STEPS, 3 * _STEPS)
    return change


_STEPS = 1000


def _third(progress: Progress | None, part: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, total: progress(part * _STEPS + _STEPS * done // max(total, 1), 3 * _STEPS)


def _middles(before: SourceConversation, after: SourceConversation, maps: Maps, seed: int) -> Middles:
    """The share in between, compared in an order that swapping the two does not change."""
    if not all(isinstance(one.middle, Estimate) for one in maps):
        return NOTHING
    is_swapped = _content(maps[0]) > _content(maps[1])
    first, second = (after, before) if is_swapped else (before, after)
    found = middle_change(Pair.of(first, second), np.random.default_rng([seed, 7]))
    if not is_swapped:
        return found
    return Middles(*(_negative(number) for number in (found.whole, found.same_people, found.other_people)))


def _content(found: OpinionMap) -> list[tuple[str, int, int, int]]:
    return sorted((one.id, one.n_agree, one.n_disagree, one.n_pass) for one in found.statements)


def _negative(number: Shown) -> Shown:
    if isinstance(number, Suppressed):
        return number
    return replace(number, value=-number.value, low=-number.high, high=-number.low)


def _only_in(one: OpinionMap, other: OpinionMap) -> tuple[str, ...]:
    known = {statement.id for statement in other.statements}
    return tuple(sorted(statement.id for statement in one.statements if statement.id not in known))


def _pictured(found: OpinionMap) -> Pictured:
    return Pictured(
        found.structure,
        found.n_people,
        found.middle,
        tuple(side.share for side in found.sides),
        tuple(_stated(one) for one in found.statements),
    )


def _stated(one: StatementFinding) -> Stated:
    flags = frozenset(kind for kind in FLAGS if getattr(one, f"is_{kind}"))
    measures = {name: getattr(one, name) for name in ("agree", *FLAGS.values())}
    return Stated(one.id, one.n, measures, one.agree_by_side, flags)
