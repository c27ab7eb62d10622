"""Background work of choosing: whether a group exists, and making the tickets of a draw."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from middleground.engine.errors import EngineError
from middleground.engine.selection.problem import Case
from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.drawing import MAKE_TICKETS, asked_of, keep_problem, keep_tickets
from middleground.web.calls.actions.replacing import last_draw, promote_next
from middleground.web.calls.actions.targets import EXAMINE, WHAT_IF, keep_answer, keep_examination
from middleground.web.calls.models import Call, CallSession, Selection
from middleground.web.calls.queries.draws import digest_of_draw, draw_case
from middleground.web.calls.queries.examining import asked_change, examined_case
from middleground.web.calls.queries.group import group_of
from middleground.web.calls.queries.pool import digest_of
from middleground.web.calls.states import CallState
from middleground.web.calls.tickets import make
from middleground.web.jobs.child import run_in_child
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job

if TYPE_CHECKING:
    from middleground.engine.selection.feasibility import Relaxation
    from middleground.engine.selection.what_if import Percent, WhatIf

HOUR = dt.timedelta(hours=1)
LOOKS = 3  # targets may be changed while the engine looks; then it looks again


@job(EXAMINE)
def examine_targets(progress: Progress, *, call_id: int) -> None:
    """Ask the engine whether a group exists, and keep its answer with the digest of what it looked at."""
    call = Call.objects.get(pk=call_id)
    for _look in range(LOOKS):
        progress.beat()
        try:
            case = examined_case(call)
        except EngineError:
            return  # the page says itself what contradicts what
        digest = digest_of(case)
        keep_examination(call_id, {"digest": digest, **_examined(case)})
        if digest_of(examined_case(Call.objects.get(pk=call_id))) == digest:
            return


def _examined(case: Case) -> dict[str, object]:
    from middleground.engine.selection.feasibility import Impossible, examine

    found = run_in_child(examine, case)
    if not isinstance(found, Impossible):
        return {"possible": True, "relaxations": []}
    return {"possible": False, "relaxations": [change_of(each) for each in found.relaxations]}


def change_of(each: Relaxation) -> dict[str, object]:
    """Return a relaxation as it is kept."""
    return {"feature": each.feature, "level": each.level, "bound": each.bound, "from": each.from_, "to": each.to}


@job(MAKE_TICKETS, heavy=True)
def make_tickets(progress: Progress, *, selection_id: int) -> None:
    """Make the tickets of a draw that is prepared; anew when applications or targets change meanwhile."""
    for _look in range(LOOKS):
        selection = Selection.objects.select_related("call", "replaces").get(pk=selection_id)
        if selection.state != Selection.State.PREPARED or selection.problem:
            return
        try:
            case, digest = draw_case(selection), digest_of_draw(selection)
            asked = asked_of(selection, today=timezone.localdate())
            made = run_in_child(make, case, asked, on_progress=progress.report)
        except EngineError as error:
            keep_problem(selection, error.code)
            return
        try:
            if keep_tickets(selection, made, digest=digest):
                return
        except DomainError:
            return  # it was put away meanwhile


@job("calls.promote_waiting", every=HOUR)
def promote_waiting(progress: Progress) -> None:
    """Give free places to whoever is next by the draw; as every invitation, its letter waits to be released."""
    count = 0
    for call in _before_their_meeting():
        group = group_of(call)
        if group.free and group.waiting and last_draw(call) is not None:
            progress.beat()
            count += _promoted(call)
    progress.report(count, 0)


def _before_their_meeting() -> QuerySet[Call]:
    over = CallSession.objects.filter(call=OuterRef("pk"), starts_at__lte=timezone.now())
    return Call.objects.filter(~Exists(over), state=CallState.DECIDED)


def _promoted(call: Call) -> int:
    try:
        return promote_next(call, by=None).places
    except DomainError:
        return 0  # nobody fits, or people are choosing just now: the page of the call says so


@job(WHAT_IF, heavy=True)
def wonder(progress: Progress, *, call_id: int) -> None:
    """Work out what a change of targets would do to everybody's chances."""
    from middleground.engine.selection.what_if import what_if

    call = Call.objects.get(pk=call_id)
    asked, found = asked_change(call), {}
    try:
        case, changed = examined_case(call), asked.applied_to(examined_case(call))
        progress.beat()
        found = _told(run_in_child(what_if, case, changed))
    except EngineError as error:
        found = {"problem": error.code}
    keep_answer(call_id, asked, found)


def _told(found: WhatIf) -> dict[str, object]:
    changes = [change_of(each) for each in found.relaxations]
    shifts = [
        {"feature": each.feature, "level": each.level, "before": _percent(each.before), "after": _percent(each.after)}
        for each in found.shifts
    ]
    lowest = list(found.lowest) if found.lowest else None
    return {"possible": found.possible, "relaxations": changes, "lowest": lowest, "shifts": shifts}


def _percent(number: Percent) -> int | None:
    return number if isinstance(number, int) else None
