"""Dates that come in a pattern: lunch to lunch, two half-days with or without days between them."""

from __future__ import annotations

import datetime as dt

from middleground.web.calls.actions.drafting import SessionDraft
from middleground.web.calls.times import moment_at

Part = tuple[int, str, str]  # days after the first, from, to
PATTERNS: dict[str, tuple[Part, ...]] = {
    "half_days": ((0, "09:00", "12:30"), (1, "09:00", "12:30")),
    "half_days_apart": ((0, "09:00", "12:30"), (3, "09:00", "12:30")),
    "lunch_to_lunch": ((0, "13:30", "18:00"), (1, "09:00", "13:00")),
    "one_day": ((0, "09:30", "16:30"),),
    "evening": ((0, "19:00", "21:30"),),
    "evenings": ((0, "19:00", "21:30"), (7, "19:00", "21:30"), (14, "19:00", "21:30")),
}


def sessions_of(pattern: str, first_day: dt.date, zone: str) -> list[SessionDraft]:
    """Return the parts of a meeting that begins on that day."""
    return [
        SessionDraft(_at(first_day, after, begins, zone), _at(first_day, after, ends, zone))
        for after, begins, ends in PATTERNS[pattern]
    ]


def _at(first_day: dt.date, after: int, time: str, zone: str) -> dt.datetime:
    return moment_at(first_day + dt.timedelta(days=after), dt.time.fromisoformat(time), zone)
