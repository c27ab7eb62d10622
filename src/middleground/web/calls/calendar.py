"""The dates of a call as a calendar file: one entry per dated part, the same identity however often it moves."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from middleground.web.calls.models import Call
from middleground.web.calls.notices import link_to
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.states import CallState


def uid_of(call: Call, session: int) -> str:
    """Return what a calendar knows one part of the meeting by, for ever."""
    return f"{call.slug}-{session}@{urlsplit(settings.BASE_ADDRESS).hostname}"


def calendar_of(call: Call, language: str, *, is_cancelled: bool | None = None, sequence: int | None = None) -> bytes:
    """Return the whole meeting as iCalendar.

    A cancelled one has the same identities and a higher number, so that calendars take it out. Moments are in UTC:
    every calendar shows them in its own zone, and no definition of a zone can be out of date.
    """
    gone = call.state == CallState.CANCELLED if is_cancelled is None else is_cancelled
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Middleground//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if gone else "PUBLISH")
    page, number = page_of(call, language), call.calendar_sequence if sequence is None else sequence
    for session in call.sessions.all():
        event = Event()
        event.add("uid", uid_of(call, session.pk))
        event.add("sequence", number)
        event.add("dtstamp", timezone.now())
        event.add("dtstart", session.starts_at)
        event.add("dtend", session.ends_at)
        event.add("summary", page.title)
        event.add("url", link_to(call))
        event.add("status", "CANCELLED" if gone else "CONFIRMED")
        if page.venue:
            event.add("location", page.venue)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
