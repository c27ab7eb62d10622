"""Staff enter applications for others: one from paper, or many from a list. The same is asked of everybody."""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.actions.applying import Answers, Applicant, keep_answers, numbered
from middleground.web.calls.actions.changing import change_application
from middleground.web.calls.addresses import address_key
from middleground.web.calls.letters import write_to
from middleground.web.calls.models import Application, Call
from middleground.web.calls.queries.questions import AskedQuestion
from middleground.web.calls.states import CallState
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

ENTERED_WHILE = (CallState.OPEN, CallState.CLOSED)
AT_ONCE = 5  # applications of one transaction, so that nobody who applies waits for a list


@dataclass(frozen=True, slots=True)
class Entry:
    """One application as staff enter it; ``received_on`` is when it came, which decides whether it is late."""

    applicant: Applicant
    answers: Answers
    received_on: dt.date
    key: uuid.UUID | None = None  # of a row in a list, the same whenever the list is read


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list."""

    added: int
    known: int


def enter_application(
    call: Call, *, by: Person, questions: Sequence[AskedQuestion], entry: Entry, with_letter: bool = True
) -> Application:
    """Enter one application from paper; whoever gave an address gets a letter with what was entered.

    Raises
    ------
    DomainError
        ``calls.not_entered_now``, ``calls.received_late``, ``calls.applied_already``.
    """
    require(by, "calls.run", call)
    is_late = _late(call, entry.received_on)
    with transaction.atomic():
        _held_call(call)
        if _is_known(call, entry):
            raise InvalidInput("calls.applied_already", field="email")
        made = _made(call, entry, questions, Application.Source.PAPER)
        made.is_late = is_late
        made.save(update_fields=["is_late"])
        change_application(made, "submit", by=by)
        if with_letter:
            write_to(made, "calls.application_entered")
    return made


def import_applications(
    call: Call, *, by: Person, questions: Sequence[AskedQuestion], entries: Sequence[Entry], with_letters: bool
) -> Imported:
    """Enter a list that was judged before. Read twice, or after a failure half way, it adds nobody twice.

    Raises
    ------
    DomainError
        ``calls.not_entered_now``, ``calls.received_late``.
    """
    require(by, "calls.run", call)
    late = [_late(call, entry.received_on) for entry in entries]
    added = 0
    pairs = list(zip(entries, late, strict=True))
    for place in range(0, len(pairs), AT_ONCE):
        with transaction.atomic():
            _held_call(call)
            fresh = [
                (entry, is_late) for entry, is_late in pairs[place : place + AT_ONCE] if not _is_known(call, entry)
            ]
            for entry, is_late in fresh:
                _import_one(call, entry, questions, is_late=is_late, with_letter=with_letters)
            added += len(fresh)
    with transaction.atomic():
        record(by=by, verb="calls.import_applications", thing=call, added=added, known=len(entries) - added)
    return Imported(added, len(entries) - added)


def row_key(call: Call, cells: Iterable[str]) -> uuid.UUID:
    """Return the same key whenever the same row is read; it tells nobody what the row says."""
    secret = hmac.new(settings.SECRET_KEY.encode(), b"imported applications", sha256).digest()
    text = "\x1f".join([str(call.pk), *(" ".join(cell.split()) for cell in cells)])
    return uuid.UUID(bytes=hmac.new(secret, text.encode(), sha256).digest()[:16])


def _import_one(
    call: Call, entry: Entry, questions: Sequence[AskedQuestion], *, is_late: bool, with_letter: bool
) -> None:
    made = _made(call, entry, questions, Application.Source.IMPORT)
    made.is_late = is_late
    made.save(update_fields=["is_late"])
    change_application(made, "submit", by=None)  # the ledger says once how many came
    if with_letter:
        write_to(made, "calls.application_entered")


def _held_call(call: Call) -> None:
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state not in ENTERED_WHILE:
        raise DomainError("calls.not_entered_now")


def _late(call: Call, received_on: dt.date) -> bool:
    if call.deadline_at is None:
        return False
    is_late = received_on > call.deadline_at.astimezone(ZoneInfo(call.time_zone)).date()
    if is_late and call.late_policy == Call.LatePolicy.REFUSE:
        raise InvalidInput("calls.received_late", field="received_on")
    return is_late


def _is_known(call: Call, entry: Entry) -> bool:
    key = address_key(call.pk, entry.applicant.email)
    of_call = Application.objects.filter(call=call)
    if key and of_call.filter(address_key=key).exists():
        return True
    return entry.key is not None and of_call.filter(key=entry.key).exists()


def _made(call: Call, entry: Entry, questions: Iterable[AskedQuestion], source: str) -> Application:
    applicant = entry.applicant
    noon = dt.datetime.combine(entry.received_on, dt.time(12), tzinfo=ZoneInfo(call.time_zone))

    def make(number: int) -> Application:
        return Application.objects.create(
            call=call,
            key=entry.key or uuid.uuid4(),
            number=number,
            name=applicant.name.strip(),
            email=applicant.email.strip(),
            address_key=address_key(call.pk, applicant.email),
            organisation_name=applicant.organisation_name.strip(),
            language=applicant.language,
            source=source,
            submitted_at=min(noon, timezone.now()),
        )

    application = numbered(call, make)
    keep_answers(application, questions, entry.answers)
    application.save(update_fields=["revision", "edited_at"])
    return application
