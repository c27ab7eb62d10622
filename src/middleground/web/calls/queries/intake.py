"""What applicants offered: practices, challenges and cases that may go on, by their consent and without their name.

Meetings and the library read it here each time: nothing is copied, so a consent that is taken back works at once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from middleground.web.calls.conditions import is_empty
from middleground.web.calls.models import ApplicationAnswer, Call, Question
from middleground.web.calls.queries.questions import questions_of
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.wording import words_of

OFFERING = tuple(
    state
    for state in ApplicationState
    if state not in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN, ApplicationState.ERASED}
)
KINDS = (Question.Intake.PRACTICE, Question.Intake.CHALLENGE, Question.Intake.CASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer that may go on. It says neither whose it is nor which application it stands in."""

    kind: str
    question: str
    question_language: str
    text: str


def offers_of(call: Call, language: str) -> list[Offer]:
    """Return what was offered in a call, by kind and question, in no order that tells who wrote it."""
    asked = {question.id: question for question in questions_of(call, language) if question.intake}
    answers = ApplicationAnswer.objects.filter(
        question_id__in=asked, may_be_used=True, application__call=call, application__state__in=OFFERING
    )
    offers = [
        Offer(question.intake, question.label, question.language, words_of(question, value))
        for question, value in ((asked[key], value) for key, value in answers.values_list("question_id", "value"))
        if not is_empty(value) and question.kind != Question.Kind.FILE
    ]
    secrets.SystemRandom().shuffle(offers)
    return sorted(offers, key=lambda offer: (KINDS.index(Question.Intake(offer.kind)), offer.question))
