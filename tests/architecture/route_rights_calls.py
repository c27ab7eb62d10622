"""Who may open which page of the calls: one dictionary per part, joined at the end. Read ``route_rights.py`` first."""

from __future__ import annotations

from collections.abc import Callable

from middleground.web.calls.links import token_of
from middleground.web.calls.models import Call, CallTeamMember
from tests.architecture.route_rights import INCOMPLETE, Route, World, everybody, only
from tests.factories.calls import make_application, make_call, make_criterion, make_reading


def call_of(world: World, state: str = "open") -> Call:
    """Return the town's call in that state, with two questions; the same one however often it is asked for."""
    if state not in world.calls:
        world.calls[state] = make_call(state=state, organisation=world.town, languages=("en", "nl"), questions=2)
    return world.calls[state]


def slug(state: str = "open", *more: object) -> Callable[[World], tuple[object, ...]]:
    """Return what finds the address of the town's call in that state, with what else the address holds."""
    return lambda world: (call_of(world, state).slug, *more)


def question(*more: object) -> Callable[[World], tuple[object, ...]]:
    """Return what finds the address of the first question of the draft."""

    def found(world: World) -> tuple[object, ...]:
        call = call_of(world, "draft")
        return (call.slug, call.questions.first().pk, *more)

    return found


def asked(world: World) -> tuple[object, ...]:
    """A call with somebody who answers questions about it."""
    return (make_call(organisation=world.town, contact=world.people["coordinator"]).slug,)


RUN = only("coordinator")
POSTED = everybody(405) | {"anonymous": 302}

CONVENING = {
    "calls": Route(everybody()),
    "calls_feed": Route(everybody()),
    "call": Route(everybody(), args=slug()),
    "call_ask": Route(everybody(), post=everybody(INCOMPLETE), args=asked),
    "call_calendar": Route(everybody(), args=slug()),
    "call_qr": Route(everybody(), args=slug()),
    "call_card": Route(everybody(), args=slug("open", "nl")),
    "call_embed": Route(everybody(), args=slug("open", "nl")),
    "calls_list": Route(only("coordinator", "other_coordinator")),
    "call_new": Route(only("coordinator", "other_coordinator")),
    "call_begin": Route(
        only("coordinator", "other_coordinator"),
        post=only("coordinator", "other_coordinator", status=INCOMPLETE),
        args=("youth_council",),
    ),
    "call_staff": Route(RUN, args=slug()),
    "call_duplicate": Route(POSTED, post=only("coordinator", status=302), args=slug()),
    "call_edit": Route(RUN, post=only("coordinator", status=INCOMPLETE), args=slug("draft")),
    "call_words": Route(RUN, post=only("coordinator", status=302), args=slug("draft", "nl")),
    "call_sessions": Route(RUN, post=only("coordinator", status=INCOMPLETE), args=slug("draft")),
    "call_organisers": Route(RUN, post=only("coordinator", status=INCOMPLETE), args=slug("draft")),
    "call_questions": Route(RUN, args=slug("draft")),
    "call_question_new": Route(RUN, post=only("coordinator", status=INCOMPLETE), args=slug("draft", "choice")),
    "call_question": Route(RUN, post=only("coordinator", status=INCOMPLETE), args=question()),
    "call_question_act": Route(POSTED, post=only("coordinator", status=302), args=question("down")),
    "call_preview": Route(RUN, args=slug("draft", "nl")),
    "call_share": Route(RUN, args=slug()),
    "call_change": Route(RUN, post=only("coordinator", status=302), args=slug("open", "close")),
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
    "call_draw": Route(RUN, post=NOT_NOW, args=slug()),
    "call_what_if": Route(RUN, post=SELECT_WRITES, args=slug(), data={"places": 20}),
    "call_promote": Route(POSTED, post=NOT_NOW, args=slug()),
    "call_minutes": Route(RUN, args=slug()),
    # Nothing is drawn in this call: the page and the file are there once two people published a draw.
    "call_draw_public": Route(everybody(404), args=slug()),
    "call_draw_file": Route(everybody(404), args=lambda world: (call_of(world).slug, 1)),
    "application_draw": Route(everybody(), args=lambda world: (token_of(make_application(call_of(world, "decided"))),)),
}


def closed(world: World) -> Call:
    """Return the town's call that is being read: the moderator is a reviewer and was given application 7."""
    call = call_of(world, "closed")
    moderator = world.people["moderator"]
    if not call.team.exists():
        CallTeamMember.objects.create(call=call, person=moderator, part="reviewer")
        make_criterion(call)
        make_reading(make_application(call, number=7), moderator)
    return call


def at_closed(*more: object) -> Callable[[World], tuple[object, ...]]:
    """Return what finds an address within the call that is being read."""
    return lambda world: (closed(world).slug, *more)


READS = only("moderator")
REVIEWING = {
    "call_criteria": Route(RUN, post=only("coordinator", status=302), args=at_closed()),
    "call_criterion_new": Route(RUN, post=only("coordinator", status=422), args=at_closed()),
    "call_criterion": Route(
        RUN,
        post=only("coordinator", status=422),
        args=lambda world: (closed(world).slug, closed(world).criteria.get().pk),
    ),
    "call_team": Route(RUN, post=only("coordinator", status=422), args=at_closed()),
    "call_team_member": Route(
        RUN,
        post=only("coordinator", status=302),
        args=lambda world: (closed(world).slug, closed(world).team.get().pk),
    ),
    "call_readings": Route(RUN, post=only("coordinator", status=422), args=at_closed()),
    "call_readings_of": Route(RUN, post=only("coordinator", status=404), args=at_closed(7)),
    "call_read": Route(READS, args=at_closed()),
    "call_read_one": Route(READS, post=only("moderator", status=302), args=at_closed(7)),
    "call_eligibility": Route(RUN, post=only("coordinator", status=302), args=at_closed()),
    "call_eligibility_of": Route(
        RUN, post=only("coordinator", status=302), args=at_closed(7), data={"step": "eligible"}
    ),
    "call_scores": Route(RUN, args=at_closed()),
    "call_reviews_file": Route(RUN, args=at_closed()),
    "call_scores_of": Route(RUN, post=only("coordinator", status=422), args=at_closed(7)),
}

CALLS: dict[str, Route] = {**CONVENING, **CHOOSING, **REVIEWING}
