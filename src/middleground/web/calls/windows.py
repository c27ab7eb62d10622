"""When one may apply: by the clock of the server, with ten minutes more for a form that was open before the end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone

from middleground.web.calls.models import Application, Call
from middleground.web.calls.queries.deadlines import GRACE
from middleground.web.calls.states import CallState

_opened = signing.TimestampSigner(salt="middleground.calls.form", sep=".")
LONGEST_OPEN = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Window:
    """What may be done with an application to this call now. ``ends_at`` is None when nothing ends it by itself."""

    ends_at: dt.datetime | None
    is_open: bool  # one may begin, edit and send
    takes_late: bool  # after the deadline, marked as late
    is_in_grace: bool  # a form that was open before the end may still be sent

    @property
    def may_edit(self) -> bool:
        return self.is_open or self.takes_late


def window_of(call: Call) -> Window:
    """Return the window of a call, judged now. At the very moment of the deadline it is open."""
    now, ends_at = timezone.now(), _end(call)
    is_in_time = ends_at is None or now <= ends_at
    is_running = call.state == CallState.OPEN
    # A call that is closed at its deadline must not shut out who was writing.
    is_fresh = call.state in {CallState.OPEN, CallState.CLOSED} and ends_at is not None and now <= ends_at + GRACE
    return Window(
        ends_at=ends_at,
        is_open=is_running and is_in_time,
        takes_late=is_running and not is_in_time and call.late_policy == Call.LatePolicy.MARK,
        is_in_grace=is_fresh,
    )


def _end(call: Call) -> dt.datetime | None:
    closed = call.closed_at if call.state != CallState.OPEN else None
    ends = [moment for moment in (call.deadline_at, closed) if moment is not None]
    return min(ends) if ends else None


def opening_mark(application: Application) -> str:
    """Return what a form carries to prove when it was opened."""
    return _opened.sign(application.key.hex)


def opened_at(application: Application, mark: str) -> dt.datetime | None:
    """Return when the form was opened, or None when the mark is not ours or of another application."""
    try:
        key = _opened.unsign(mark, max_age=LONGEST_OPEN)
    except signing.BadSignature:
        return None
    stamp = signing.b62_decode(mark.split(".")[1])
    return dt.datetime.fromtimestamp(stamp, tz=dt.UTC) if key == application.key.hex else None
