"""How many people went how far in a call, exactly: what goes into the gate, and no further."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from middleground.web.calls.models import Application, Call, Question
from middleground.web.calls.queries.features import features_of_call
from middleground.web.calls.queries.pool import NOT_SAID
from middleground.web.calls.queries.questions import AskedQuestion, questions_of
from middleground.web.calls.states import ApplicationState
from middleground.web.releases.actions import snapshot_of

S = ApplicationState
Kind = Question.Kind
STAGES = ("applied", "eligible", "invited", "confirmed")
CONFIRMED = (S.CONFIRMED, S.ATTENDED, S.ABSENT)
INVITED = (S.INVITED, S.DECLINED, S.EXPIRED, S.CANCELLED, *CONFIRMED)
ELIGIBLE = (S.ELIGIBLE, S.SELECTED, S.WAITLISTED, S.NOT_SELECTED, *INVITED)
AGES: dict[str, Promise] = {
    "under_16": gettext_lazy("under 16"),
    "16_24": gettext_lazy("16 to 24"),
    "25_39": gettext_lazy("25 to 39"),
    "40_64": gettext_lazy("40 to 64"),
    "65_plus": gettext_lazy("65 and over"),
}
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


def levels_asked(call: Call, language: str = "") -> dict[str, dict[str, str]]:
    """Return the levels of each feature with their words, where the answers are a closed list; what is free is none."""
    found: dict[str, dict[str, str]] = {}
    for question in questions_of(call, language or call.language):
        levels = _levels(question) if question.feature else {}
        if levels:
            known = found.setdefault(question.feature, {})
            known.update({key: words for key, words in levels.items() if key not in known})
    return {feature: {**known, NOT_SAID: _("Did not say")} for feature, known in found.items()}


def _levels(question: AskedQuestion) -> dict[str, str]:
    if question.kind in {Kind.CHOICE, Kind.SEVERAL, Kind.LANGUAGES, Kind.SCALE}:
        return dict(question.choices)
    if question.kind == Kind.CONSENT:
        return {"yes": _("Yes"), "no": _("No")}
    if question.kind == Kind.NUMBER and question.feature == Question.Feature.AGE_BAND:
        return {key: str(words) for key, words in AGES.items()}
    return {}


def _said(given: Mapping[str, str], levels: Mapping[str, Container[str]]) -> dict[str, str]:
    """Return one level for each feature: words that are on no list count as not said."""
    return {feature: given[feature] if given.get(feature) in known else NOT_SAID for feature, known in levels.items()}


def _row(states: Sequence[str]) -> tuple[int, ...]:
    count = Counter(states)
    return tuple(sum(count[state] for state in reached) for reached in (APPLIED, ELIGIBLE, INVITED, CONFIRMED))
