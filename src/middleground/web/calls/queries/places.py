"""A place as the one to whom it was offered sees it, and the list of those who come as staff see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from middleground.web.calls.inviting_letters import (
    dates_in_words,
    moment_in_words,
    offer_of,
    partner_of,
    practical_words,
)
from middleground.web.calls.models import Application, Call, PlaceOffer
from middleground.web.calls.states import ApplicationState, CallState

S = ApplicationState
COMING = (S.CONFIRMED, S.ATTENDED, S.ABSENT)


@dataclass(frozen=True, slots=True)
class Place:
    """An offered place. ``state`` is one of open, waiting (for the other of two), confirmed, over."""

    state: str
    reply: str
    kind: str
    reply_by: str
    dates: list[str]
    partner: str
    partner_said_yes: bool
    practical: str
    is_shown: bool
    others: list[str]


def place_of(application: Application, language: str) -> Place | None:
    """Return the place that was offered to this applicant; what only those who come may know stays out until then."""
    offer = offer_of(application)
    if offer is None:
        return None
    state, partner = _state(offer), partner_of(application)
    is_coming = state == "confirmed"
    return Place(
        state=state,
        reply=str(offer.get_reply_display()),
        kind=offer.kind,
        reply_by=moment_in_words(offer),
        dates=dates_in_words(application.call).splitlines(),
        partner=partner.name if partner else "",
        partner_said_yes=partner is not None and partner.offers.filter(reply="accepted").exists(),
        practical=practical_words(application.call, language) if is_coming else "",
        is_shown=offer.is_shown,
        others=_others(application) if is_coming else [],
    )


def _state(offer: PlaceOffer) -> str:
    state = offer.application.state
    if state == S.CONFIRMED:
        return "confirmed"
    if state != S.INVITED:
        return "over"
    if offer.application.call.state == CallState.CANCELLED:
        return "over"
    if offer.reply == PlaceOffer.Reply.ACCEPTED:
        return "waiting"
    return "open" if offer.reply_by > timezone.now() else "over"


def _others(application: Application) -> list[str]:
    """Return the names of those who come and agreed that the others read them."""
    shown = PlaceOffer.objects.filter(application__call_id=application.call_id, application__state=S.CONFIRMED)
    names = shown.filter(is_shown=True).exclude(application=application).values_list("application__name", flat=True)
    return sorted(names)


@dataclass(frozen=True, slots=True)
class Participant:
    """One person on the list of those who were invited."""

    key: int
    number: int
    name: str
    organisation: str
    email: str
    language: str
    kind: str
    state: str
    state_words: str
    reply_by: dt.datetime
    is_shown: bool
    partner: int | None
    has_needs: bool


def participants_of(call: Call, *states: str) -> list[Participant]:
    """Return everybody who was invited, or only those in these states, by name; in one statement."""
    found = PlaceOffer.objects.filter(application__call=call).select_related("application", "application__needs")
    if states:
        found = found.filter(application__state__in=states)
    offers = {offer.application_id: offer for offer in found.exclude(application__state=S.ERASED).order_by("id")}
    halves = _halves(list(offers.values()))
    rows = [_participant(offer, halves) for offer in offers.values()]
    return sorted(rows, key=lambda row: row.name.casefold())


def _halves(offers: Sequence[PlaceOffer]) -> dict[int, int]:
    """Return for each half of a duo the number of the other."""
    by_duo: dict[int, list[Application]] = {}
    for offer in offers:
        if offer.application.duo_id:
            by_duo.setdefault(offer.application.duo_id, []).append(offer.application)
    pairs = [both for both in by_duo.values() if len(both) == 2]
    return {one.pk: other.number for first, second in pairs for one, other in ((first, second), (second, first))}


def _participant(offer: PlaceOffer, halves: dict[int, int]) -> Participant:
    application = offer.application
    return Participant(
        key=application.pk,
        number=application.number,
        name=application.name,
        organisation=application.organisation_name,
        email=application.email,
        language=application.language,
        kind=str(offer.get_kind_display()),
        state=application.state,
        state_words=str(application.get_state_display()),
        reply_by=offer.reply_by,
        is_shown=offer.is_shown,
        partner=halves.get(application.pk),
        has_needs=hasattr(application, "needs"),
    )
