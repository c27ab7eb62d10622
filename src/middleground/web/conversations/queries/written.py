"""What a participant wrote and what became of it; what others wrote that is nearly the same."""

from __future__ import annotations

from dataclasses import dataclass

from middleground.web.conversations.models import Statement, StatementText
from middleground.web.conversations.participants import Visit
from middleground.web.conversations.queries.cards import Card, card_numbered
from middleground.web.conversations.similarity import similar


@dataclass(frozen=True, slots=True)
class Written:
    """A statement as its author sees it."""

    number: int
    text: str
    language: str
    state: str
    state_words: str
    reason_words: str


def written_by(visit: Visit) -> list[Written]:
    """Return the visitor's own statements, latest first."""
    if visit.participant is None:
        return []
    own = Statement.objects.filter(author_id=visit.participant).order_by("-number")
    return [
        Written(
            number=statement.number,
            text=statement.text,
            language=statement.language,
            state=statement.state,
            state_words=statement.get_state_display(),
            reason_words=statement.get_reason_display() if statement.reason else "",
        )
        for statement in own
    ]


def similar_cards(visit: Visit, text: str, language: str) -> list[Card]:
    """Return shown statements that say nearly the same, in any of their languages."""
    shown = Statement.objects.filter(conversation_id=visit.conversation, state=Statement.State.APPROVED)
    translations = StatementText.objects.filter(statement__in=shown)
    texts = [*shown.values_list("number", "text"), *translations.values_list("statement__number", "text")]
    cards = (card_numbered(visit, number, language) for number in similar(text, texts))
    return [card for card in cards if card is not None]
