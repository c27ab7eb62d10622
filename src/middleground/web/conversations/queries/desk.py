"""What waits on the desks of those who work on conversations."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from middleground.web.base.desk import DeskItem
from middleground.web.base.rights import may
from middleground.web.conversations.models import Answer, Conversation
from middleground.web.conversations.queries.counts import StatementCount, statement_counts
from middleground.web.conversations.queries.first_pages import page_of
from middleground.web.conversations.queries.staff import conversations_of
from middleground.web.people.models import Person

STATEMENTS_A_MINUTE = 3


def waiting_for(person: object) -> Iterator[DeskItem]:
    """Say what waits for the person: statements to read, promises to make, answers to give, drafts to open."""
    if not isinstance(person, Person):
        return
    conversations = conversations_of(person)
    counts = statement_counts(conversations)
    given = Answer.objects.filter(statement__conversation__in=conversations)
    answered = set(given.values_list("statement__conversation", flat=True))
    for conversation in conversations:
        title = page_of(conversation, get_language() or "en").title
        yield from _statements(person, conversation, title, counts.get(conversation.pk, StatementCount()))
        yield from _promise(person, conversation, title)
        yield from _draft(person, conversation, title)
        if conversation.pk not in answered:
            yield from _answer(person, conversation, title)


def _statements(person: Person, conversation: Conversation, title: str, counts: StatementCount) -> Iterator[DeskItem]:
    if not counts.waiting or conversation.is_draft or not may(person, "conversations.moderate", conversation):
        return
    minutes = ceil(counts.waiting / STATEMENTS_A_MINUTE)
    words = ngettext("Read %(count)s statement", "Read %(count)s statements", counts.waiting)
    yield DeskItem(
        title=words % {"count": counts.waiting},
        detail=title,
        url=reverse("conversation_moderate", args=[conversation.slug]),
        action=_("Read them"),
        due=counts.waiting_since,
        effort=ngettext("about %(count)s minute", "about %(count)s minutes", minutes) % {"count": minutes},
        weight=0,
    )


def _promise(person: Person, conversation: Conversation, title: str) -> Iterator[DeskItem]:
    is_asked = conversation.is_draft and conversation.answer_due and not conversation.promised_on
    if is_asked and may(person, "conversations.promise", conversation):
        yield DeskItem(
            title=_("Promise an answer"),
            detail=title,
            url=reverse("conversation_promise", args=[conversation.slug]),
            action=_("Read what you promise"),
            due=None,
            effort=_("about 2 minutes"),
            weight=1,
        )


def _draft(person: Person, conversation: Conversation, title: str) -> Iterator[DeskItem]:
    if conversation.is_draft and may(person, "conversations.open", conversation):
        yield DeskItem(
            title=_("Open the conversation"),
            detail=title or conversation.slug,
            url=reverse("conversation_staff", args=[conversation.slug]),
            action=_("See what is missing"),
            due=conversation.answer_due or timezone.localdate(),
            effort=_("a draft"),
        )


def _answer(person: Person, conversation: Conversation, title: str) -> Iterator[DeskItem]:
    is_owed = conversation.is_closed and conversation.answer_due is not None
    if is_owed and may(person, "conversations.answer", conversation):
        yield DeskItem(
            title=_("Answer residents"),
            detail=title,
            url=reverse("conversation_answers", args=[conversation.slug]),
            action=_("Begin"),
            due=conversation.answer_due,
            effort=_("promised"),
            weight=1,
        )
