"""A confirmed place as an invitation for calendars (RFC 5545, RFC 5546): one identity, and a number that only rises."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from middleground.web.calls.models import CallSession, PlaceOffer
from middleground.web.calls.queries.pages import page_of
from middleground.web.mail.composing import Invite

REQUEST, CANCEL = "REQUEST", "CANCEL"


def uid_of(offer: PlaceOffer) -> str:
    """Return what a calendar knows this place by, for ever: nothing in it opens an application."""
    return f"place-{offer.key.hex}@{urlsplit(settings.BASE_ADDRESS).hostname}"


def sequence_of(offer: PlaceOffer) -> int:
    """Return the number of this state: it rises when the dates change and when the place is given back."""
    return offer.calendar_sequence + offer.application.call.calendar_sequence


def invite_for(offer: PlaceOffer, language: str, *, is_cancelled: bool = False) -> Invite | None:
    """Return the entry of a place, or None while the call has no dates.

    Several dated parts are one series, since one message carries one identity: the first part, the dates of the
    others, and an exception for each part that is of another length. Moments are in UTC.
    """
    sessions = list(offer.application.call.sessions.all())
    if not sessions:
        return None
    method = CANCEL if is_cancelled else REQUEST
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Middleground//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    first, *others = sessions
    series = _event(offer, first, language, is_cancelled=is_cancelled)
    if others:
        series.add("rdate", [session.starts_at for session in others])
    calendar.add_component(series)
    for session in others:
        if session.ends_at - session.starts_at != first.ends_at - first.starts_at:
            exception = _event(offer, session, language, is_cancelled=is_cancelled)
            exception.add("recurrence-id", session.starts_at)
            calendar.add_component(exception)
    return Invite(calendar.to_ical(), method)


def _event(offer: PlaceOffer, session: CallSession, language: str, *, is_cancelled: bool) -> Event:
    call, page = offer.application.call, page_of(offer.application.call, language)
    event = Event()
    event.add("uid", uid_of(offer))
    event.add("sequence", sequence_of(offer))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", page.title)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if page.venue:
        event.add("location", page.venue)
    if call.join_link and not is_cancelled:
        event.add("url", call.join_link)
    organizer = vCalAddress(f"mailto:{_bare(settings.DEFAULT_FROM_EMAIL)}")
    organizer.params["CN"] = vText(page.organisation)
    event.add("organizer", organizer)
    if offer.application.email:
        event.add("attendee", _attendee(offer, is_cancelled=is_cancelled))
    return event


def _attendee(offer: PlaceOffer, *, is_cancelled: bool) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{offer.application.email}")
    attendee.params["CN"] = vText(offer.application.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("DECLINED" if is_cancelled else "ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")  # the reply was given on the page already
    return attendee


def _bare(address: str) -> str:
    """Return the address alone, without the name before it."""
    return address.rpartition("<")[2].rstrip(">").strip()
