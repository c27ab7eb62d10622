"""What a call asks, in the reader's language or in its own; and when each question is asked, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from middleground.web.calls.models import Call, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as people read it."""

    id: int
    key: str
    kind: str
    kind_words: str
    language: str
    label: str
    help: str
    reason: str
    is_required: bool
    options: tuple[str, ...]
    only_when: str  # empty: always
    feature: str
    intake: str


def asked_in(call: Call, language: str) -> list[Asked]:
    """Return the questions in their order."""
    questions = list(call.questions.prefetch_related("texts", "options"))
    return [_asked(question, call, language, questions) for question in questions]


def _asked(question: Question, call: Call, language: str, questions: list[Question]) -> Asked:
    texts = {text.language: text for text in question.texts.all()}
    chain = [code for code in (language, call.language, *texts) if code in texts and texts[code].label]
    code = chain[0] if chain else call.language
    text = texts.get(code)
    return Asked(
        id=question.pk,
        key=question.key,
        kind=question.kind,
        kind_words=question.get_kind_display(),
        language=code,
        label=text.label if text else question.key,
        help=text.help if text else "",
        reason=text.reason if text else "",
        is_required=question.is_required,
        options=tuple(option.labels.get(code) or option.key for option in question.options.all()),
        only_when=_when(question.condition, questions, code),
        feature=str(question.get_feature_display()) if question.feature else "",
        intake=str(question.get_intake_display()) if question.intake else "",
    )


def _when(condition: Mapping[str, Any], questions: list[Question], language: str) -> str:
    """Say when a question is asked: each rule by the number of the question it looks at."""
    numbers = {question.key: number for number, question in enumerate(questions, start=1)}
    named = {question.key: question for question in questions}
    join = "any" if "any" in condition else "all"
    rules = [
        _rule(rule, numbers[rule["question"]], named[rule["question"]], language)
        for rule in condition.get(join, [])
        if rule["question"] in named
    ]
    return (_(" or ") if join == "any" else _(" and ")).join(rules)


def _rule(rule: Mapping[str, Any], number: int, question: Question, language: str) -> str:
    labels = {option.key: option.labels.get(language) or option.key for option in question.options.all()}
    given = {"number": number}
    if "is" in rule:
        return _("question %(number)s is “%(value)s”") % {**given, "value": labels.get(rule["is"], rule["is"])}
    if "is_not" in rule:
        return _("question %(number)s is not “%(value)s”") % {**given, "value": labels.get(rule["is_not"], "")}
    if "at_least" in rule:
        return _("question %(number)s is at least %(value)s") % {**given, "value": rule["at_least"]}
    if "at_most" in rule:
        return _("question %(number)s is at most %(value)s") % {**given, "value": rule["at_most"]}
    return _("question %(number)s is answered") % given
