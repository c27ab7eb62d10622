"""How many people went how far in a call, exactly: what goes into the gate, and no further."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from middleground.web.calls.models import Application, Call, Question
from middleground.web.calls.queries.features import AGE_BANDS, features_of_call
from middleground.web.calls.queries.pool import NOT_SAID
from middleground.web.calls.spoken import spoken_languages
from middleground.web.calls.states import ApplicationState
from middleground.web.releases.actions import snapshot_of

S = ApplicationState
Kind = Question.Kind
STAGES = ("applied", "eligible", "invited", "confirmed")
CONFIRMED = (S.CONFIRMED, S.ATTENDED, S.ABSENT)
INVITED = (S.INVITED, S.DECLINED, S.EXPIRED, S.CANCELLED, *CONFIRMED)
ELIGIBLE = (S.ELIGIBLE, S.SELECTED, S.WAITLISTED, S.NOT_SELECTED, *INVITED)
APPLIED = (S.SUBMITTED, S.INELIGIBLE, *ELIGIBLE)
"""Who took an application back is not counted, nor is anybody whose application is erased."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Exact counts by stage: of everybody, and by level of each feature. ``snapshot`` tells the same ones again."""

    totals: tuple[int, ...]
    features: Mapping[str, Mapping[str, tuple[int, ...]]]
    snapshot: str


def counted_in(call: Call) -> Counted:
    """Count the people who applied; speakers and hosts who were invited directly did not."""
    own = call.applications.filter(state__in=APPLIED).exclude(source=Application.Source.DIRECT)
    states = dict(own.order_by("pk").values_list("pk", "state"))
    given = features_of_call(call) if states else {}
    levels = levels_asked(call)
    said = {key: _said(given.get(key, {}), levels) for key in states}
    found = {
        feature: {level: _row([states[key] for key in states if said[key][feature] == level]) for level in known}
        for feature, known in levels.items()
    }
    for counts in found.values():
        if counts[NOT_SAID][0] == 0:  # that everybody answered may be known; a row of nobody would hide another
            del counts[NOT_SAID]
    return Counted(_row(list(states.values())), found, snapshot_of(repr((states, said)).encode()))


def levels_asked(call: Call) -> dict[str, list[str]]:
    """Return the levels of each feature that the call asks for by questions whose answers are a closed list."""
    found: dict[str, list[str]] = {}
    for question in call.questions.exclude(feature="").prefetch_related("options").order_by("position", "id"):
        known = _levels(question)
        if known:
            found.setdefault(question.feature, []).extend(known)
    return {feature: list(dict.fromkeys([*known, NOT_SAID])) for feature, known in found.items()}


def _levels(question: Question) -> list[str]:
    if question.kind in {Kind.CHOICE, Kind.SEVERAL}:
        return [option.key for option in question.options.all()]
    if question.kind == Kind.CONSENT:
        return ["yes", "no"]
    if question.kind == Kind.LANGUAGES:
        return [code for code, _name in spoken_languages()]
    if question.kind == Kind.NUMBER and question.feature == Question.Feature.AGE_BAND:
        return [name for _low, _high, name in AGE_BANDS]
    if question.kind == Kind.SCALE and question.lowest is not None and question.highest is not None:
        return [str(value) for value in range(question.lowest, question.highest + 1)]
    return []


def _said(given: Mapping[str, str], levels: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return one level for each feature: words that are on no list count as not said."""
    return {feature: given[feature] if given.get(feature) in known else NOT_SAID for feature, known in levels.items()}


def _row(states: Sequence[str]) -> tuple[int, ...]:
    count = Counter(states)
    return tuple(sum(count[state] for state in reached) for reached in (APPLIED, ELIGIBLE, INVITED, CONFIRMED))
