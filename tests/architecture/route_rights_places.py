"""Who may open which page about places, letters, lists and numbers of a call. Read ``route_rights.py`` first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from middleground.web.calls.links import token_of
from middleground.web.calls.models import PlaceOffer
from tests.architecture.route_rights import Route, World, everybody
from tests.architecture.route_rights_calls import call_of
from tests.factories.calls import make_offer, make_session


def offer_of(world: World, state: str) -> PlaceOffer:
    """Return a place at the town's decided call, offered to somebody whose application is in that state."""
    key = f"place-{state}"
    if key not in world.applications:
        call = call_of(world, "decided")
        if not call.sessions.exists():
            make_session(call, timezone.now() + dt.timedelta(days=30))
        reply = "accepted" if state == "confirmed" else ""
        world.applications[key] = make_offer(call, state=state, reply=reply).application
    return PlaceOffer.objects.get(application=world.applications[key])


def own_place(state: str = "invited") -> Callable[[World], tuple[object, ...]]:
    """Return what finds a page behind the personal link of somebody to whom a place was offered."""
    return lambda world: (token_of(offer_of(world, state).application),)


# Whoever holds the personal link was invited, signed in or not.
PLACES = {
    "application_place": Route(everybody(), post=everybody(302), args=own_place(), data={"do": "confirm"}),
    "application_place_back": Route(everybody(), post=everybody(302), args=own_place("confirmed")),
    "application_place_calendar": Route(everybody(), args=own_place("confirmed")),
}
