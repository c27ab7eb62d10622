"""What a participant sees of a statement, in their language. Only what a moderator approved comes through here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from middleground.web.conversations.participants import Visit

_CARD = """
SELECT s.number, s.text, s.language, s.origin, t.text, v.choice, (
    SELECT c.title FROM conversations_conversationtext c WHERE c.conversation_id = s.conversation_id
    ORDER BY CASE WHEN c.language = %(language)s THEN 0 ELSE 1 END, c.id LIMIT 1)
FROM conversations_statement s
LEFT JOIN conversations_statementtext t ON t.statement_id = s.id AND t.language = %(language)s
LEFT JOIN conversations_vote v ON v.statement_id = s.id AND v.participant_id = %(participant)s
WHERE s.conversation_id = %(conversation)s AND s.state = 'approved'
"""
_ANSWERED = " AND v.choice IS NOT NULL ORDER BY v.sequence DESC, s.number"
_UNDECIDED = """
SELECT s.number FROM conversations_votereceipt r
JOIN conversations_statement s ON s.id = r.statement_id
JOIN conversations_vote v ON v.statement_id = r.statement_id AND v.participant_id = r.participant_id
WHERE v.choice = 0 AND v.reason = '' AND r.id = (
    SELECT id FROM conversations_votereceipt WHERE participant_id = %s ORDER BY sequence DESC, id DESC LIMIT 1)
"""
_COUNT = """
SELECT count(*), count(v.choice) FROM conversations_statement s
LEFT JOIN conversations_vote v ON v.statement_id = s.id AND v.participant_id = %s
WHERE s.conversation_id = %s AND s.state = 'approved'
"""


@dataclass(frozen=True, slots=True)
class Card:
    """One statement as it is shown, with the visitor's own answer if there is one."""

    number: int
    text: str
    language: str
    origin: str
    original: str  # empty unless ``text`` is a translation
    original_language: str
    choice: int | None
    title: str  # of the conversation


def card_of(visit: Visit, statement: int, language: str) -> Card | None:
    """Return the statement of that key, unless it is no longer shown."""
    cards = _cards(visit, language, " AND s.id = %(key)s", statement)
    return cards[0] if cards else None


def card_numbered(visit: Visit, number: int, language: str) -> Card | None:
    """Return the statement of that number, unless it is not shown."""
    cards = _cards(visit, language, " AND s.number = %(key)s", number)
    return cards[0] if cards else None


def answered_cards(visit: Visit, language: str) -> list[Card]:
    """Return what the visitor answered, latest first."""
    return _cards(visit, language, _ANSWERED) if visit.participant else []


def undecided_just_now(visit: Visit) -> int | None:
    """Return the number of the statement answered last, where the answer is "can't decide" and says no reason.

    It is read here and never carried in an address, which would stay in the history of a shared device.
    """
    if visit.participant is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_UNDECIDED, [visit.participant])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def count_statements(visit: Visit) -> tuple[int, int]:
    """Return how many statements there are, and how many of them the visitor answered."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [visit.participant, visit.conversation])
        total, answered = cursor.fetchone()
    return total, answered


def _cards(visit: Visit, language: str, condition: str, key: int | None = None) -> list[Card]:
    values = {"conversation": visit.conversation, "participant": visit.participant, "language": language, "key": key}
    with connection.cursor() as cursor:
        cursor.execute(_CARD + condition, values)
        return [_card(row, language) for row in cursor.fetchall()]


def _card(row: tuple[int, str, str, str, str | None, int | None, str], language: str) -> Card:
    number, text, written_in, origin, translated, choice, title = row
    if translated and written_in != language:
        return Card(number, translated, language, origin, text, written_in, choice, title)
    return Card(number, text, written_in, origin, "", written_in, choice, title)
