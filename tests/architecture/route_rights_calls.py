"""Who may open which page of the calls: one dictionary per part, joined at the end. Read ``route_rights.py`` first."""

from __future__ import annotations

from collections.abc import Callable

from middleground.web.calls.models import Call
from tests.architecture.route_rights import Route, World, everybody, only
from tests.factories.calls import make_call


def call_of(world: World, state: str = "open") -> Call:
    """Return the town's call in that state, with two questions; the same one however often it is asked for."""
    if state not in world.calls:
        world.calls[state] = make_call(state=state, organisation=world.town, languages=("en", "nl"), questions=2)
    return world.calls[state]


def slug(state: str = "open") -> Callable[[World], tuple[object, ...]]:
    """Return what finds the address of the town's call in that state."""
    return lambda world: (call_of(world, state).slug,)


RUN = only("coordinator")
POSTED = everybody(405) | {"anonymous": 302}

CONVENING = {
    "calls_list": Route(only("coordinator", "other_coordinator")),
    "call_staff": Route(RUN, args=slug()),
}

SELECT_WRITES = only("coordinator", status=302)
NOT_NOW = only("coordinator", status=409)
CHOOSING = {
    "call_targets": Route(RUN, post=SELECT_WRITES, args=slug()),
    "call_verdict": Route(RUN, args=slug()),
    "call_examine": Route(POSTED, post=SELECT_WRITES, args=slug()),
    "call_relax": Route(POSTED, post=NOT_NOW, args=slug()),
    "call_agreements": Route(RUN, post=NOT_NOW, args=slug()),
    "call_choose": Route(RUN, post=NOT_NOW, args=slug()),
    "call_choose_confirm": Route(SELECT_WRITES, post=SELECT_WRITES, args=slug()),
    "call_invite_directly": Route(RUN, post=only("coordinator", status=422), args=slug()),
    "call_draw_explained": Route(RUN, args=slug()),
}

CALLS: dict[str, Route] = {**CONVENING, **CHOOSING}
