"""Which applications and needs have had their time."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from django.db.models import Max
from django.utils import timezone

from middleground.web.calls.models import Application, Call, Selection
from middleground.web.calls.states import ApplicationState, CallState

NEEDS_KEPT = dt.timedelta(days=14)
DRAFTS_KEPT = dt.timedelta(days=30)  # after the last day on which they could be sent


def applications_to_erase() -> Iterator[Application]:
    """Yield applications whose call is over for as many months as it says, and drafts that can no longer be sent."""
    now = timezone.now()
    for call in _over():
        kept = Application.objects.filter(call=call).exclude(state=ApplicationState.ERASED)
        if now >= months_after(_ended(call), call.keep_months):
            yield from kept.select_related("duo").order_by("pk").iterator(chunk_size=100)
        elif call.state != CallState.OPEN and now >= _ended_taking(call) + DRAFTS_KEPT:
            drafts = kept.filter(state=ApplicationState.DRAFT)
            yield from drafts.select_related("duo").order_by("pk").iterator(chunk_size=100)


def calls_to_erase() -> Iterator[Call]:
    """Yield the calls whose applications have had their time, and are not all erased."""
    for call in _over():
        if timezone.now() >= months_after(_ended(call), call.keep_months) and _has_applications(call):
            yield call


def draws_to_forget() -> Iterator[Selection]:
    """Yield the draws of those calls that still hold more than everybody may read."""
    for call in _over():
        if timezone.now() >= months_after(_ended(call), call.keep_months) and not _has_applications(call):
            yield from call.selections.exclude(salt="")


def _has_applications(call: Call) -> bool:
    return call.applications.exclude(state=ApplicationState.ERASED).exists()


def needs_to_erase() -> Iterator[Application]:
    """Yield applications whose needs have served their purpose."""
    before = timezone.now() - NEEDS_KEPT
    ended = Call.objects.annotate(last=Max("sessions__ends_at")).filter(last__lt=before)
    yield from Application.objects.filter(call__in=ended, needs__isnull=False).order_by("pk").iterator(chunk_size=100)


def months_after(moment: dt.datetime, months: int) -> dt.datetime:
    """Return the same day so many months later, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _over() -> Iterator[Call]:
    begun = Call.objects.exclude(state__in=[CallState.DRAFT, CallState.SCHEDULED])
    yield from begun.annotate(last=Max("sessions__ends_at")).order_by("pk")


def _ended(call: Call) -> dt.datetime:
    """Return when the last session ended; without one, when the last thing happened that ends a call."""
    last: dt.datetime | None = getattr(call, "last", None)
    if last is not None:
        return last
    moments = [moment for moment in (call.decided_at, call.closed_at, call.deadline_at) if moment is not None]
    if call.state == CallState.OPEN and not moments:
        return timezone.now()  # open until somebody closes it
    return max(moments, default=call.opened_at or timezone.now())


def _ended_taking(call: Call) -> dt.datetime:
    moments = [moment for moment in (call.closed_at, call.deadline_at) if moment is not None]
    return max(moments, default=timezone.now())
