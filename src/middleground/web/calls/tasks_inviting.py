"""Background work about places: drafting letters, reminding, letting invitations end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from middleground.web.calls.actions.replying import expire_place
from middleground.web.calls.actions.writing import draft_decisions
from middleground.web.calls.inviting_letters import INVITATIONS, write_reply
from middleground.web.calls.models import Call, PlaceOffer
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job
from middleground.web.ledger.queries import name_of
from middleground.web.mail.models import Letter

REMIND = dt.timedelta(days=3)  # before the end; half of the time where there is less
HOUR = dt.timedelta(hours=1)


@job("calls.draft_letters", attempts=10)
def draft_letters(progress: Progress, *, call_id: int) -> None:
    """Draft what decisions call for; those drafted before a worker was killed are not drafted again."""
    draft_decisions(Call.objects.get(pk=call_id), report=progress.report)


@job("calls.remind_invited", every=HOUR)
def remind_invited(progress: Progress) -> None:
    """Remind everybody once who has not replied and has three days left, or half of their time."""
    now, count = timezone.now(), 0
    for offer in _open().filter(reminded_at=None, reply_by__gt=now):
        if now >= max(offer.reply_by - REMIND, offer.made_at + (offer.reply_by - offer.made_at) / 2):
            count += _reminded(offer)
    progress.report(count, 0)


@job("calls.expire_invitations", every=HOUR)
def expire_invitations(progress: Progress) -> None:
    """End every invitation whose date has passed; one that nobody released yet does not begin to end."""
    due = _open().filter(reply_by__lt=timezone.now())
    progress.report(sum(expire_place(offer) for offer in due if not _is_unreleased(offer)), 0)


def _open() -> QuerySet[PlaceOffer]:
    found = PlaceOffer.objects.filter(reply="", application__state=ApplicationState.INVITED)
    found = found.exclude(application__call__state=CallState.CANCELLED)  # who was called off owes no reply
    return found.select_related("application__call__organisation", "application__duo").order_by("pk")


def _reminded(offer: PlaceOffer) -> bool:
    if _is_unreleased(offer):
        return False
    with transaction.atomic():
        mine = PlaceOffer.objects.filter(pk=offer.pk, reply="", reminded_at=None)
        if not mine.update(reminded_at=timezone.now()):
            return False
        write_reply(offer, "calls.place_reminder")
    return True


def _is_unreleased(offer: PlaceOffer) -> bool:
    """Say whether the invitation itself has not left yet: it is to be drafted, or waits to be released."""
    application = offer.application
    if not application.email:
        return False
    drafted = application.decision_letters.filter(template__in=INVITATIONS).exists()
    return (
        not drafted
        or Letter.objects.filter(
            template__in=INVITATIONS, recipient=name_of(application), state=Letter.State.DRAFT
        ).exists()
    )
