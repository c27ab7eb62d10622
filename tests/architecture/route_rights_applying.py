"""Who may open which page of applying. Read ``route_rights.py`` first."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from middleground.web.calls.links import token_of
from middleground.web.calls.models import Application
from tests.architecture.route_rights import Route, World, everybody, only
from tests.architecture.route_rights_calls import call_of, slug
from tests.factories.calls import make_application


def application_of(world: World, state: str = "draft") -> Application:
    """Return an application in that state to the town's open call."""
    if state not in world.applications:
        world.applications[state] = make_application(call_of(world), state=state)
    return world.applications[state]


def own_page(state: str = "draft", *more: object) -> Callable[[World], tuple[object, ...]]:
    """Return what finds a page behind the personal link of an application in that state."""
    return lambda world: (token_of(application_of(world, state)), *more)


def numbered(world: World) -> tuple[object, ...]:
    """Return what finds a sent application among those of the town's open call."""
    return (call_of(world).slug, application_of(world, "submitted").number)


RUN, WRITES = only("coordinator"), only("coordinator", status=302)
TYPED = {"name": "Mira", "email": "mira@example.org", "language": "en", "has_read": "on"}

# Whoever holds the personal link is the applicant, signed in or not.
APPLYING = {
    "call_apply": Route(everybody(), post=everybody(302), args=slug(), data=TYPED),
    "call_apply_sent": Route(everybody(), args=slug()),
    "application": Route(everybody(), args=own_page()),
    "application_answers": Route(everybody(), post=everybody(302), args=own_page(), data={"do": "save"}),
    "application_save": Route(everybody(405), post=everybody(), args=own_page()),
    "application_details": Route(everybody(), post=everybody(302), args=own_page(), data=TYPED),
    "application_duo": Route(everybody(), post=everybody(), args=own_page()),
    "application_needs": Route(everybody(), post=everybody(302), args=own_page("invited")),
    "application_withdraw": Route(everybody(), post=everybody(302), args=own_page()),
    "application_erase": Route(everybody(), post=everybody(), args=own_page()),
    "application_data": Route(everybody(), args=own_page()),
    "application_link": Route(everybody(405) | {"anonymous": 302}, post=everybody(302), args=own_page()),
    "application_file": Route(everybody(404), args=own_page("draft", uuid4())),
    "application_take_back": Route(everybody(405), post=everybody(302), args=own_page("draft", "question-1")),
    "call_applications": Route(RUN, args=slug()),
    "call_application": Route(RUN, post=WRITES, args=numbered),
    "call_enter": Route(RUN, post=only("coordinator", status=422), args=slug()),
    "call_import": Route(RUN, post=only("coordinator", status=422), args=slug()),
    "call_offers": Route(RUN, args=slug()),
    "call_needs": Route(only(), args=slug()),
    "call_file": Route(only("coordinator", status=404), args=lambda world: (call_of(world).slug, uuid4())),
}
