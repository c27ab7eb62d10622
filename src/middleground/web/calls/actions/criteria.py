"""What reviewers look at. Public before the call opens; from then on only its wording changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.models import Call, Criterion
from middleground.web.calls.states import CallState
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

LEVELS = range(5)
"""The scores, from 0 to 4."""
HEAVIEST = 5


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """A criterion as a coordinator writes it."""

    names: Mapping[str, str]  # language → words
    rubric: Mapping[int, str] = field(default_factory=dict)  # score → words, in the language of the call
    weight: int = 1


def add_criterion(call: Call, *, by: Person, draft: CriterionDraft) -> Criterion:
    """Add a criterion at the end."""
    require(by, "calls.run", call)
    with transaction.atomic():
        held = _held(call)
        _refuse_when_locked(held)
        _check(held, draft)
        last = held.criteria.aggregate(last=Max("position"))["last"]
        criterion = Criterion(call=held, position=0 if last is None else last + 1)
        _keep(criterion, draft)
        record(by=by, verb="calls.add_criterion", thing=held, criterion=criterion.pk)
    return criterion


def edit_criterion(criterion: Criterion, *, by: Person, draft: CriterionDraft) -> None:
    """Change a criterion; once the call is open its weight stays, and only words change."""
    require(by, "calls.run", criterion.call)
    with transaction.atomic():
        held = _held(criterion.call)
        _check(held, draft)
        if draft.weight != criterion.weight:
            _refuse_when_locked(held)
        _keep(criterion, draft)
        record(by=by, verb="calls.edit_criterion", thing=held, criterion=criterion.pk)


def remove_criterion(criterion: Criterion, *, by: Person) -> None:
    """Take a criterion out, before the call opens."""
    require(by, "calls.run", criterion.call)
    with transaction.atomic():
        held = _held(criterion.call)
        _refuse_when_locked(held)
        record(by=by, verb="calls.remove_criterion", thing=held, criterion=criterion.pk)
        criterion.delete()


def move_criterion(criterion: Criterion, *, by: Person, steps: int) -> None:
    """Move a criterion up (negative) or down, before the call opens."""
    require(by, "calls.run", criterion.call)
    with transaction.atomic():
        held = _held(criterion.call)
        _refuse_when_locked(held)
        row = list(held.criteria.all())
        place = row.index(criterion)
        row.insert(max(place + steps, 0), row.pop(place))
        for position, each in enumerate(row):
            each.position = position
        Criterion.objects.bulk_update(row, ["position"])
        record(by=by, verb="calls.move_criterion", thing=held, criterion=criterion.pk)


def may_change_criteria(call: Call) -> bool:
    """Say whether more than words may change: nobody has applied yet."""
    return call.state in {CallState.DRAFT, CallState.SCHEDULED}


def _held(call: Call) -> Call:
    return Call.objects.select_for_update().get(pk=call.pk)


def _refuse_when_locked(call: Call) -> None:
    if not may_change_criteria(call):
        raise DomainError("calls.criteria_locked")


def _check(call: Call, draft: CriterionDraft) -> None:
    if not draft.names.get(call.language, "").strip():
        raise InvalidInput("calls.criterion_unnamed", field=f"name_{call.language}")
    if not 1 <= draft.weight <= HEAVIEST:
        raise InvalidInput("calls.criterion_weight", field="weight", limit=HEAVIEST)
    for level in LEVELS:
        if not draft.rubric.get(level, "").strip():
            raise InvalidInput("calls.level_unsaid", field=f"level_{level}", level=level)


def _keep(criterion: Criterion, draft: CriterionDraft) -> None:
    criterion.names = {language: name.strip() for language, name in draft.names.items() if name.strip()}
    criterion.rubric = {str(level): draft.rubric[level].strip() for level in LEVELS}
    criterion.weight = draft.weight
    criterion.save()
