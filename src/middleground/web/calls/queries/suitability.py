"""What readers found, freed from how mild each of them is: for those who select, never a ranking of people."""

from __future__ import annotations

from dataclasses import dataclass

from middleground.engine.estimate import Estimate
from middleground.engine.selection.calibration import Calibration, Reading, calibrate
from middleground.web.base.errors import NotAllowed
from middleground.web.base.rights import may
from middleground.web.calls.models import Assignment, Call, Score
from middleground.web.calls.queries.reading import OUT, State

LOWEST, HIGHEST = 0.0, 4.0


@dataclass(frozen=True, slots=True)
class ReaderScore:
    """The weighted mean that one reader gave to one application."""

    application_id: int
    letter: str
    score: float


def suitability_of(call: Call) -> dict[int, Estimate | None]:
    """Return the adjusted score of every application that may still be chosen, 0 to 4; None where nobody finished."""
    found = calibration_of(call, scores_of(call)).scores
    keys = call.applications.exclude(state__in=OUT).values_list("pk", flat=True)
    return {key: found.get(str(key)) for key in keys}


def calibration_of(call: Call, scores: list[ReaderScore]) -> Calibration:
    """Return adjusted scores by application and how mild each reader is by letter."""
    readings = [Reading(str(one.application_id), one.letter, one.score) for one in scores]
    weights = list(call.criteria.values_list("weight", flat=True))
    return calibrate(readings, lowest=LOWEST, highest=HIGHEST, rounding=_rounding(weights))


def scores_of(call: Call) -> list[ReaderScore]:
    """Return every finished reading of applications that are not out, as one number each."""
    rows = Score.objects.filter(assignment__state=State.DONE, assignment__application__call=call)
    rows = rows.exclude(assignment__application__state__in=OUT)
    sums: dict[tuple[int, str], list[int]] = {}
    listed = rows.values_list("assignment__application_id", "assignment__letter", "value", "criterion__weight")
    for application, letter, value, weight in listed.order_by("assignment__application__number", "assignment__letter"):
        total = sums.setdefault((application, letter), [0, 0])
        total[0] += value * weight
        total[1] += weight
    return [ReaderScore(key, letter, points / weight) for (key, letter), (points, weight) in sums.items()]


def may_see_scores(person: object, call: Call) -> bool:
    """Say whether somebody may read what others scored: who selects, once they have read what they were given."""
    if not may(person, "calls.select", call):
        return False
    return not _still_reads(call, person)


def refuse_before_reading(call: Call, person: object) -> None:
    """Raise ``calls.read_first`` for somebody who still has applications of this call to read."""
    if _still_reads(call, person):
        raise NotAllowed("calls.read_first")


def _still_reads(call: Call, person: object) -> bool:
    key = getattr(person, "pk", None)
    return (
        key is not None
        and Assignment.objects.filter(application__call=call, reviewer_id=key, state=State.OPEN)
        .exclude(application__state__in=OUT)
        .exists()
    )


def _rounding(weights: list[int]) -> float:
    """Return the variance that rounding each criterion to a whole number leaves in their weighted mean."""
    total = sum(weights)
    return sum(weight**2 for weight in weights) / (12 * total**2) if total else 0.0
