"""Answering a statement: durable before it is acknowledged, counted once however often it is sent.

Written as SQL that both databases understand, because it runs once per vote. A form carries a sequence: per
statement the highest one stands, so a request that a bad network repeats or delays changes nothing. Of two answers
with the same sequence (two open windows, a click on two buttons) the one that arrives last stands. The first answer to
a statement takes along the chance with which it was shown, which waits with the participant until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.conversations.actions.showing import draw_next, first_for, options_of, show
from middleground.web.conversations.limits import LARGEST_NUMBER
from middleground.web.conversations.participants import Visit, join

_RECEIPT = """
INSERT INTO conversations_votereceipt (participant_id, statement_id, sequence, choice_before, received_at)
SELECT %(participant)s, s.id, %(sequence)s, v.choice, %(now)s
FROM conversations_statement s
LEFT JOIN conversations_vote v ON v.statement_id = s.id AND v.participant_id = %(participant)s
WHERE s.conversation_id = %(conversation)s AND s.number = %(number)s AND s.state = 'approved'
  AND (v.id IS NULL OR v.sequence < %(sequence)s)
ON CONFLICT (participant_id, statement_id, sequence) DO NOTHING
RETURNING choice_before
"""

_VOTE = """
INSERT INTO conversations_vote (participant_id, statement_id, choice, sequence, day, is_late, chance)
SELECT %(participant)s, s.id, %(choice)s, %(sequence)s, %(day)s, %(is_late)s, p.showing_chance
FROM conversations_statement s
LEFT JOIN conversations_participant p ON p.id = %(participant)s AND p.showing_id = s.id
WHERE s.conversation_id = %(conversation)s AND s.number = %(number)s AND s.state = 'approved'
ON CONFLICT (participant_id, statement_id) DO UPDATE
SET choice = excluded.choice, sequence = excluded.sequence, day = excluded.day, is_late = excluded.is_late,
    reason = CASE WHEN excluded.choice = 0 THEN conversations_vote.reason ELSE '' END
WHERE excluded.sequence > conversations_vote.sequence
   OR (excluded.sequence = conversations_vote.sequence AND excluded.choice <> conversations_vote.choice)
"""

_KNOWN = "SELECT 1 FROM conversations_statement WHERE conversation_id = %s AND number = %s AND state = 'approved'"

_NOTE = """
UPDATE conversations_participant
SET sequence = CASE WHEN sequence < %s THEN %s ELSE sequence END, showing_id = %s, showing_chance = %s WHERE id = %s
"""

_CLAIM = "UPDATE conversations_participant SET sequence = sequence + 1 WHERE id = %s AND sequence < %s"

_TAKE_BACK = """
UPDATE conversations_vote SET choice = %s, sequence = %s, reason = '' WHERE participant_id = %s AND statement_id = %s
"""

_LAST = """
SELECT id, statement_id, choice_before FROM conversations_votereceipt
WHERE participant_id = %s ORDER BY sequence DESC, id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One answer as the form carries it."""

    number: int
    choice: int
    sequence: int


def cast_vote(visit: Visit, ballot: Ballot, *, language: str) -> None:
    """Keep the answer and bring the visit up to date: ``answered``, and the next statement unless a round is full.

    Raises
    ------
    DomainError
        ``conversations.closed``, ``conversations.unknown_statement``, ``conversations.strange_vote``.
    """
    if not visit.accepts:
        raise DomainError("conversations.closed")
    if ballot.choice not in {-1, 0, 1} or not 0 < ballot.sequence <= LARGEST_NUMBER:
        raise InvalidInput("conversations.strange_vote")
    if not 0 < ballot.number <= LARGEST_NUMBER:
        raise DomainError("conversations.unknown_statement")
    options = options_of(visit)
    following = draw_next(visit, options, ballot.number, ballot.choice)
    if visit.participant is None and (first := first_for(visit, options)) is not None:
        visit.showing, visit.chance = first.statement, first.chance
    with transaction.atomic(), connection.cursor() as cursor:
        values = _values(visit, ballot, join(visit, language=language))
        cursor.execute(_RECEIPT, values)
        receipt = cursor.fetchone()
        cursor.execute(_VOTE, values)
        if receipt is None and cursor.rowcount == 0:
            _refuse_unknown(cursor, visit, ballot)
        visit.answered += receipt is not None and receipt[0] is None
        visit.sequence = max(visit.sequence, ballot.sequence)
        show(cursor, visit, None if visit.has_finished_round else following)
        _note(cursor, visit)


def draw_statement(visit: Visit) -> int | None:
    """Draw a statement that the visitor has not answered, and keep showing it until it is; None when none is left."""
    options = options_of(visit)
    drawn = first_for(visit, options) if visit.participant is None else draw_next(visit, options)
    with transaction.atomic(), connection.cursor() as cursor:
        show(cursor, visit, drawn)
        if visit.participant is not None:
            _note(cursor, visit)
    return visit.showing


def undo_vote(visit: Visit, *, sequence: int) -> None:
    """Put back what stood before the last answer, and show that statement again.

    ``sequence`` is the one the form carried: sent a second time, it undoes nothing more.

    Raises
    ------
    DomainError
        ``conversations.closed``; ``conversations.nothing_to_undo`` after a day, or before the first answer.
    """
    if not visit.is_open:
        raise DomainError("conversations.closed")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [visit.participant, sequence])
        if visit.participant is not None and cursor.rowcount == 0:
            return
        cursor.execute(_LAST, [visit.participant])
        last = cursor.fetchone()
        if last is None:
            raise DomainError("conversations.nothing_to_undo")
        receipt, statement, before = last
        visit.sequence, visit.showing, visit.chance = visit.sequence + 1, statement, None
        visit.answered -= before is None
        cursor.execute(_TAKE_BACK, [before, visit.sequence, visit.participant, statement])
        cursor.execute("DELETE FROM conversations_votereceipt WHERE id = %s", [receipt])
        _note(cursor, visit)


def _values(visit: Visit, ballot: Ballot, participant: int) -> dict[str, Any]:
    return {
        "participant": participant,
        "conversation": visit.conversation,
        "number": ballot.number,
        "choice": ballot.choice,
        "sequence": ballot.sequence,
        "day": timezone.localdate(),
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
        "is_late": not visit.is_open,
    }


def _note(cursor: Any, visit: Visit) -> None:
    cursor.execute(_NOTE, [visit.sequence, visit.sequence, visit.showing, visit.chance, visit.participant])


def _refuse_unknown(cursor: Any, visit: Visit, ballot: Ballot) -> None:
    """A repeated request is fine; a statement that is not there, or no longer, is not."""
    cursor.execute(_KNOWN, [visit.conversation, ballot.number])
    if cursor.fetchone() is None:
        raise DomainError("conversations.unknown_statement")
