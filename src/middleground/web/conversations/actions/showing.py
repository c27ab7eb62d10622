"""Which statement comes next, and how likely it was to be that one.

The chance is kept beside the answer, so that shares can be corrected for what was shown (docs/methods/routing.md).
Every statement that somebody has not answered has a chance above zero.
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from typing import Any

from django.db import connection

from middleground.engine.opinion.asking.choose import chances
from middleground.engine.opinion.asking.known import Known
from middleground.web.conversations.models import KnownStatements
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


def draw_next(visit: Visit, options: list[Option], answered: int = 0, choice: int = 0) -> Drawn | None:
    """Draw what comes next, not the number that is being answered; None when nothing is left.

    Evenly, what was shown more often being less likely; or where an answer tells most, as far as that is known. The
    visitor's own answers are looked at here and kept nowhere.
    """
    left = [(key, number, shown) for key, number, shown, own in options if own is None and number != answered]
    if not left:
        return None
    weights = [(shown + SETTLED) ** -0.5 for _key, _number, shown in left]
    if visit.known is not None and (known := _known(visit.conversation, visit.known)) is not None:
        own = {str(number): said for _key, number, _shown, said in options if said is not None}
        weights = _telling(known, own | {str(answered): choice}, [str(number) for _key, number, _shown in left])
    ends = list(accumulate(weights))
    place = bisect(ends, random.random() * ends[-1], hi=len(ends) - 1)  # noqa: S311  nothing is secret about it
    return Drawn(left[place][0], min(weights[place] / ends[-1], 1.0))


def _telling(known: Known, own: dict[str, int], left: list[str]) -> list[float]:
    """Return the chances of what is left; what came after the fit is as likely as if all were."""
    open_ = set(left)
    gone = {name: 0 for name in known.statement_ids if name not in open_}  # answered, or not shown any more
    told = chances(known, gone | own)
    even = 1 / len(left)
    part = len(told) * even
    return [part * told[name] if name in told else even for name in left]


@lru_cache(maxsize=32)
def _known(conversation: int, digest: str) -> Known | None:
    """Return what is known of the statements; None when it was replaced just now."""
    found = KnownStatements.objects.filter(conversation=conversation, digest=digest).first()
    return None if found is None else Known.from_json(found.payload)


def show(cursor: Any, visit: Visit, drawn: Drawn | None) -> None:
    """Let the drawn statement wait for the visitor's answer, unless it was rejected meanwhile."""
    visit.showing, visit.chance = None, None
    if drawn is not None:
        cursor.execute(_SHOWN, [drawn.statement])
        if cursor.rowcount:
            visit.showing, visit.chance = drawn.statement, drawn.chance
