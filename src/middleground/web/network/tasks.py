"""Background work of the network: each job fetches by key and calls one action."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job
from middleground.web.network.actions import sending, subscribing
from middleground.web.network.limits import CHUNK
from middleground.web.network.models import Issue


@job("network.write_letters", attempts=8)
def write_letters(progress: Progress, *, issue: int) -> None:
    sending.write_letters(Issue.objects.get(pk=issue), progress)


@job("network.send_due", every=dt.timedelta(minutes=5))
def send_due(progress: Progress) -> None:
    """Let scheduled newsletters go whose moment has come."""
    for issue in Issue.objects.filter(state=Issue.State.SCHEDULED, send_at__lte=timezone.now()):
        sending.send_scheduled(issue)
        progress.beat()


@job("network.tidy", every=dt.timedelta(days=1))
def tidy(progress: Progress) -> None:
    """Erase addresses that nobody confirmed, and those that cannot be reached any more."""
    subscribing.forget_unconfirmed()
    after = 0
    while True:
        after, _gone = subscribing.forget_unreachable(after, CHUNK)
        progress.beat()
        if not after:
            break
