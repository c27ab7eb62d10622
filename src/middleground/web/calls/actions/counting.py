"""Letting the numbers of a call through the gate: once, when all is decided, or before applications are erased."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from middleground.engine.disclosure.policy import DEFAULT
from middleground.engine.disclosure.stages import StageCounts, release_stages
from middleground.engine.estimate import Estimate
from middleground.web.base.errors import DomainError
from middleground.web.base.rights import require
from middleground.web.calls.actions.choosing import hold_call
from middleground.web.calls.models import Call, CallStatistics, Target
from middleground.web.calls.queries.counting import STAGES, Counted, counted_in
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person
from middleground.web.releases.actions import Basis, Content, pass_gate, publish

OVER = (CallState.DECIDED, CallState.ARCHIVED)
UNDECIDED = (
    ApplicationState.SUBMITTED,
    ApplicationState.ELIGIBLE,
    ApplicationState.SELECTED,
    ApplicationState.INVITED,
)


def release_statistics(call: Call, *, by: Person) -> CallStatistics:
    """Show the numbers of the call to everybody. They are shown once and never changed.

    Raises
    ------
    DomainError
        ``calls.statistics_released`` the second time; ``calls.statistics_early`` while something is open;
        ``calls.statistics_few`` for fewer people than the gate lets through.
    """
    require(by, "calls.run", call)
    with transaction.atomic():
        held = hold_call(call)
        kept = CallStatistics.objects.filter(call=held).select_related("release").first()
        if kept is not None and kept.release.published_at:
            raise DomainError("calls.statistics_released")
        found = kept or _pass(held, _decided_counts(held), by=by)
        publish(by=by, release=found.release, thing=held)
        record(by=by, verb="calls.release_statistics", thing=held)
    return found


def keep_statistics(call: Call) -> CallStatistics | None:
    """Keep the numbers of a call before its applications are erased; none where too few people applied."""
    with transaction.atomic():
        held = hold_call(call)
        counted = counted_in(held)
        if CallStatistics.objects.filter(call=held).exists() or counted.totals[0] < DEFAULT.least:
            return None
        return _pass(held, counted, by=None)


def content_of(call: Call, counted: Counted, key: bytes) -> Content:
    """Return what passes the gate: the counts, and the targets beside a number that is shown."""
    found = release_stages(STAGES, counted.totals, counted.features, key=key)
    return {"counts": found.to_json(), "targets": _targets(call, found)}


def is_undecided(call: Call) -> bool:
    """Say whether somebody's application may still change its stage."""
    return call.state not in OVER or call.applications.filter(state__in=UNDECIDED).exists()


def _decided_counts(held: Call) -> Counted:
    if is_undecided(held):
        raise DomainError("calls.statistics_early")
    counted = counted_in(held)
    if counted.totals[0] < DEFAULT.least:
        raise DomainError("calls.statistics_few", least=DEFAULT.least)
    return counted


def _pass(held: Call, counted: Counted, *, by: Person | None) -> CallStatistics:
    basis = Basis("calls.stages", held, counted.totals[0], counted.snapshot)
    release, payload = pass_gate(basis, make=partial(content_of, held, counted), by=by)
    return CallStatistics.objects.create(call=held, release=release, payload=payload)


def _targets(call: Call, found: StageCounts) -> list[dict[str, Any]]:
    """Return the targets of levels whose group is shown: a group keeps to its targets, so a target is a count."""
    grouped = {
        (table.feature, level)
        for table in found.tables
        for level, numbers in table.levels
        if any(isinstance(number, Estimate) for number in numbers[STAGES.index("invited") :])
    }
    return [
        {"feature": each.feature, "level": each.level, "low": each.low, "high": each.high}
        for each in Target.objects.filter(call=call).order_by("id")
        if (each.feature, each.level) in grouped
    ]
