"""What a reviewer has to read, how far everybody is, and whether reading is still possible."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from middleground.web.base.errors import DomainError
from middleground.web.calls.models import Application, Assignment, Call, Selection
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.people.models import Person

READABLE = (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE)
"""Applications in these states are read; nobody judges one that is still being written or that is out."""
OUT = (
    ApplicationState.DRAFT,
    ApplicationState.INELIGIBLE,
    ApplicationState.WITHDRAWN,
    ApplicationState.ERASED,
)
"""What was read of these counts no longer."""
State = Assignment.State


@dataclass(frozen=True, slots=True)
class Reading:
    """One application as its reviewer sees it in the list: a number and how far they are, nothing else."""

    number: int
    state: str
    has_begun: bool
    tags: tuple[str, ...]

    @property
    def is_waiting(self) -> bool:
        return self.state == State.OPEN


@dataclass(frozen=True, slots=True)
class Progress:
    """How many applications were read, of how many."""

    done: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class ReaderProgress:
    """How far one reviewer is; ``part`` is their part in the team, None for somebody who left it."""

    person_id: int | None
    name: str
    letter: str
    progress: Progress
    conflicts: int


def is_reading(call: Call) -> bool:
    """Say whether applications are being read: the call is closed, and no choice was committed or proposed."""
    if call.state == CallState.CLOSED:
        return True
    settled = (Selection.State.COMMITTED, Selection.State.PROPOSED, Selection.State.FINAL)
    return call.state == CallState.SELECTING and not call.selections.filter(state__in=settled).exists()


def refuse_when_not_reading(call: Call) -> None:
    """Raise ``calls.not_reading`` unless applications are being read."""
    if not is_reading(call):
        raise DomainError("calls.not_reading")


def readings_of(call: Call, person: Person) -> list[Reading]:
    """Return what this reviewer was given, by number; the same statements however many there are."""
    own = _given(call).filter(reviewer=person).prefetch_related("tags", "scores").order_by("application__number")
    return [
        Reading(
            number=one.application.number,
            state=one.state,
            has_begun=bool(one.scores.all() or one.remark or one.confidence),
            tags=tuple(sorted(tag.name for tag in one.tags.all())),
        )
        for one in own.select_related("application")
    ]


def next_unread(readings: list[Reading], after: int = 0) -> int | None:
    """Return the next application that waits, going round from the one that is open."""
    waiting = [one.number for one in readings if one.is_waiting and one.number != after]
    return next((number for number in waiting if number > after), waiting[0] if waiting else None)


def own_progress(readings: list[Reading]) -> Progress:
    """Return how far a reviewer is with what they were given and may read."""
    asked = [one for one in readings if one.state != State.CONFLICT]
    return Progress(sum(one.state == State.DONE for one in asked), len(asked))


def progress_of(call: Call) -> Progress:
    """Return how many readings of the call are done."""
    counted = (
        _given(call)
        .exclude(state=State.CONFLICT)
        .aggregate(done=Count("pk", filter=Q(state=State.DONE)), total=Count("pk"))
    )
    return Progress(counted["done"], counted["total"])


def readers_of(call: Call) -> list[ReaderProgress]:
    """Return everybody who reads or has read for the call, by name."""
    members = {member.person_id: member.person for member in call.team.filter(part="reviewer").select_related("person")}
    counts = (
        _given(call)
        .values("reviewer_id", "reviewer__name", "reviewer__email", "letter")
        .annotate(
            done=Count("pk", filter=Q(state=State.DONE)),
            asked=Count("pk", filter=~Q(state=State.CONFLICT)),
            conflicts=Count("pk", filter=Q(state=State.CONFLICT)),
        )
    )
    found = [
        ReaderProgress(
            row["reviewer_id"],
            row["reviewer__name"] or row["reviewer__email"] or "",
            row["letter"],
            Progress(row["done"], row["asked"]),
            row["conflicts"],
        )
        for row in counts
    ]
    begun = {one.person_id for one in found}
    found += [
        ReaderProgress(key, str(person), "", Progress(0, 0), 0) for key, person in members.items() if key not in begun
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.letter))


def unread_by(call: Call, person: Person) -> int:
    """Return how many applications wait for this reviewer."""
    return _given(call).filter(reviewer=person, state=State.OPEN).count()


def _given(call: Call) -> QuerySet[Assignment]:
    return Assignment.objects.filter(application__call=call).exclude(application__state__in=OUT)


def application_of(call: Call, number: int) -> Application | None:
    """Return the application of this number."""
    return call.applications.filter(number=number).first()
