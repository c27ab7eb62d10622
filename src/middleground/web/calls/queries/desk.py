"""What waits for somebody who runs calls: drafts to open, deadlines that come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from middleground.web.base.desk import DeskItem
from middleground.web.base.rights import may
from middleground.web.calls.actions.drafting import UNPUBLISHED
from middleground.web.calls.models import Call
from middleground.web.calls.queries.calls import calls_of
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.states import CallState
from middleground.web.people.models import Person

AHEAD = dt.timedelta(days=60)


def waiting_for(person: object) -> Iterator[DeskItem]:
    """Say which calls are to be opened, and when open ones close."""
    if not isinstance(person, Person):
        return
    for call in calls_of(person):
        if may(person, "calls.run", call):
            page = page_of(call, get_language() or "en")
            yield from _of(call, page.short_title or page.title or call.slug)


def _of(call: Call, title: str) -> Iterator[DeskItem]:
    url = reverse("call_staff", args=[call.slug])
    if call.state == CallState.DRAFT:
        due = timezone.localdate()
        yield DeskItem(_("Open the call"), title, url, _("See what is missing"), due, _("a draft"))
    deadline = call.opens_at if call.state in UNPUBLISHED else call.deadline_at
    if deadline is None or deadline > timezone.now() + AHEAD:
        return
    day = timezone.localdate(deadline, call.zone)
    if call.state == CallState.SCHEDULED:
        yield DeskItem(_("A call opens by itself"), title, url, _("Look at it"), day, _("ready"))
    if call.state == CallState.OPEN:
        yield DeskItem(_("Applications end"), title, url, _("Look at it"), day, _("a deadline"))
