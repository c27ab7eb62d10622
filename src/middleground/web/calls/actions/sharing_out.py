"""Giving applications to reviewers: shared out evenly and without conflicts of interest, then changed by hand."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from middleground.engine.selection.assignment import Reader, Readings, share_out
from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.models import Application, Assignment, Call, CallTeamMember, ReadingRules
from middleground.web.calls.queries.conflicts import conflicts_of
from middleground.web.calls.queries.reading import READABLE, refuse_when_not_reading
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

MOST_EACH = 9
State = Assignment.State


def share_out_readings(call: Call, *, by: Person, each: int, anew: bool = False, seed: int | None = None) -> Readings:
    """Give every application so many readers, with equal work for all; return what was given and what is missing.

    Whoever has an application keeps it, unless ``anew`` is asked for: then what nobody has begun is shared out again.
    """
    require(by, "calls.run", call)
    if not 1 <= each <= MOST_EACH:
        raise InvalidInput("calls.readers_each", field="each", limit=MOST_EACH)
    refuse_when_not_reading(call)
    before = _given_before(call, anew=anew)
    found = _shared(
        call, each, before, secrets.randbits(32) if seed is None else seed
    )  # may take a second: no lock yet
    with transaction.atomic():
        held = Call.objects.select_for_update().get(pk=call.pk)
        refuse_when_not_reading(held)
        if _given_before(held, anew=anew) != before:
            raise DomainError("calls.readers_changed")
        if anew:
            _not_begun(held).delete()
        _keep(held, [(int(application), int(reader)) for application, reader in found.given])
        ReadingRules.objects.update_or_create(call=held, defaults={"readers_each": each})
        record(by=by, verb="calls.share_out", thing=held, given=len(found.given), missing=sum(found.missing.values()))
    return found


def give_reading(application: Application, *, by: Person, reader: Person) -> None:
    """Give one application to one reviewer, whatever they have to read already."""
    require(by, "calls.run", application.call)
    with transaction.atomic():
        refuse_when_not_reading(Call.objects.select_for_update().get(pk=application.call_id))
        if not CallTeamMember.objects.filter(call=application.call, person=reader, part="reviewer").exists():
            raise InvalidInput("calls.not_a_reviewer", field="reader")
        _refuse_conflict(application, reader)
        if not application.assignments.filter(reviewer=reader).exists():
            _keep(application.call, [(application.pk, reader.pk)])
            record(by=by, verb="calls.give_reading", thing=application)


def take_reading(assignment: Assignment, *, by: Person) -> None:
    """Take an application from a reviewer who has not read it."""
    require(by, "calls.run", assignment.application.call)
    with transaction.atomic():
        held = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if held.state != State.OPEN:
            raise DomainError("calls.already_read")
        record(by=by, verb="calls.take_reading", thing=held.application)
        held.delete()


def note_conflict(application: Application, *, by: Person, reader: Person) -> None:
    """Note that a reviewer has an interest in an application: they never read it, and what they wrote is gone."""
    require(by, "calls.run", application.call)
    with transaction.atomic():
        assignment = application.assignments.filter(reviewer=reader).first()
        if assignment is None:
            letter = _letters(application.call, [reader.pk])[reader.pk]
            assignment = Assignment(application=application, reviewer=reader, letter=letter)
        mark_conflict(assignment)
        record(by=by, verb="calls.note_conflict", thing=application)


def lift_conflict(assignment: Assignment, *, by: Person) -> None:
    """Take back a conflict that was declared by mistake; the reviewer is asked to read it again."""
    require(by, "calls.run", assignment.application.call)
    with transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk, state=State.CONFLICT).update(state=State.OPEN)
        record(by=by, verb="calls.lift_conflict", thing=assignment.application)


def mark_conflict(assignment: Assignment) -> None:
    """Turn an assignment into a conflict of interest, without anything the reviewer wrote."""
    assignment.state, assignment.confidence, assignment.remark, assignment.done_at = State.CONFLICT, None, "", None
    assignment.save()
    assignment.scores.all().delete()
    assignment.tags.clear()


def _given_before(call: Call, *, anew: bool) -> list[tuple[int, int | None]]:
    """Return who reads what already; with ``anew`` only what somebody has begun."""
    rows = Assignment.objects.filter(application__call=call, application__state__in=READABLE)
    rows = rows.exclude(state=State.CONFLICT).order_by("application_id", "letter")
    if anew:
        rows = rows.exclude(pk__in=_not_begun(call))
    return list(rows.values_list("application_id", "reviewer_id"))


def _shared(call: Call, each: int, before: list[tuple[int, int | None]], seed: int) -> Readings:
    members = list(call.team.filter(part="reviewer").select_related("person").order_by("pk"))
    applications = list(call.applications.filter(state__in=READABLE).order_by("number"))
    conflicts = conflicts_of(applications, [member.person for member in members])
    readers = [
        Reader(
            str(member.person_id),
            member.most_reviews,
            frozenset(str(one) for one, reasons in conflicts.items() if member.person_id in reasons),
        )
        for member in members
    ]
    pairs = [
        (str(application), str(reader) if reader else f"gone-{place}")
        for place, (application, reader) in enumerate(before)
    ]
    return share_out([str(one.pk) for one in applications], readers, each=each, before=pairs, seed=seed)


def _keep(call: Call, pairs: Iterable[tuple[int, int]]) -> None:
    given = list(pairs)
    letters = _letters(call, [reader for _application, reader in given])
    Assignment.objects.bulk_create(
        Assignment(application_id=application, reviewer_id=reader, letter=letters[reader])
        for application, reader in given
    )


def _letters(call: Call, readers: Iterable[int]) -> dict[int, str]:
    """Return the letter of each reader in this call: the one they had, else the next that nobody has had."""
    rows = Assignment.objects.filter(application__call=call).values_list("reviewer_id", "letter").distinct()
    known = dict(rows)
    used = {letter for _reader, letter in rows}
    free = (letter for letter in map(_letter, range(1000)) if letter not in used)
    for reader in dict.fromkeys(readers):
        if reader not in known:
            known[reader] = next(free)
    return known


def _letter(place: int) -> str:
    """Return A … Z, AA, AB …"""
    ahead, last = divmod(place, 26)
    return (_letter(ahead - 1) if ahead else "") + chr(ord("A") + last)


def _refuse_conflict(application: Application, reader: Person) -> None:
    both = [application]
    if application.duo_id:
        both = list(Application.objects.filter(duo_id=application.duo_id))
    if reader.pk in conflicts_of(both, [reader])[application.pk]:
        raise DomainError("calls.is_conflicted", field="reader")


def _not_begun(call: Call) -> QuerySet[Assignment]:
    given = Assignment.objects.filter(application__call=call, state=State.OPEN)
    return given.filter(scores=None, tags=None, confidence=None, remark="")
