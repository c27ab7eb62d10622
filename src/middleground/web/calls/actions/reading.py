"""Reading one application: scores in words, how sure one is, a remark, tags; or saying that one has an interest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput, NotAllowed
from middleground.web.base.rights import require
from middleground.web.calls.actions.criteria import LEVELS
from middleground.web.calls.actions.sharing_out import mark_conflict
from middleground.web.calls.models import Application, Assignment, Score, Tag
from middleground.web.calls.queries.reading import READABLE, refuse_when_not_reading
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

State = Assignment.State
MOST_TAGS, LONGEST_TAG, LONGEST_REMARK = 8, 40, 3000


@dataclass(frozen=True, slots=True)
class ReadingDraft:
    """What a reviewer says of one application, as far as they have come."""

    scores: Mapping[int, int] = field(default_factory=dict)  # criterion → 0 to 4
    confidence: int | None = None  # 1 to 3
    remark: str = ""
    tags: tuple[str, ...] = ()


def save_reading(assignment: Assignment, *, by: Person, draft: ReadingDraft, is_done: bool) -> None:
    """Keep what a reviewer says so far; ``is_done`` when they have finished, which needs a score on each criterion.

    Saving as one goes is not written down; finishing is.
    """
    with transaction.atomic():
        held = _held(assignment, by)
        if held.state == State.CONFLICT:
            raise DomainError("calls.is_conflicted")
        criteria = set(held.application.call.criteria.values_list("pk", flat=True))
        _check(draft, criteria)
        if is_done and (not criteria or set(draft.scores) != criteria):
            raise InvalidInput("calls.score_missing", count=len(criteria - set(draft.scores)))
        was_done = held.state == State.DONE
        held.state = State.DONE if set(draft.scores) == criteria and (is_done or was_done) else State.OPEN
        held.done_at = timezone.now() if held.state == State.DONE else None
        held.confidence, held.remark = draft.confidence, draft.remark.strip()
        held.save()
        _keep_scores(held, draft.scores)
        _keep_tags(held, draft.tags)
        if held.state == State.DONE and not was_done:
            record(by=by, verb="calls.read", thing=held.application)


def declare_conflict(assignment: Assignment, *, by: Person) -> None:
    """Say that one has an interest: what one wrote is gone, and somebody else will read it."""
    with transaction.atomic():
        held = _held(assignment, by)
        mark_conflict(held)
        record(by=by, verb="calls.declare_conflict", thing=held.application)


def cleaned_tags(words: str) -> tuple[str, ...]:
    """Return the tags in a line of words with commas between them, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;،\n]", words))
    return tuple({part.casefold(): part for part in parts if part}.values())


def _held(assignment: Assignment, by: Person) -> Assignment:
    """Lock what a reviewer may write on: their own, of a call that is being read."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("application__call")
    held = rows.get(pk=assignment.pk)
    require(by, "calls.review", held.application.call)
    if held.reviewer_id != by.pk:
        raise NotAllowed("base.not_allowed", right="calls.review")
    refuse_when_not_reading(held.application.call)
    if held.application.state not in READABLE:
        raise DomainError("calls.wrong_state", state=held.application.get_state_display())
    return held


def _check(draft: ReadingDraft, criteria: set[int]) -> None:
    if not set(draft.scores) <= criteria or any(value not in LEVELS for value in draft.scores.values()):
        raise InvalidInput("calls.no_such_score")
    if draft.confidence not in {None, 1, 2, 3}:
        raise InvalidInput("calls.no_such_score", field="confidence")
    if len(draft.remark) > LONGEST_REMARK:
        raise InvalidInput("calls.remark_long", field="remark", limit=LONGEST_REMARK)
    if len(draft.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in draft.tags):
        raise InvalidInput("calls.tags_many", field="tags", limit=MOST_TAGS, length=LONGEST_TAG)


def _keep_scores(held: Assignment, scores: Mapping[int, int]) -> None:
    held.scores.exclude(criterion__in=list(scores)).delete()
    Score.objects.bulk_create(
        [Score(assignment=held, criterion_id=criterion, value=value) for criterion, value in scores.items()],
        update_conflicts=True,
        unique_fields=["assignment", "criterion"],
        update_fields=["value"],
    )


def _keep_tags(held: Assignment, names: tuple[str, ...]) -> None:
    call = held.application.call
    known = {tag.name.casefold(): tag for tag in call.tags.all()} if names else {}
    chosen = [known.get(name.casefold()) or Tag.objects.create(call=call, name=name) for name in names]
    held.tags.set(chosen)


def forget_reviews(application: Application) -> None:
    """Erase everything that was said of an application, within the caller's transaction."""
    application.assignments.all().delete()
    application.comments.all().delete()
    Tag.objects.filter(call=application.call_id, readings=None).delete()
