"""Opening a call, now or later; extending, closing, opening again, calling off and archiving it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.actions.changing import change_call
from middleground.web.calls.models import Call
from middleground.web.calls.queries.deadlines import GRACE, deadline_of
from middleground.web.calls.queries.missing import missing_for_opening
from middleground.web.calls.states import CALL_CHANGES, CallState, may_change
from middleground.web.jobs.actions import NOW, enqueue
from middleground.web.people.models import Person


def open_call(call: Call, *, by: Person) -> None:
    """Show the call to everybody and take applications.

    Raises
    ------
    DomainError
        ``calls.not_ready`` while something is missing.
    """
    require(by, "calls.run", call)
    with transaction.atomic():
        held = _held(call)
        _require_ready(held, "open")
        _open(held, by=by)


def schedule_call(call: Call, *, by: Person, opens_at: dt.datetime) -> None:
    """Let the call open by itself at that moment; until then it can be taken back."""
    require(by, "calls.run", call)
    with transaction.atomic():
        held = _held(call)
        _require_ready(held, "schedule")
        _require_future(opens_at, "opens_at")
        if held.deadline_at is not None and opens_at >= held.deadline_at:
            raise InvalidInput("calls.opens_after_deadline", field="opens_at")
        held.opens_at = opens_at
        held.save(update_fields=["opens_at"])
        change_call(held, "schedule", by=by)
        _at(opens_at, "calls.open_due", held)


def unschedule_call(call: Call, *, by: Person) -> None:
    """Make a scheduled call a draft again."""
    require(by, "calls.run", call)
    with transaction.atomic():
        change_call(_held(call), "unschedule", by=by)


def extend_call(call: Call, *, by: Person, deadline_at: dt.datetime, reason: str) -> None:
    """Move the deadline later, say why, and write to everybody who has begun; a deadline is never moved earlier."""
    require(by, "calls.run", call)
    with transaction.atomic():
        held = _held(call)
        _require_legal(held, "extend")
        _require_future(deadline_at, "deadline_at")
        if held.deadline_at is None or deadline_at <= held.deadline_at:
            raise InvalidInput("calls.not_later", field="deadline_at")
        _change_and_write(held, "extend", by=by, reason=reason, deadline_at=deadline_at)


def reopen_call(call: Call, *, by: Person, deadline_at: dt.datetime | None, reason: str) -> None:
    """Take applications again, until a new deadline or until somebody closes the call."""
    require(by, "calls.run", call)
    with transaction.atomic():
        held = _held(call)
        _require_legal(held, "reopen")
        if deadline_at is not None:
            _require_future(deadline_at, "deadline_at")
        _change_and_write(held, "reopen", by=by, reason=reason, deadline_at=deadline_at)


def close_call(call: Call, *, by: Person) -> None:
    """Take no more applications."""
    require(by, "calls.run", call)
    with transaction.atomic():
        _close(_held(call), by=by)


def cancel_call(call: Call, *, by: Person, reason: str) -> None:
    """Call it off for good, say why, and write to everybody who applied. Calendars are told with the next number."""
    require(by, "calls.run", call)
    with transaction.atomic():
        held = _held(call)
        _require_legal(held, "cancel")
        held.calendar_sequence += 1
        held.save(update_fields=["calendar_sequence"])
        _change_and_write(held, "cancel", by=by, reason=reason, deadline_at=held.deadline_at)


def archive_call(call: Call, *, by: Person) -> None:
    """Take the call off the public list; its page stays."""
    require(by, "calls.run", call)
    with transaction.atomic():
        change_call(_held(call), "archive", by=by)


def open_if_due(key: int) -> bool:
    """Open a scheduled call whose moment has come; the platform does it in nobody's name."""
    with transaction.atomic():
        held = _locked(key)
        due = held is not None and held.state == CallState.SCHEDULED and held.opens_at is not None
        if held is None or not due or held.opens_at is None or held.opens_at > timezone.now():
            return False
        _open(held, by=None)
    return True


def close_if_due(key: int) -> bool:
    """Close an open call after its deadline and the grace; one that takes late applications is closed by a person."""
    with transaction.atomic():
        held = _locked(key)
        if held is None or held.state != CallState.OPEN or held.late_policy == Call.LatePolicy.MARK:
            return False
        if not deadline_of(held).is_past_grace:
            return False
        _close(held, by=None)
    return True


def _open(held: Call, *, by: Person | None) -> None:
    held.opened_at = timezone.now()
    held.published_on = held.published_on or timezone.localdate()
    held.save(update_fields=["opened_at", "published_on"])
    change_call(held, "open", by=by)
    _close_later(held)


def _close(held: Call, *, by: Person | None) -> None:
    held.closed_at = timezone.now()
    held.save(update_fields=["closed_at"])
    change_call(held, "close", by=by)


def _change_and_write(held: Call, act: str, *, by: Person, reason: str, deadline_at: dt.datetime | None) -> None:
    """Change state and deadline, and let a job draft the letters: five hundred of them are not one transaction."""
    if not reason.strip():
        raise InvalidInput("calls.no_reason", field="reason")
    held.deadline_at = deadline_at
    held.save(update_fields=["deadline_at"])
    change_call(held, act, by=by, reason=reason.strip())
    if held.state == CallState.OPEN:
        held.closed_at = None
        held.save(update_fields=["closed_at"])
        _close_later(held)
    occasion = f"{act}-{int(timezone.now().timestamp())}"
    enqueue("calls.draft_notices", call_id=held.pk, occasion=occasion, after=0)


def _require_legal(held: Call, act: str) -> None:
    if not may_change(CALL_CHANGES, act, held.state):
        raise DomainError("calls.wrong_state", state=held.get_state_display())


def _require_ready(held: Call, act: str) -> None:
    _require_legal(held, act)
    missing = missing_for_opening(held)
    if missing:
        raise DomainError("calls.not_ready", count=len(missing))


def _require_future(moment: dt.datetime, field: str) -> None:
    if moment <= timezone.now():
        raise InvalidInput("calls.in_the_past", field=field)


def _close_later(held: Call) -> None:
    if held.deadline_at is not None and held.late_policy == Call.LatePolicy.REFUSE:
        _at(held.deadline_at + GRACE + dt.timedelta(seconds=1), "calls.close_due", held)


def _at(moment: dt.datetime, job: str, call: Call) -> None:
    """Ask for a job at that moment; another moment for the same call is another job, and the earlier finds nothing."""
    delay = max(moment - timezone.now(), NOW)
    enqueue(job, once=f"{call.pk}-{int(moment.timestamp())}", delay=delay, call_id=call.pk)


def _held(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("organisation", "contact").get(pk=call.pk)


def _locked(key: int) -> Call | None:
    return Call.objects.select_for_update(of=("self",)).filter(pk=key).first()
