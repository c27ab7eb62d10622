"""Results that wait for somebody to release them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from middleground.web.base.desk import DeskItem
from middleground.web.base.rights import may
from middleground.web.conversations.models import Result
from middleground.web.conversations.queries.first_pages import page_of
from middleground.web.conversations.queries.staff import conversations_of
from middleground.web.people.models import Person


def results_waiting(person: object) -> Iterator[DeskItem]:
    """Say which conversations have a newer result than the one everybody reads."""
    if not isinstance(person, Person):
        return
    conversations = {one.pk: one for one in conversations_of(person) if may(person, "conversations.release", one)}
    found = Result.objects.filter(conversation__in=conversations, method=Result.Method.MIDDLEGROUND)
    newest = {result.conversation_id: result for result in found.order_by("made_at", "pk").defer("payload")}
    for key, result in newest.items():
        if result.released_at is None:
            conversation = conversations[key]
            yield DeskItem(
                title=_("Read the result and release it"),
                detail=page_of(conversation, get_language() or "en").title,
                url=reverse("conversation_result_staff", args=[conversation.slug]),
                action=_("Read it"),
                due=None,
                effort=_("about 10 minutes"),
                weight=1,
            )
