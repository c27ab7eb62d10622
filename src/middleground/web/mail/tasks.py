"""Sending letters, and emptying those that were settled long ago."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job
from middleground.web.mail import actions, delivery, queries
from middleground.web.mail.models import Letter, SuppressedAddress
from middleground.web.mail.templates import find_template

UNSENT = (Letter.State.WAITING, Letter.State.FAILED)


@job("mail.send", attempts=8, lease=dt.timedelta(minutes=2))
def send(progress: Progress, *, letter: str) -> None:
    """Send one letter. Killed between sending and noting it, it goes again with the same Message-ID."""
    found = Letter.objects.filter(pk=letter, state__in=UNSENT).first()
    if found is None:
        return
    if queries.suppression_of(found.to) is not None:
        _settle(found, Letter.State.SUPPRESSED)
        return
    try:
        delivery.deliver(found)
    except OSError as error:  # smtplib's errors are OSErrors, as are those of the network
        _after_trouble(found, error, progress)
    else:
        _settle(found, Letter.State.SENT)


@job("mail.empty", every=dt.timedelta(days=1))
def empty_old(progress: Progress) -> None:
    """Take address and text out of letters that were settled ``MAIL_KEEP_DAYS`` ago."""
    before = timezone.now() - dt.timedelta(days=settings.MAIL_KEEP_DAYS)
    settled = Letter.objects.filter(settled_at__lt=before, emptied_at=None)
    progress.report(actions.empty(settled), 0)


def _after_trouble(letter: Letter, error: OSError, progress: Progress) -> None:
    refused = delivery.is_refused(error)
    if refused:
        with transaction.atomic():
            actions.note_suppressed(letter.to, SuppressedAddress.Reason.REFUSED)
            _settle(letter, Letter.State.FAILED)
        return
    if progress.last_attempt:
        _settle(letter, Letter.State.FAILED)
    raise error


def _settle(letter: Letter, state: str) -> None:
    mine = Letter.objects.filter(pk=letter.pk, state__in=UNSENT)
    template = find_template(letter.template)
    is_secret = template is not None and template.is_secret and not settings.MAIL_INBOX
    if is_secret and state != Letter.State.FAILED:
        actions.empty(mine, state=state, settled_at=timezone.now())
    else:
        mine.update(state=state, settled_at=timezone.now())
