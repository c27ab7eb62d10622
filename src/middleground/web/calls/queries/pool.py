"""Who may be chosen: the suitable applications of a call with what a balance looks at, and the case for the engine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from middleground.engine.estimate import Estimate
from middleground.engine.selection.problem import Apart, Applicant, Case, Pair, Quota, Reserved, Together
from middleground.web.calls.models import (
    Application,
    Call,
    Duo,
    GroupRules,
    Question,
    ReservedPlace,
    Tie,
)
from middleground.web.calls.queries.features import features_of_call
from middleground.web.calls.queries.suitability import suitability_of
from middleground.web.calls.states import ApplicationState

NOT_SAID = "not-said"
"""The level of somebody whose application does not answer the question."""


@dataclass(frozen=True, slots=True)
class Level:
    """One answer to a question that a balance may look at."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class FeatureQuestion:
    """A question of the call that a balance may look at, with its levels in the order of the form."""

    feature: str
    label: str
    levels: tuple[Level, ...]

    def label_of(self, key: str) -> str:
        """Return the words of a level; its key when the question has lost it."""
        return next((level.label for level in self.levels if level.key == key), key)


@dataclass(frozen=True, slots=True)
class Member:
    """An application with what a balance and a draw look at."""

    application: Application
    features: Mapping[str, str]
    suitability: Estimate | None

    @property
    def organisation(self) -> str:
        return " ".join(self.application.organisation_name.casefold().split())


def feature_questions(call: Call, language: str) -> list[FeatureQuestion]:
    """Return the choices among which a balance may be asked for, one question for each feature."""
    asked = call.questions.exclude(feature="").filter(kind=Question.Kind.CHOICE).prefetch_related("options")
    found: dict[str, FeatureQuestion] = {}
    for question in asked:
        levels = tuple(
            Level(option.key, _words(option.labels, language, option.key)) for option in question.options.all()
        )
        label = str(Question.Feature(question.feature).label)
        found.setdefault(question.feature, FeatureQuestion(question.feature, label, levels))
    return list(found.values())


def _words(labels: Mapping[str, str], language: str, key: str) -> str:
    return labels.get(language) or next((words for words in labels.values() if words), key)


def members_of(call: Call, *states: str) -> list[Member]:
    """Return the applications of the call in these states, in the order of their numbers."""
    found = call.applications.filter(state__in=states).exclude(source=Application.Source.DIRECT)
    applications = list(found.select_related("duo").order_by("number"))
    features = _features(call, applications)
    suitability = suitability_of(call) if applications else {}
    return [Member(each, features[each.pk], suitability.get(each.pk)) for each in applications]


def pool_of(call: Call) -> list[Member]:
    """Return who may be chosen now."""
    return members_of(call, ApplicationState.ELIGIBLE)


def _features(call: Call, applications: Sequence[Application]) -> dict[int, dict[str, str]]:
    asked = dict.fromkeys(
        call.questions.exclude(feature="").filter(kind=Question.Kind.CHOICE).values_list("feature", flat=True), NOT_SAID
    )
    known = features_of_call(call) if applications else {}
    return {each.pk: {**asked, **known.get(each.pk, {})} for each in applications}


def rules_of(call: Call) -> GroupRules:
    """Return what every group keeps to; nothing asked for while nobody wrote it."""
    return GroupRules.objects.filter(call=call).first() or GroupRules(call=call)


def case_of(call: Call, members: Sequence[Member], *, places: int) -> Case:
    """Return what the engine is asked: ids are the numbers of the applications.

    Raises
    ------
    InputError
        When what was agreed contradicts itself, ``selection.…``.
    """
    rules = rules_of(call)
    present = {member.application.pk: str(member.application.number) for member in members}
    return Case(
        applicants=tuple(_applicant(member) for member in members),
        places=places,
        quotas=tuple(
            Quota(each.feature, each.level, each.low, each.high, each.is_flexible)
            for each in call.targets.order_by("id")
        ),
        pairs=_pairs(members, present),
        aparts=tuple(_aparts(present)),
        reserved=tuple(
            Reserved(present[each.application_id], each.reason)
            for each in ReservedPlace.objects.filter(application__in=present).order_by("application__number")
        ),
        minimum_suitability=rules.minimum_suitability,
        suitability_share=rules.suitability_share,
        fewest_pairs=rules.fewest_duos,
        most_per_organisation=rules.most_per_organisation,
    )


def _applicant(member: Member) -> Applicant:
    score = max(member.suitability.value, 0.0) if member.suitability is not None else None
    return Applicant(str(member.application.number), dict(member.features), score, member.organisation)


def _pairs(members: Sequence[Member], present: Mapping[int, str]) -> tuple[Pair, ...]:
    tied = Tie.objects.filter(kind=Tie.Kind.TOGETHER, first__in=present, second__in=present).order_by("id")
    ties = [Pair(present[each.first_id], present[each.second_id]) for each in tied]
    return (*(Pair(first, second, mode) for first, second, mode in duos_of(members)), *ties)


def duos_of(members: Sequence[Member]) -> list[tuple[str, str, Together]]:
    """Return the duos of which both halves are here: their numbers, and whether only together."""
    found: dict[int, list[Member]] = {}
    for member in members:
        duo = member.application.duo
        if duo is not None and duo.state == Duo.State.CONFIRMED:
            found.setdefault(duo.pk, []).append(member)
    return [
        (str(one.application.number), str(other.application.number), _mode(one.application.duo))
        for one, other in (both for both in found.values() if len(both) == 2)
    ]


def _mode(duo: Duo | None) -> Together:
    return "together" if duo is None or duo.mode == Duo.Mode.TOGETHER else "either"


def _aparts(present: Mapping[int, str]) -> list[Apart]:
    tied = Tie.objects.filter(kind=Tie.Kind.APART, first__in=present, second__in=present).order_by("id")
    return [Apart(present[each.first_id], present[each.second_id]) for each in tied]


def digest_of(case: Case) -> str:
    """Return what changes whenever the case does."""
    return hashlib.sha256(repr(case).encode()).hexdigest()
