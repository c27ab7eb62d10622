"""Who reads what through the interface for programs. Read ``route_rights.py`` first."""

from __future__ import annotations

from middleground.web.calls.actions.counting import release_statistics
from middleground.web.people.actions import make_token
from tests.architecture.route_rights import INCOMPLETE, Route, World, everybody, only
from tests.architecture.route_rights_calls import POSTED, call_of, slug
from tests.factories.calls import make_crowd

STAFF = ("moderator", "coordinator", "other_coordinator", "answering", "administrator")
READ = everybody()
NO_KEY = everybody(401)  # a sign-in in a browser opens nothing here


def counted(world: World) -> tuple[object, ...]:
    """A decided call of the town with released numbers."""
    call = call_of(world, "decided")
    make_crowd(call, mayor=(20, 30, 0), teacher=(15, 25, 0))
    release_statistics(call, by=world.people["coordinator"])
    return (call.slug,)


def key_of_coordinator(world: World) -> tuple[object, ...]:
    """The coordinator's own key."""
    return (make_token(by=world.people["coordinator"], name="Sheet").token.pk,)


API = {
    "api_openapi": Route(READ),
    "api_calls": Route(READ),
    "api_call": Route(READ, args=slug()),
    "api_call_statistics": Route(READ, args=counted),
    "api_results": Route(READ),
    "api_result": Route(READ, args=lambda world: (world.released.conversation.slug,)),
    "api_own_calls": Route(NO_KEY),
    "api_own_list": Route(NO_KEY, args=slug("decided", "participants")),
    "api_nowhere": Route(everybody(404), args=("somewhere",)),
    "api_tokens": Route(only(*STAFF)),
    "api_token_new": Route(only(*STAFF), post=only(*STAFF, status=INCOMPLETE)),
    "api_token_revoke": Route(
        POSTED, post=everybody(404) | {"anonymous": 302, "coordinator": 302}, args=key_of_coordinator
    ),
}
