"""What was said of applications: for those who select, for the file, and for the applicant who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from middleground.engine.estimate import Estimate
from middleground.web.calls.models import Application, Assignment, Call, Comment, Criterion, Tag
from middleground.web.calls.queries.reading import OUT, State
from middleground.web.calls.queries.suitability import ReaderScore, calibration_of, scores_of


@dataclass(frozen=True, slots=True)
class ScoredApplication:
    """One application in the table of scores. ``spread`` is the largest difference between two readers."""

    number: int
    estimate: Estimate | None
    raw: float | None
    spread: float | None
    readers: int
    done: int
    tags: tuple[str, ...]
    conflicts: int


@dataclass(frozen=True, slots=True)
class LevelSaid:
    """What one reader found on one criterion, with the words of the rubric."""

    criterion: str
    value: int
    words: str


@dataclass(frozen=True, slots=True)
class Review:
    """One reader's finished reading of one application."""

    letter: str
    levels: tuple[LevelSaid, ...]
    mean: float
    confidence: int | None
    remark: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReaderFound:
    """How much more one reader gives than others do to the same applications."""

    letter: str
    mildness: Estimate


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything on the page of scores; applications by number, readers by letter."""

    applications: list[ScoredApplication]
    readers: list[ReaderFound]
    rest: float | None


def scores_page(call: Call) -> Scores:
    """Return the table of scores of a call in a fixed number of statements."""
    scores = scores_of(call)
    found = calibration_of(call, scores)
    by_application = _grouped(scores)
    applications = call.applications.exclude(state__in=OUT).prefetch_related("assignments__tags").order_by("number")
    rows = [_scored(one, found.scores.get(str(one.pk)), by_application.get(one.pk, [])) for one in applications]
    readers = [ReaderFound(letter, estimate) for letter, estimate in sorted(found.readers.items())]
    return Scores(rows, readers, found.rest)


def reviews_of(application: Application, language: str) -> list[Review]:
    """Return the finished readings of an application, by letter."""
    criteria = list(application.call.criteria.all())
    done = application.assignments.filter(state=State.DONE).prefetch_related("scores", "tags").order_by("letter")
    return [_review(one, criteria, language) for one in done]


def comments_of(application: Application) -> list[Comment]:
    """Return what those who select said, the oldest first."""
    return list(application.comments.select_related("written_by"))


def tags_of(call: Call) -> dict[int, list[str]]:
    """Return the tags that finished readings gave to each application."""
    rows = Tag.readings.through.objects.filter(assignment__application__call=call, assignment__state=State.DONE)
    found: dict[int, list[str]] = {}
    names = rows.order_by("tag__name").values_list("assignment__application_id", "tag__name").distinct()
    for application, name in names:
        found.setdefault(application, []).append(name)
    return found


def remarks_of(call: Call) -> dict[int, list[str]]:
    """Return the remarks of finished readings of each application, without who wrote them."""
    rows = Assignment.objects.filter(application__call=call, state=State.DONE).exclude(remark="").order_by("letter")
    found: dict[int, list[str]] = {}
    for application, remark in rows.values_list("application_id", "remark"):
        found.setdefault(application, []).append(remark)
    return found


def said_about(application: Application) -> dict[str, Any]:
    """Return what staff said of an application, for the applicant's own copy: every word, no reader's name."""
    reviews = reviews_of(application, application.language)
    return {
        "eligibility": application.state_reason,
        "readings": [
            {
                "reader": review.letter,
                "scores": {level.criterion: f"{level.value}: {level.words}" for level in review.levels},
                "remark": review.remark,
                "tags": list(review.tags),
            }
            for review in reviews
        ],
        "comments": [comment.text for comment in comments_of(application)],
    }


def name_of(criterion: Criterion, language: str, call: Call) -> str:
    """Return what a criterion is called in a language, else in the call's."""
    names: Mapping[str, str] = criterion.names
    return next((names[code] for code in (language, *call.languages, *names) if names.get(code)), "")


def _grouped(scores: Iterable[ReaderScore]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    for one in scores:
        found.setdefault(one.application_id, []).append(one.score)
    return found


def _scored(application: Application, estimate: Estimate | None, raw: list[float]) -> ScoredApplication:
    assignments = list(application.assignments.all())
    asked = [one for one in assignments if one.state != State.CONFLICT]
    tags = {tag.name for one in asked if one.state == State.DONE for tag in one.tags.all()}
    return ScoredApplication(
        number=application.number,
        estimate=estimate,
        raw=sum(raw) / len(raw) if raw else None,
        spread=max(raw) - min(raw) if len(raw) > 1 else None,
        readers=len(asked),
        done=sum(one.state == State.DONE for one in asked),
        tags=tuple(sorted(tags)),
        conflicts=len(assignments) - len(asked),
    )


def _review(assignment: Assignment, criteria: list[Criterion], language: str) -> Review:
    values = {score.criterion_id: score.value for score in assignment.scores.all()}
    scored = [one for one in criteria if one.pk in values]
    levels = tuple(
        LevelSaid(name_of(one, language, one.call), values[one.pk], one.rubric.get(str(values[one.pk]), ""))
        for one in scored
    )
    weights = sum(one.weight for one in scored)
    return Review(
        letter=assignment.letter,
        levels=levels,
        mean=sum(values[one.pk] * one.weight for one in scored) / weights if weights else 0.0,
        confidence=assignment.confidence,
        remark=assignment.remark,
        tags=tuple(sorted(tag.name for tag in assignment.tags.all())),
    )
