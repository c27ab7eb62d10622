"""Background work of the call itself: each job fetches by key and calls one action."""

from __future__ import annotations

from middleground.web.calls.actions.opening import close_if_due, open_if_due
from middleground.web.calls.models import Call
from middleground.web.calls.notices import draft_notices
from middleground.web.calls.queries.calls import with_texts
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job


@job("calls.open_due", attempts=10)
def open_due(_progress: Progress, *, call_id: int) -> None:
    open_if_due(call_id)


@job("calls.close_due", attempts=10)
def close_due(_progress: Progress, *, call_id: int) -> None:
    close_if_due(call_id)


@job("calls.draft_notices", attempts=10)
def draft_all_notices(_progress: Progress, *, call_id: int, occasion: str, after: int) -> None:
    draft_notices(with_texts(Call.objects.all()).get(pk=call_id), occasion=occasion, after=after)
