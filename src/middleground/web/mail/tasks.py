"""Sending letters, and emptying those that were settled long ago."""

from __future__ import annotations

import datetime as dt
import imaplib
import time
from contextlib import closing

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from middleground.web.jobs.actions import NOW, enqueue
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job
from middleground.web.mail import actions, bounces, delivery, queries
from middleground.web.mail.composing import content_of
from middleground.web.mail.models import Letter, SuppressedAddress
from middleground.web.mail.templates import find_template

UNSENT = (Letter.State.WAITING, Letter.State.FAILED)
TURN = 30  # seconds after which other heavy work has its turn
CLAIM = dt.timedelta(minutes=2)  # how long one letter may take
LATER = dt.timedelta(minutes=15)  # what servers that ask to come back later expect
ENOUGH_TROUBLE = 3  # letters in a row: then it is the mail server


@job("mail.send", attempts=8, lease=dt.timedelta(minutes=2))
def send(progress: Progress, *, letter: str) -> None:
    """Send one letter. Killed between sending and noting it, it goes again with the same Message-ID."""
    found = Letter.objects.filter(pk=letter, state__in=UNSENT).first()
    if found is None:
        return
    try:
        _send(found)
    except OSError as error:  # smtplib's errors are OSErrors, as are those of the network
        _after_trouble(found, error, progress)


@job("mail.send_many", attempts=8, lease=CLAIM, heavy=True)
def send_many(progress: Progress) -> None:
    """Send the letters that wait as one of many, for half a minute over one line; then others have their turn."""
    with closing(delivery.open_line()) as line:
        _send_for_a_while(progress, line)
    if _many().exists():
        enqueue("mail.send_many", once=f"after-{progress.job_id}", delay=CLAIM if _next() is None else NOW)


def _send_for_a_while(progress: Progress, line: object) -> None:
    ends, troubles = time.monotonic() + TURN, 0
    while time.monotonic() < ends and (letter := _claimed()) is not None:
        progress.beat()
        try:
            _send(letter, line)
            troubles = 0
        except OSError as error:  # as above
            troubles += 1
            _send_alone(letter, error)
            if troubles == ENOUGH_TROUBLE:
                raise


@job("mail.read_bounces", every=dt.timedelta(hours=1))
def read_bounces(progress: Progress) -> None:
    """Read what mail servers report about letters that came back, if this site knows of a mailbox."""
    if not settings.BOUNCES_HOST:
        return
    with imaplib.IMAP4_SSL(settings.BOUNCES_HOST, timeout=settings.EMAIL_TIMEOUT) as line:
        line.login(settings.BOUNCES_USER, settings.BOUNCES_PASSWORD)
        progress.report(bounces.take_from_mailbox(line), 0)


@job("mail.empty", every=dt.timedelta(days=1))
def empty_old(progress: Progress) -> None:
    """Take address and text out of letters that were settled ``MAIL_KEEP_DAYS`` ago."""
    before = timezone.now() - dt.timedelta(days=settings.MAIL_KEEP_DAYS)
    settled = Letter.objects.filter(settled_at__lt=before, emptied_at=None)
    progress.report(actions.empty(settled), 0)


def _send(letter: Letter, line: object = None) -> None:
    if queries.suppression_of(letter.to) is not None:
        _settle(letter, Letter.State.SUPPRESSED)
        return
    content = content_of(letter)
    if content is None:
        mine = Letter.objects.filter(pk=letter.pk, state__in=UNSENT)
        actions.empty(mine, state=Letter.State.DISCARDED, settled_at=timezone.now())
        return
    delivery.deliver(letter, content, line)
    _settle(letter, Letter.State.SENT)


def _many() -> QuerySet[Letter]:
    return Letter.objects.filter(state=Letter.State.WAITING, is_bulk=True).order_by("written_at")


def _next() -> Letter | None:
    free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    return _many().filter(free).first()


def _claimed() -> Letter | None:
    """Take the letter that waited longest; the condition stands in the update, so that nobody else has it too."""
    while (letter := _next()) is not None:
        mine = _many().filter(pk=letter.pk, claimed_until=letter.claimed_until)
        if mine.update(claimed_until=timezone.now() + CLAIM):
            return letter
    return None


def _send_alone(letter: Letter, error: OSError) -> None:
    """Let a letter that made trouble be tried by itself and later, so that it holds up nobody."""
    if _noted_as_refused(letter, error):
        return
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING).update(is_bulk=False)
        enqueue("mail.send", once=str(letter.pk), delay=LATER, letter=str(letter.pk))


def _noted_as_refused(letter: Letter, error: OSError) -> bool:
    if not delivery.is_refused(error):
        return False
    with transaction.atomic():
        actions.note_suppressed(letter.to, SuppressedAddress.Reason.REFUSED)
        _settle(letter, Letter.State.FAILED)
    return True


def _after_trouble(letter: Letter, error: OSError, progress: Progress) -> None:
    if _noted_as_refused(letter, error):
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
