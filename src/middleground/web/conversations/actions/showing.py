"""Which statement comes next, and how likely it was to be that one.

The chance is kept beside the answer, so that shares can be corrected for what was shown (docs/methods/routing.md).
Every statement that somebody has not answered has a chance above zero.
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from typing import Any

from django.db import connection

from middleground.web.conversations.participants import Visit

_OPTIONS = """
SELECT s.id, s.number, s.shown, v.choice
FROM conversations_statement s
LEFT JOIN conversations_vote v ON v.statement_id = s.id AND v.participant_id = %s
WHERE s.conversation_id = %s AND s.state = 'approved'
"""

_SHOWN = "UPDATE conversations_statement SET shown = shown + 1 WHERE id = %s AND state = 'approved'"

SETTLED = 25  # showings from which on a statement that was shown four times as often comes half as often


@dataclass(frozen=True, slots=True)
class Drawn:
    """The statement that was drawn, and the chance it had."""

    statement: int
    chance: float


Option = tuple[int, int, int, int | None]
"""A statement that may be shown: its key, its number, how often it was shown, and the visitor's own answer."""


def options_of(visit: Visit) -> list[Option]:
    """Read what may be shown to the visitor."""
    with connection.cursor() as cursor:
        cursor.execute(_OPTIONS, [visit.participant, visit.conversation])
        found: list[Option] = cursor.fetchall()
    return found


def first_for(visit: Visit, options: list[Option]) -> Drawn | None:
    """Return the first statement for somebody who is no participant yet, each as likely; None where there is none.

    It is the same however often the page is opened, so that its chance is known when the first answer comes.
    """
    if not options:
        return None
    first = min((key for key, *_ in options), key=lambda key: sha256(f"{visit.secret}:{key}".encode()).digest())
    return Drawn(first, 1 / len(options))


def draw_next(options: list[Option], answered: int = 0) -> Drawn | None:
    """Draw what comes next, not the number that is being answered; None when nothing is left.

    What was shown more often is less likely.
    """
    left = [(key, shown) for key, number, shown, choice in options if choice is None and number != answered]
    if not left:
        return None
    ends = list(accumulate((shown + SETTLED) ** -0.5 for _key, shown in left))
    place = bisect(ends, random.random() * ends[-1], hi=len(ends) - 1)  # noqa: S311  nothing is secret about it
    return Drawn(left[place][0], (left[place][1] + SETTLED) ** -0.5 / ends[-1])


def show(cursor: Any, visit: Visit, drawn: Drawn | None) -> None:
    """Let the drawn statement wait for the visitor's answer, unless it was rejected meanwhile."""
    visit.showing, visit.chance = None, None
    if drawn is not None:
        cursor.execute(_SHOWN, [drawn.statement])
        if cursor.rowcount:
            visit.showing, visit.chance = drawn.statement, drawn.chance
