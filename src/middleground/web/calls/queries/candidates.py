"""Who can be chosen by hand: one card for each person or duo, with what reviewers said and what is marked so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from middleground.engine.estimate import Estimate
from middleground.web.base.lists import listed
from middleground.web.calls.models import Application, ApplicationAnswer, Assignment, Choice, Duo, Question, Selection
from middleground.web.calls.queries.balance import Balance, Sides, balance_of
from middleground.web.calls.queries.conflicts import held_back
from middleground.web.calls.queries.group import HOLDING
from middleground.web.calls.queries.pool import FeatureQuestion, Member, feature_questions, members_of
from middleground.web.calls.states import ApplicationState
from middleground.web.people.models import Person

SHOWN_FEATURES = (Question.Feature.ROLE, Question.Feature.EXPERIENCE)
REASONS = {
    Choice.Outcome.SELECTED: _("Fits what the call asks for and completes the group."),
    Choice.Outcome.WAITLISTED: _("Fits what the call asks for; the places are taken for now."),
    Choice.Outcome.NOT_SELECTED: _("Others fit what the call asks for more closely this time."),
}
"""Sentences to begin from; people write their own where these say too little."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says about their role or experience."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Half:
    """One application on a card."""

    number: int
    answers: tuple[Answer, ...]
    remarks: tuple[str, ...]
    suitability: dict[str, object] | None
    levels: tuple[str, ...]
    outcome: str
    reason: str
    is_held_back: bool = False  # who looks at the page has an interest in it


@dataclass(frozen=True, slots=True)
class Card:
    """One person, or two who came together."""

    halves: tuple[Half, ...]
    is_duo: bool
    is_tied: bool  # marked as one: only together

    @property
    def marked(self) -> tuple[Half, ...]:
        """Return the halves that get a mark of their own: of two who only come together the first speaks for both."""
        return self.halves[:1] if self.is_tied else self.halves

    @property
    def numbers(self) -> str:
        return " + ".join(str(half.number) for half in self.halves)


def candidates(selection: Selection) -> list[Member]:
    """Return whom the selection chooses among."""
    state = ApplicationState.WAITLISTED if selection.replaces_id else ApplicationState.ELIGIBLE
    return members_of(selection.call, state)


def cards_of(
    selection: Selection, members: Sequence[Member], language: str, *, by: Person, blind: bool = False
) -> list[Card]:
    """Return the cards, in the order of the numbers; a duo stands where its first half does.

    ``blind`` leaves out what reviewers said: for somebody who still has applications of this call to read.
    """
    halves = _halves(selection, members, language)
    if blind:
        halves = {key: replace(half, remarks=(), suitability=None) for key, half in halves.items()}
    not_theirs = held_back(by, [member.application for member in members])
    halves = {key: replace(half, is_held_back=half.number in not_theirs) for key, half in halves.items()}
    by_duo: dict[int, list[Application]] = defaultdict(list)
    for member in members:
        if _duo(member.application) is not None:
            by_duo[member.application.duo_id or 0].append(member.application)
    cards, shown = [], set()
    for member in members:
        application = member.application
        if application.pk in shown:
            continue
        both = by_duo.get(application.duo_id or 0, [application]) if _duo(application) else [application]
        shown |= {each.pk for each in both}
        duo = _duo(application)
        is_tied = duo is not None and duo.mode == Duo.Mode.TOGETHER and len(both) == 2
        cards.append(Card(tuple(halves[each.pk] for each in both), len(both) == 2, is_tied))
    return cards


def _duo(application: Application) -> Duo | None:
    duo = application.duo
    return duo if duo is not None and duo.state == Duo.State.CONFIRMED else None


def _halves(selection: Selection, members: Sequence[Member], language: str) -> dict[int, Half]:
    call = selection.call
    answers = _answers(members, language)
    remarks = _remarks(members)
    questions = feature_questions(call, language)
    counted = set(call.targets.values_list("feature", flat=True))
    choices = {each.application_id: each for each in selection.choices.all()}
    found = {}
    for member in members:
        pk = member.application.pk
        choice = choices.get(pk)
        found[pk] = Half(
            number=member.application.number,
            answers=tuple(answers.get(pk, ())),
            remarks=tuple(remarks.get(pk, ())),
            suitability=_figure(member.suitability),
            levels=tuple(_levels(member, questions, counted)),
            outcome=choice.outcome if choice else "",
            reason=choice.reason if choice else "",
        )
    return found


def _figure(found: Estimate | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {"value": round(found.value, 1), "low": round(found.low, 1), "high": round(found.high, 1), "n": found.n}


def _levels(member: Member, questions: Sequence[FeatureQuestion], counted: set[str]) -> list[str]:
    """Return what somebody adds to the balance: only what a target looks at is shown."""
    return [
        each.label_of(member.features[each.feature])
        for each in questions
        if each.feature in counted and each.feature in member.features
    ]


def _answers(members: Sequence[Member], language: str) -> dict[int, list[Answer]]:
    applications = [member.application.pk for member in members]
    rows = ApplicationAnswer.objects.filter(application__in=applications, question__feature__in=SHOWN_FEATURES)
    found: dict[int, list[Answer]] = defaultdict(list)
    labels: dict[int, str] = {}
    related = rows.select_related("question").prefetch_related("question__texts", "question__options")
    for row in related.order_by("question__position"):
        question = row.question
        if question.pk not in labels:
            texts = {text.language: text.label for text in question.texts.all() if text.label}
            labels[question.pk] = texts.get(language) or next(iter(texts.values()), question.key)
        found[row.application_id].append(Answer(labels[question.pk], _words(question, row.value, language)))
    return found


def _words(question: Question, value: object, language: str) -> str:
    options = {option.key: option.labels for option in question.options.all()}
    keys = value if isinstance(value, list) else [value]
    words = [
        options[key].get(language) or next(iter(options[key].values()), key) if key in options else str(key)
        for key in keys
    ]
    return listed(words)


def _remarks(members: Sequence[Member]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    done = Assignment.objects.filter(
        application__in=[member.application.pk for member in members], state=Assignment.State.DONE
    )
    for application, remark in done.exclude(remark="").order_by("id").values_list("application_id", "remark"):
        found[application].append(remark)
    return found


def balance_with(selection: Selection, members: Sequence[Member], language: str) -> Balance:
    """Return how the group stands with what is marked: with the people who hold a place already, if it replaces any."""
    outcome = dict(selection.choices.values_list("application_id", "outcome"))
    chosen = [each for each in members if outcome.get(each.application.pk) == Choice.Outcome.SELECTED]
    waiting = sum(outcome.get(each.application.pk) == Choice.Outcome.WAITLISTED for each in members)
    staying = members_of(selection.call, *HOLDING) if selection.replaces_id else []
    sides = Sides([*staying, *members], [*staying, *chosen], waiting)
    return balance_of(selection.call, sides, places=selection.places + len(staying), language=language)
