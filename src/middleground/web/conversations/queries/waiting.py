"""What waits for a moderator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from middleground.web.conversations.models import Conversation, Statement
from middleground.web.conversations.similarity import similar


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement to judge, with shown statements that say nearly the same."""

    number: int
    text: str
    language: str
    written_on: dt.date
    alike: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement that was judged, which can be put back."""

    number: int
    text: str
    language: str
    state_words: str
    reason_words: str


def waiting_statements(conversation: Conversation, *, at_most: int = 30) -> list[Waiting]:
    """Return what waits, the oldest first; likeness is looked up for the first, which is judged next."""
    waiting = conversation.statements.filter(state=Statement.State.WAITING).order_by("number")[:at_most]
    found = [Waiting(each.number, each.text, each.language, each.written_on) for each in waiting]
    if not found:
        return []
    first = found[0]
    shown = list(conversation.statements.filter(state=Statement.State.APPROVED).values_list("number", "text"))
    texts = dict(shown)
    alike = tuple((number, texts[number]) for number in similar(first.text, shown))
    return [Waiting(first.number, first.text, first.language, first.written_on, alike), *found[1:]]


def judged_statements(conversation: Conversation, *, at_most: int = 20) -> list[Judged]:
    """Return residents' statements that were judged, the latest first."""
    judged = conversation.statements.filter(origin=Statement.Origin.PARTICIPANT).exclude(state=Statement.State.WAITING)
    judged = judged.exclude(reason=Statement.Reason.WITHDRAWN).order_by("-moderated_on", "-number")[:at_most]
    return [
        Judged(
            number=each.number,
            text=each.text,
            language=each.language,
            state_words=each.get_state_display(),
            reason_words=each.get_reason_display() if each.reason else "",
        )
        for each in judged
    ]
