"""When a call closes, by the clock of the server; a form that is already open gets ten minutes more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from middleground.web.calls.models import Call
from middleground.web.calls.times import zone_words

GRACE = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment in the zone of its call; ``at`` is None when the call is open until somebody closes it."""

    at: dt.datetime | None
    zone: ZoneInfo
    is_past: bool
    is_past_grace: bool

    @property
    def zone_words(self) -> str:
        return zone_words(self.zone.key)


def deadline_of(call: Call) -> Deadline:
    """Return the deadline of a call, and whether it has passed. At the very moment it has not."""
    zone, at, now = ZoneInfo(call.time_zone), call.deadline_at, timezone.now()
    if at is None:
        return Deadline(None, zone, is_past=False, is_past_grace=False)
    return Deadline(at.astimezone(zone), zone, is_past=now > at, is_past_grace=now > at + GRACE)
