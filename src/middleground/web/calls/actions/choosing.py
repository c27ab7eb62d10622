"""Choosing a group by hand: marks with reasons, then one person proposes and another one confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.lists import listed
from middleground.web.base.rights import require
from middleground.web.calls.actions.changing import change_call
from middleground.web.calls.actions.deciding import decide
from middleground.web.calls.models import Application, Call, Choice, Duo, Selection, Tie
from middleground.web.calls.queries.conflicts import held_back
from middleground.web.calls.queries.group import group_of, unfinished_selection
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

Outcome = Choice.Outcome


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody thinks of one application; no outcome takes the mark away."""

    outcome: str
    reason: str = ""


def hold_call(call: Call) -> Call:
    """Return the call, locked until the transaction ends: one act about its places at a time."""
    return Call.objects.select_for_update(of=("self",)).select_related("organisation", "area").get(pk=call.pk)


def begin(held: Call, method: str, *, by: Person) -> Selection:
    """Start choosing a group, or replacements when the call is decided; the caller holds the call."""
    if unfinished_selection(held) is not None:
        raise DomainError("calls.selection_under_way")
    if held.state == CallState.CLOSED:
        change_call(held, "select", by=by)
    group = group_of(held)
    if held.state == CallState.SELECTING:
        return Selection.objects.create(call=held, method=method, places=held.places or group.eligible)
    if held.state != CallState.DECIDED:
        raise DomainError("calls.not_selecting")
    if not group.free or not group.waiting:
        raise DomainError("calls.nothing_to_replace")
    before = held.selections.filter(state=Selection.State.FINAL).order_by("-id").first()
    return Selection.objects.create(call=held, method=method, places=group.free, replaces=before)


def choose_by_hand(call: Call, *, by: Person) -> Selection:
    """Open the choice by hand; return the one that is open already.

    Raises
    ------
    DomainError
        ``calls.selection_under_way`` while a draw is prepared; ``calls.not_selecting`` before the call is closed;
        ``calls.nothing_to_replace`` when the call is decided and no place is free or nobody waits.
    """
    require(by, "calls.select", call)
    with transaction.atomic():
        held = hold_call(call)
        open_one = unfinished_selection(held)
        if open_one is not None and open_one.method == Call.Method.HAND:
            return open_one
        selection = begin(held, Call.Method.HAND, by=by)
        record(by=by, verb="calls.begin_choice", thing=held, replaces=selection.replaces_id)
    return selection


def candidates_of(selection: Selection) -> Sequence[Application]:
    """Return whom the selection chooses among: the eligible, or the waiting list when it replaces somebody."""
    state = ApplicationState.WAITLISTED if selection.replaces_id else ApplicationState.ELIGIBLE
    found = selection.call.applications.filter(state=state).exclude(source=Application.Source.DIRECT)
    return list(found.select_related("duo").order_by("number"))


def mark(selection: Selection, *, by: Person, marks: Mapping[int, Mark]) -> None:
    """Keep marks by the number of the application. Whoever only comes together is marked together.

    Raises
    ------
    DomainError
        ``calls.own_interest`` where the person applied themselves or declared an interest.
    """
    require(by, "calls.select", selection.call)
    with transaction.atomic():
        held = hold_selection(selection, Selection.State.PREPARED)
        _keep(held, marks, by=by)


def hold_selection(selection: Selection, *states: str) -> Selection:
    """Return the selection, locked together with its call, in one of these states."""
    hold_call(selection.call)
    held = Selection.objects.select_for_update(of=("self",)).select_related("call").get(pk=selection.pk)
    if held.state not in states:
        raise DomainError("calls.selection_moved_on")
    return held


def _keep(held: Selection, marks: Mapping[int, Mark], *, by: Person) -> None:
    candidates = candidates_of(held)
    given = _together(candidates, marks)
    own = held_back(by, candidates) & given.keys()
    if own:
        raise DomainError("calls.own_interest", numbers=listed(sorted(own)))
    for kept in given.values():
        if kept.outcome and kept.outcome not in Outcome.values:
            raise InvalidInput("calls.unknown_outcome")
    rows = [
        Choice(selection=held, application=each, outcome=found.outcome, reason=found.reason.strip()[:300])
        for each in candidates
        if (found := given.get(each.number)) is not None
    ]
    Choice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["selection", "application"],
        update_fields=["outcome", "reason"],
    )


def _together(candidates: Sequence[Application], marks: Mapping[int, Mark]) -> dict[int, Mark]:
    """Give both halves of a duo the mark of the half that was marked."""
    halves: dict[int, list[int]] = {}
    for each in candidates:
        duo = each.duo
        if duo is not None and duo.state == Duo.State.CONFIRMED and duo.mode == Duo.Mode.TOGETHER:
            halves.setdefault(duo.pk, []).append(each.number)
    given = dict(marks)
    for numbers in halves.values():
        marked = next((marks[number] for number in numbers if number in marks), None)
        if marked is not None:
            given.update(dict.fromkeys(numbers, marked))
    return given


def propose_group(selection: Selection, *, by: Person, rest: Mark | None = None) -> None:
    """Hand the chosen group to a second person. ``rest`` is for everybody who has no mark.

    Raises
    ------
    DomainError
        ``calls.unmarked`` while somebody has no mark or no reason, ``calls.too_many``, ``calls.nobody_chosen``,
        ``calls.duo_split``, ``calls.tie_broken``, ``calls.unchecked`` while eligibility is open.
    """
    require(by, "calls.select", selection.call)
    with transaction.atomic():
        held = hold_selection(selection, Selection.State.PREPARED)
        if rest is not None:
            _keep_rest(held, rest, by=by)
        _check_group(held)
        held.state, held.proposed_by = Selection.State.PROPOSED, by
        held.save(update_fields=["state", "proposed_by"])
        count = held.choices.filter(outcome=Outcome.SELECTED).count()
        record(by=by, verb="calls.propose_group", thing=held.call, selected=count)


def _keep_rest(held: Selection, rest: Mark, *, by: Person) -> None:
    known = {each.application_id: each for each in held.choices.all()}
    candidates, marks = candidates_of(held), {}
    not_theirs = held_back(by, candidates)
    for each in candidates:
        if each.number in not_theirs:
            continue
        found = known.get(each.pk)
        if found is None or not found.outcome or (not found.reason and found.outcome == rest.outcome):
            marks[each.number] = rest
    _keep(held, marks, by=by)


def _check_group(held: Selection) -> None:
    candidates = {each.pk: each for each in candidates_of(held)}
    choices = {each.application_id: each for each in held.choices.all() if each.application_id in candidates}
    unmarked = [each for pk, each in candidates.items() if pk not in choices or not choices[pk].outcome]
    without = [each for each in choices.values() if each.outcome and not each.reason]
    chosen = {pk for pk, each in choices.items() if each.outcome == Outcome.SELECTED}
    if not held.replaces_id and group_of(held.call).unchecked:
        raise DomainError("calls.unchecked")
    if not chosen:
        raise DomainError("calls.nobody_chosen")
    if len(chosen) > held.places:
        raise DomainError("calls.too_many", chosen=len(chosen), places=held.places)
    if unmarked or without:
        raise DomainError("calls.unmarked", count=len(unmarked) + len(without))
    _check_ties(chosen, list(candidates.values()))


def _check_ties(chosen: set[int], candidates: Sequence[Application]) -> None:
    for each in candidates:
        duo = each.duo
        if each.pk in chosen and duo is not None and duo.mode == Duo.Mode.TOGETHER and duo.state == Duo.State.CONFIRMED:
            other = next((one for one in candidates if one.duo_id == duo.pk and one.pk != each.pk), None)
            if other is None or other.pk not in chosen:
                raise DomainError("calls.duo_split", number=each.number)
    for tie in Tie.objects.filter(first__in=candidates, second__in=candidates).select_related("first", "second"):
        both = (tie.first_id in chosen) + (tie.second_id in chosen)
        if both == (1 if tie.kind == Tie.Kind.TOGETHER else 2):
            raise DomainError("calls.tie_broken", first=tie.first.number, second=tie.second.number)


def take_back(selection: Selection, *, by: Person) -> None:
    """Go on choosing: the proposal was not right yet."""
    require(by, "calls.select", selection.call)
    with transaction.atomic():
        held = hold_selection(selection, Selection.State.PROPOSED)
        held.state, held.proposed_by = Selection.State.PREPARED, None
        held.save(update_fields=["state", "proposed_by"])
        record(by=by, verb="calls.take_back_group", thing=held.call)


def confirm_group(selection: Selection, *, by: Person) -> None:
    """Confirm what somebody else proposed: every application changes its state and the letters are written.

    Sent twice, it does nothing the second time.
    """
    require(by, "calls.select", selection.call)
    with transaction.atomic():
        hold_call(selection.call)
        found = Selection.objects.get(pk=selection.pk)
        if found.state == Selection.State.FINAL and found.confirmed_by_id == by.pk:
            return
        held = hold_selection(selection, Selection.State.PROPOSED)
        if held.method != Call.Method.HAND:
            raise DomainError("calls.selection_moved_on")
        refuse_same_person(held, by)
        _check_group(held)
        finish(held, by=by)


def refuse_same_person(held: Selection, by: Person) -> None:
    """What one person proposed, another one confirms."""
    if held.proposed_by_id == by.pk:
        raise DomainError("calls.same_person")


def finish(held: Selection, *, by: Person) -> None:
    """Make the selection final and let it have its effect; the caller holds it."""
    held.state, held.final_at = Selection.State.FINAL, timezone.now()
    held.confirmed_by = held.confirmed_by or by
    held.save()
    decide(held, by=by)


def drop_selection(selection: Selection, *, by: Person) -> None:
    """Put a choice or a draw that is not published away, with its marks.

    Raises
    ------
    DomainError
        ``calls.selection_moved_on`` once a draw is published: it can only be drawn.
    """
    require(by, "calls.select", selection.call)
    with transaction.atomic():
        held = hold_selection(selection, Selection.State.PREPARED, Selection.State.PROPOSED)
        held.choices.all().delete()
        held.state = Selection.State.DROPPED
        held.save(update_fields=["state"])
        record(by=by, verb="calls.drop_selection", thing=held.call, method=held.method)
