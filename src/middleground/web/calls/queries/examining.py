"""Whether a group exists that keeps to everything that was agreed, and the smallest changes where none does."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext as _

from middleground.engine.errors import InputError
from middleground.engine.selection.problem import Case, Quota
from middleground.web.calls.models import Call
from middleground.web.calls.queries.pool import (
    FeatureQuestion,
    Member,
    case_of,
    digest_of,
    feature_questions,
    members_of,
    rules_of,
)
from middleground.web.calls.states import ApplicationState


@dataclass(frozen=True, slots=True)
class Change:
    """One bound to change, in words; ``place`` is its number in what the engine said."""

    place: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known: ``state`` is "nothing" (nobody there), "possible", "impossible", "contradiction", "asking"."""

    state: str
    digest: str = ""
    changes: tuple[Change, ...] = ()
    problem: str = ""


def applied_to(call: Call) -> list[Member]:
    """Return who counts beside a target: everybody who may still be chosen."""
    waiting = (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE)
    return members_of(call, *waiting)


def examined_case(call: Call) -> Case:
    """Return the case whose possibility is asked for: everybody who may still be chosen."""
    members = applied_to(call)
    return case_of(call, members, places=min(call.places or len(members), max(len(members), 1)))


def verdict_of(call: Call, language: str) -> Verdict:
    """Return what the last look of the engine says, unless something has changed since."""
    rules = rules_of(call)
    if not applied_to(call):
        return Verdict("nothing")
    try:
        digest = digest_of(examined_case(call))
    except InputError as error:
        return Verdict("contradiction", problem=error.code)
    if rules.examined.get("digest") != digest:
        return Verdict("asking", digest)
    if rules.examined.get("possible"):
        return Verdict("possible", digest)
    questions = {each.feature: each for each in feature_questions(call, language)}
    changes = tuple(
        Change(place, _words(change, questions)) for place, change in enumerate(rules.examined.get("relaxations", []))
    )
    return Verdict("impossible" if changes else "contradiction", digest, changes)


def _words(change: dict[str, str | int], questions: dict[str, FeatureQuestion]) -> str:
    given = {"old": change["from"], "new": change["to"]}
    if not change["level"]:
        if change["bound"] == "low":
            return _("Ask for at least %(new)s duos instead of %(old)s.") % given
        return _("Allow %(new)s people of one organisation instead of %(old)s.") % given
    question = questions.get(str(change["feature"]))
    level = question.label_of(str(change["level"])) if question else str(change["level"])
    named = {**given, "feature": question.label if question else change["feature"], "level": level}
    if change["bound"] == "low":
        return _("%(feature)s, “%(level)s”: at least %(new)s instead of %(old)s.") % named
    return _("%(feature)s, “%(level)s”: at most %(new)s instead of %(old)s.") % named


def first_obstacles(call: Call, members: list[Member], language: str) -> list[str]:
    """Say at once, by counting alone, what no group can keep to."""
    found = []
    questions = {each.feature: each for each in feature_questions(call, language)}
    counts = Counter((feature, level) for each in members for feature, level in each.features.items())
    lows: Counter[str] = Counter()
    for target in call.targets.all():
        question = questions.get(target.feature)
        if question is None:
            continue
        lows[target.feature] += target.low
        applied = counts[target.feature, target.level]
        if applied < target.low:
            named = {"feature": question.label, "level": question.label_of(target.level), "low": target.low}
            found.append(
                _("%(feature)s, “%(level)s”: at least %(low)s are asked for, and %(applied)s applied.")
                % {**named, "applied": applied}
            )
    for feature, low in lows.items():
        if call.places is not None and low > call.places:
            given = {"feature": questions[feature].label, "low": low, "places": call.places}
            found.append(
                _("%(feature)s: the lowest numbers add up to %(low)s, and there are %(places)s places.") % given
            )
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A change somebody wonders about: other bounds for one level, another number of places."""

    feature: str
    level: str
    low: int
    high: int
    places: int

    def applied_to(self, case: Case) -> Case:
        """Return the case with the change."""
        quotas = {(each.feature, each.level): each for each in case.quotas}
        if self.feature:
            quotas[self.feature, self.level] = Quota(self.feature, self.level, self.low, self.high)
        return replace(case, places=self.places, quotas=tuple(quotas.values()))

    def to_json(self) -> dict[str, str | int]:
        return asdict(self)


def asked_change(call: Call) -> Asked:
    """Return the change that was asked about last."""
    return Asked(**rules_of(call).what_if["asked"])


@dataclass(frozen=True, slots=True)
class Shift:
    """How the mean chance of one level would change, in whole per cents; None where it is about too few people."""

    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class WhatIfShown:
    """What a change would do, in words."""

    asked: Asked
    is_known: bool
    problem: str = ""
    possible: bool = False
    changes: tuple[Change, ...] = ()
    lowest: tuple[int, int] | None = None
    shifts: tuple[Shift, ...] = ()


def what_if_of(call: Call, language: str) -> WhatIfShown | None:
    """Return the last change that was asked about, with its answer when there is one."""
    kept = rules_of(call).what_if
    if "asked" not in kept:
        return None
    asked, found = Asked(**kept["asked"]), kept.get("found")
    if not found:
        return WhatIfShown(asked, is_known=False)
    if "problem" in found:
        return WhatIfShown(asked, is_known=True, problem=found["problem"])
    questions = {each.feature: each for each in feature_questions(call, language)}
    return WhatIfShown(
        asked,
        is_known=True,
        possible=found["possible"],
        changes=tuple(Change(at, _words(each, questions)) for at, each in enumerate(found["relaxations"])),
        lowest=tuple(found["lowest"]) if found["lowest"] else None,
        shifts=tuple(Shift(_level_words(each, questions), each["before"], each["after"]) for each in found["shifts"]),
    )


def _level_words(each: dict[str, str], questions: dict[str, FeatureQuestion]) -> str:
    question = questions.get(each["feature"])
    return f"{question.label}: {question.label_of(each['level'])}" if question else each["level"]
