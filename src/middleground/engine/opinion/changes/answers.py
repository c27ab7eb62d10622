"""Compare the answers of two moments of one conversation, without their maps.

A job that has made its map need not make the earlier one again: what two releases can tell
(:mod:`middleground.engine.opinion.changes.released`) is taken from them, the rest from here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from middleground.engine.opinion.changes.paired import Pair, changed_answers, statement_changes
from middleground.engine.opinion.changes.stored import Answered
from middleground.engine.opinion.source import SourceConversation

Progress = Callable[[int, int], None]
SEED = (0, 7)  # the same answers: the same numbers


def compare_answers(
    before: SourceConversation,
    after: SourceConversation,
    *,
    has_middle: bool = True,
    forgotten: int = 0,
    progress: Progress | None = None,
) -> Answered:
    """Compare the answers of two moments of one conversation.

    Parameters
    ----------
    before, after
        What was answered; people and statements are the same by their ids.
    has_middle
        Whether both maps have a share in between; else it is not compared.
    forgotten
        People whose answers of before were erased since, and are not in ``before`` any more: they left.
    progress
        Called with steps done and steps in all.

    Returns
    -------
    Answered
        Differences, after less before, with 95 % intervals.
    """
    from middleground.engine.opinion.changes.places import NOTHING, middle_change

    pair = Pair.of(before, after)
    people = pair.people(forgotten)
    middles = middle_change(pair, np.random.default_rng(SEED)) if has_middle else NOTHING
    if progress:
        progress(1, 1)
    return Answered(
        people=people if people.stayed else None,
        changed_answers=changed_answers(pair),
        middle=middles.whole,
        middle_same_people=middles.same_people,
        middle_other_people=middles.other_people,
        statements=statement_changes(pair),
    )
