"""Applying: beginning, saving, sending, withdrawing. What applicants do is never written into the ledger."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.calls.actions.changing import change_application
from middleground.web.calls.actions.leaving import leave_duo
from middleground.web.calls.actions.replying import release_place
from middleground.web.calls.addresses import address_key
from middleground.web.calls.conditions import is_empty
from middleground.web.calls.files import CheckedFile
from middleground.web.calls.letters import write_to
from middleground.web.calls.models import Application, ApplicationAnswer, Call
from middleground.web.calls.queries.questions import AskedQuestion
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.storing import keep_files, remove_files
from middleground.web.calls.windows import Window, opened_at, window_of
from middleground.web.mail.actions import drop_drafts
from middleground.web.people.models import Person

LINK_PAUSE = dt.timedelta(minutes=10)  # nobody fills somebody else's mailbox through us
STILL_MINE = (ApplicationState.DRAFT, ApplicationState.SUBMITTED)  # until somebody judged it


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who begins an application; ``statement_hash`` is of the privacy statement that was shown and agreed to."""

    name: str
    email: str
    language: str = "en"
    organisation_name: str = ""
    statement_hash: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form brought, already judged. ``unread`` are keys that could not be read: what was kept of them stays."""

    values: Mapping[str, Any]
    uses: Mapping[str, bool] = field(default_factory=dict)
    files: Mapping[str, CheckedFile] = field(default_factory=dict)
    removed: Iterable[str] = ()
    unread: Iterable[str] = ()


def start_application(call: Call, *, by: Person | None, applicant: Applicant) -> Application:
    """Begin an application and write its personal link to the address; the address tells nobody whether there was one.

    Whoever began before gets the link of that application again, at most every ten minutes.

    Raises
    ------
    DomainError
        ``calls.not_open``.
    """
    window = window_of(call)
    if not window.may_edit:
        raise DomainError("calls.not_open")
    key = address_key(call.pk, applicant.email)
    with transaction.atomic():
        found = _standing(call, key) or _begun(call, applicant, key)
        if by is not None and found.person_id is None and by.email.lower() == found.email.lower():
            found.person = by
            found.save(update_fields=["person"])
        _send_link(found)
    return found


def _standing(call: Call, key: str) -> Application | None:
    return Application.objects.select_for_update().filter(call=call, address_key=key).exclude(address_key="").first()


def _begun(call: Call, applicant: Applicant, key: str) -> Application:
    def make(number: int) -> Application:
        return Application.objects.create(
            call=call,
            number=number,
            name=applicant.name.strip(),
            email=applicant.email.strip(),
            address_key=key,
            organisation_name=applicant.organisation_name.strip(),
            language=applicant.language,
            statement_hash=applicant.statement_hash,
            consented_at=timezone.now() if applicant.statement_hash else None,
        )

    try:
        return numbered(call, make)
    except IntegrityError:  # somebody pressed the button twice: the other press made it
        found = _standing(call, key)
        if found is None:
            raise
        return found


def numbered(call: Call, make: Callable[[int], Application]) -> Application:
    """Make an application with a number drawn at random, so that it does not tell who came first."""
    for _attempt in range(30):
        number = secrets.randbelow(90_000) + 10_000
        if Application.objects.filter(call=call, number=number).exists():
            continue
        with transaction.atomic():
            return make(number)
    raise DomainError("calls.busy")


def _send_link(application: Application) -> None:
    now = timezone.now()
    if application.link_sent_at is not None and now - application.link_sent_at < LINK_PAUSE:
        return
    application.link_sent_at = now
    application.save(update_fields=["link_sent_at"])
    write_to(application, "calls.application_link")


def save_answers(
    application: Application,
    *,
    by: Person | None = None,  # noqa: ARG001 - who holds the link is the applicant; nothing is written down
    questions: Iterable[AskedQuestion],
    answers: Answers,
    revision: int | None = None,
) -> Application:
    """Keep a draft as it stands. With ``revision`` an older window overwrites nothing newer.

    Raises
    ------
    DomainError
        ``calls.not_open`` after the end, ``calls.sent_already`` for what was sent (send it again instead),
        ``calls.changed_elsewhere`` when another window saved later.
    """
    with transaction.atomic():
        held = _held(application)
        if held.state != ApplicationState.DRAFT:
            raise DomainError("calls.sent_already")
        if not window_of(held.call).may_edit:
            raise DomainError("calls.not_open")
        if revision is not None and revision < held.revision:
            raise DomainError("calls.changed_elsewhere")
        keep_answers(held, questions, answers)
        held.save(update_fields=["revision", "edited_at"])
    return held


def submit(
    application: Application,
    *,
    by: Person | None = None,  # noqa: ARG001 - as above
    questions: Iterable[AskedQuestion],
    answers: Answers,
    mark: str = "",
) -> Application:
    """Send the application, or send it again with changes; a letter with a copy of the answers goes out.

    ``mark`` proves when the form was opened: one that was open before the end may be sent ten minutes longer.

    Raises
    ------
    DomainError
        ``calls.too_late``, ``calls.not_open``, ``calls.judged_already`` once somebody began to judge it.
    """
    with transaction.atomic():
        held = _held(application)
        if held.state not in STILL_MINE:
            raise DomainError("calls.judged_already")
        window = window_of(held.call)
        is_late = _late(window, opened_at(held, mark))
        keep_answers(held, questions, answers)
        held.is_late = is_late if held.submitted_at is None else held.is_late
        held.submitted_at = held.submitted_at or timezone.now()
        held.save(update_fields=["revision", "edited_at", "is_late", "submitted_at"])
        if held.state == ApplicationState.DRAFT:
            change_application(held, "submit", by=None)
        write_to(held, "calls.application_received")
    return held


def _late(window: Window, opened: dt.datetime | None) -> bool:
    """Say whether what comes now is late; refuse what is too late."""
    if window.is_open:
        return False
    if window.is_in_grace and window.ends_at is not None and opened is not None and opened <= window.ends_at:
        return False
    if window.takes_late:
        return True
    raise DomainError("calls.too_late" if window.ends_at is not None else "calls.not_open")


def withdraw(application: Application, *, by: Person | None = None, reason: str = "") -> None:
    """Take the application back, at any time before the meeting; the other half of a duo is told."""
    with transaction.atomic():
        held = _held(application)
        drop_drafts(held)
        release_place(held)
        change_application(held, "withdraw", by=by, reason=reason)
        leave_duo(held, is_gone=True)
        # Whoever thinks again may apply again; and what was offered goes back with it.
        held.address_key = ""
        held.save(update_fields=["address_key"])
        held.answers.update(may_be_used=False)
        write_to(held, "calls.application_withdrawn")


def take_back_offer(application: Application, *, question_key: str, by: Person | None = None) -> None:
    """Withdraw the consent that an answer goes on; at any time, with effect at once."""
    del by
    with transaction.atomic():
        held = _held(application)
        held.answers.filter(question__key=question_key).update(may_be_used=False)


def change_details(application: Application, *, name: str, organisation_name: str, language: str) -> None:
    """Correct one's name, organisation and the language of letters."""
    if not name.strip():
        raise InvalidInput("calls.no_name", field="name")
    with transaction.atomic():
        held = _held(application)
        held.name, held.organisation_name, held.language = name.strip(), organisation_name.strip(), language
        held.save(update_fields=["name", "organisation_name", "language"])


def link_account(application: Application, *, by: Person) -> None:
    """Keep the application with the account of whoever is signed in and holds its link."""
    with transaction.atomic():
        held = _held(application)
        if held.person_id not in {None, by.pk}:
            raise DomainError("calls.other_account")
        held.person = by
        held.save(update_fields=["person"])


def _held(application: Application) -> Application:
    found = Application.objects.select_for_update(of=("self",)).select_related("call")
    return found.get(pk=application.pk)


def keep_answers(application: Application, questions: Iterable[AskedQuestion], answers: Answers) -> None:
    """Write the answers in one statement and drop those that were not asked; inside the transaction of the caller."""
    asked = {question.key: question for question in questions}
    kept = {key: value for key, value in answers.values.items() if key in asked and not is_empty(value)}
    unread = set(answers.unread)
    ApplicationAnswer.objects.bulk_create(
        (
            ApplicationAnswer(
                application=application,
                question_id=asked[key].id,
                value=value,
                may_be_used=bool(asked[key].intake) and answers.uses.get(key, False),
            )
            for key, value in kept.items()
        ),
        update_conflicts=True,
        unique_fields=["application", "question"],
        update_fields=["value", "may_be_used"],
    )
    stays = [asked[key].id for key in {*kept, *unread} if key in asked]
    rows = ApplicationAnswer.objects.filter(application=application)
    gone = list(rows.exclude(question_id__in=stays).values_list("pk", flat=True))
    if gone:
        remove_files(rows.filter(pk__in=gone))
        rows.filter(pk__in=gone).delete()
    _keep_files(application, asked, answers)
    application.revision += 1
    application.edited_at = timezone.now()


def _keep_files(application: Application, asked: Mapping[str, AskedQuestion], answers: Answers) -> None:
    if not answers.files and not answers.removed:
        return
    rows = ApplicationAnswer.objects.filter(application=application)
    for key in {*answers.removed, *answers.files}:
        remove_files(rows.filter(question_id=asked[key].id))
    for key, file in answers.files.items():
        keep_files(rows.get(question_id=asked[key].id), file)
