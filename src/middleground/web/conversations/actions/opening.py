"""Promising an answer, opening and closing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.base.rights import require
from middleground.web.conversations.limits import GRACE
from middleground.web.conversations.models import Conversation
from middleground.web.conversations.queries.missing import missing_for_opening
from middleground.web.conversations.results.actions import enqueue_map
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person


def promise_answer(conversation: Conversation, *, by: Person) -> None:
    """The named person promises to answer by the date; only they can."""
    require(by, "conversations.promise", conversation)
    with transaction.atomic():
        held = _held(conversation)
        if held.answer_due is None or held.answer_due <= timezone.localdate():
            raise DomainError("conversations.no_date")
        held.promised_on = timezone.localdate()
        held.save(update_fields=["promised_on"])
        record(by=by, verb="conversations.promise", thing=held)


def open_conversation(conversation: Conversation, *, by: Person) -> None:
    """Show the conversation to residents and take their answers.

    Raises
    ------
    DomainError
        ``conversations.not_a_draft``; ``conversations.not_ready`` while something is missing.
    """
    require(by, "conversations.open", conversation)
    with transaction.atomic():
        held = _held(conversation)
        if not held.is_draft:
            raise DomainError("conversations.not_a_draft")
        missing = missing_for_opening(held)
        if missing:
            raise DomainError("conversations.not_ready", count=len(missing))
        held.state, held.opened_on = Conversation.State.OPEN, timezone.localdate()
        held.save(update_fields=["state", "opened_on"])
        record(by=by, verb="conversations.open", thing=held)


def close_conversation(conversation: Conversation, *, by: Person) -> None:
    """Stop taking answers, for good; votes already on their way are accepted for a few minutes."""
    require(by, "conversations.close", conversation)
    with transaction.atomic():
        held = _held(conversation)
        if not held.is_open:
            raise DomainError("conversations.not_open")
        held.state, held.closed_at = Conversation.State.CLOSED, timezone.now()
        held.save(update_fields=["state", "closed_at"])
        record(by=by, verb="conversations.close", thing=held)
        enqueue_map(held, delay=GRACE + dt.timedelta(minutes=1))


def _held(conversation: Conversation) -> Conversation:
    return (
        Conversation.objects.select_for_update(of=("self",)).select_related("answering_person").get(pk=conversation.pk)
    )
