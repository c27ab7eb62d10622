"""What anybody may read of a conversation before they answer: title, purpose, who asks, who answers and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from middleground.web.conversations.models import Conversation, ConversationText


@dataclass(frozen=True, slots=True)
class FirstPage:
    """A conversation as residents meet it, in their language or in the one it was written in."""

    slug: str
    state: str
    language: str
    languages: tuple[str, ...]
    title: str
    purpose: str
    who_asks: str
    who_pays: str
    who_sees: str
    how_to_leave: str
    organisation: str
    area: str
    answered_by: str
    answer_due: dt.date | None
    attribution: str
    licence: str
    is_held_here: bool

    @property
    def is_open(self) -> bool:
        return self.state == Conversation.State.OPEN


def first_page_of(slug: str, language: str) -> FirstPage | None:
    """Return the first page, or None when residents may not see the conversation."""
    shown = shown_conversations().filter(slug=slug)
    return next((page_of(conversation, language) for conversation in shown), None)


def open_pages(language: str) -> list[FirstPage]:
    """Return the conversations that ask for answers now, the newest first."""
    asking = shown_conversations().filter(state=Conversation.State.OPEN)
    return [page_of(conversation, language) for conversation in asking]


def with_texts(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Load what a first page needs, in two statements however many conversations there are."""
    return conversations.select_related("organisation", "area", "answering_person").prefetch_related("texts")


def shown_conversations() -> QuerySet[Conversation]:
    """Return what residents may know of: no drafts, nothing half copied."""
    return with_texts(Conversation.objects.filter(is_complete=True).exclude(state=Conversation.State.DRAFT))


def page_of(conversation: Conversation, language: str) -> FirstPage:
    """Return the first page of a conversation in any state; residents come through ``first_page_of``."""
    text = _text_in(conversation, language)
    person = conversation.answering_person
    return FirstPage(
        slug=conversation.slug,
        state=conversation.state,
        language=text.language,
        languages=tuple(conversation.languages),
        title=text.title,
        purpose=text.purpose,
        who_asks=text.who_asks,
        who_pays=text.who_pays,
        who_sees=text.who_sees,
        how_to_leave=text.how_to_leave,
        organisation=conversation.organisation.name,
        area=conversation.area.name if conversation.area else "",
        answered_by=person.name if person else "",
        answer_due=conversation.answer_due,
        attribution=conversation.attribution,
        licence=conversation.licence,
        is_held_here=conversation.origin == Conversation.Origin.WEB,
    )


def _text_in(conversation: Conversation, language: str) -> ConversationText:
    texts = {text.language: text for text in conversation.texts.all()}
    found = texts.get(language) or texts.get(conversation.language)
    return found or ConversationText(conversation=conversation, language=conversation.language)
