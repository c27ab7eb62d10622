"""What a draft still lacks before it may open, each with the place where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from middleground.web.base.lists import listed
from middleground.web.conversations.limits import SEEDS_TO_OPEN
from middleground.web.conversations.models import Conversation, ConversationText, Statement


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: a stable code, its words, and the page where it is mended."""

    code: str
    words: str
    url: str


def missing_for_opening(conversation: Conversation) -> list[Missing]:
    """Return everything that keeps the conversation from opening, in the order a coordinator meets it."""
    return [*_texts(conversation), *_statements(conversation), *_promise(conversation)]


def _texts(conversation: Conversation) -> list[Missing]:
    texts = {text.language: text for text in conversation.texts.all()}
    found = []
    for language in conversation.languages:
        text = texts.get(language) or ConversationText(language=language)
        if text.empty_fields:
            given = {
                "language": get_language_info(language)["name_translated"],
                "fields": listed(text.empty_fields),
            }
            words = _("The first page in %(language)s lacks: %(fields)s.") % given
            found.append(Missing(f"texts.{language}", words, _text_page(conversation, language)))
    return found


def _text_page(conversation: Conversation, language: str) -> str:
    if language == conversation.language:
        return reverse("conversation_edit", args=[conversation.slug])
    return reverse("conversation_first_page", args=[conversation.slug, language])


def _statements(conversation: Conversation) -> list[Missing]:
    count = conversation.statements.filter(state=Statement.State.APPROVED).count()
    if count >= SEEDS_TO_OPEN:
        return []
    words = _("There are %(count)s statements to begin with; at least %(least)s are needed.")
    url = reverse("conversation_statements", args=[conversation.slug])
    return [Missing("seeds", words % {"count": count, "least": SEEDS_TO_OPEN}, url)]


def _promise(conversation: Conversation) -> list[Missing]:
    edit = reverse("conversation_edit", args=[conversation.slug])
    person = conversation.answering_person
    found = []
    if person is None:
        found.append(Missing("answering_person", _("Nobody is named who will answer."), edit))
    elif not person.name:
        found.append(
            Missing("answering_name", _("The person who will answer has no name that residents can read."), edit)
        )
    if conversation.answer_due is None or conversation.answer_due <= timezone.localdate():
        found.append(Missing("answer_due", _("The answer needs a date in the future."), edit))
    if person is not None and conversation.answer_due is not None and conversation.promised_on is None:
        words = _("%(name)s has not yet promised to answer.") % {"name": person}
        found.append(Missing("promise", words, reverse("conversation_promise", args=[conversation.slug])))
    return found
