"""Who may open which page about places, letters, lists and numbers of a call. Read ``route_rights.py`` first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from middleground.web.calls.links import token_of
from middleground.web.calls.models import PlaceOffer
from tests.architecture.route_rights import Route, World, everybody, only
from tests.architecture.route_rights_calls import POSTED, RUN, call_of, slug
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
    "call_numbers": Route(everybody(), args=slug("decided")),
    "call_statistics": Route(RUN, post=only("coordinator", status=409), args=slug("decided")),
    "call_letters": Route(RUN, post=only("coordinator", status=302), args=slug("decided")),
    "call_letter": Route(
        RUN, post=only("coordinator", status=302), args=lambda world: (*slug("decided")(world), "invited")
    ),
    "call_practical": Route(RUN, post=only("coordinator", status=302), args=slug("decided")),
    "call_participants": Route(RUN, args=slug("decided")),
    "call_propose_next": Route(POSTED, post=only("coordinator", status=409), args=slug("decided")),
    "call_close_list": Route(RUN, post=only("coordinator", status=422), args=slug("decided")),
    "call_note_reply": Route(
        POSTED,
        post=only("coordinator", status=302),
        args=lambda world: (*slug("decided")(world), offer_of(world, "invited").application.number),
        data={"do": "confirm"},
    ),
    "call_paper": Route(RUN, args=lambda world: (*slug("decided")(world), "badges")),
    "call_export": Route(RUN, args=lambda world: (*slug("decided")(world), "participants", "csv")),
}
