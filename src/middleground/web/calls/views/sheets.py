"""The questions of a form as the page lays them out: label, field, files that are there, when it is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import get_language

from middleground.web.calls.conditions import is_asked
from middleground.web.calls.forms.answering import AnswersForm, remove_name, use_name
from middleground.web.calls.models import ApplicationFile
from middleground.web.calls.queries.questions import AskedQuestion
from middleground.web.calls.wording import words_of_condition


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question on the page."""

    question: AskedQuestion
    field: BoundField | None  # None for a suggestion, which is a link to hand on
    use: BoundField | None  # consent that the answer goes on
    remove: BoundField | None
    files: tuple[ApplicationFile, ...]
    condition: str  # as the script reads it; empty when it is always asked
    when: str  # as a person reads it
    is_asked: bool

    @property
    def is_foreign(self) -> bool:
        """Say whether the words are in another language than the page."""
        return self.question.language != get_language()


def sheets_of(form: AnswersForm, files: Mapping[str, list[ApplicationFile]]) -> list[Sheet]:
    """Return the questions in their order."""
    earlier: dict[str, AskedQuestion] = {}
    answers: dict[str, Any] = {}
    sheets = []
    for question in form.questions:
        asked = is_asked(question.condition, answers)
        sheets.append(_sheet(form, question, files, earlier, asked=asked))
        earlier[question.key] = question
        answers[question.key] = _value(form, question) if asked else None
    return sheets


def _sheet(
    form: AnswersForm,
    question: AskedQuestion,
    files: Mapping[str, list[ApplicationFile]],
    earlier: dict[str, AskedQuestion],
    *,
    asked: bool,
) -> Sheet:
    return Sheet(
        question=question,
        field=_bound(form, question.key),
        use=_bound(form, use_name(question.key)),
        remove=_bound(form, remove_name(question.key)),
        files=tuple(files.get(question.key, ())),
        condition=json.dumps(question.condition) if question.is_conditional else "",
        when=words_of_condition(question, earlier) if question.is_conditional else "",
        is_asked=asked,
    )


def _bound(form: AnswersForm, name: str) -> BoundField | None:
    return form[name] if name in form.fields else None


def _value(form: AnswersForm, question: AskedQuestion) -> Any:
    if form.is_bound:
        return form.values.get(question.key)
    if question.key in form.kept_files:
        return True
    field = form.fields.get(question.key)
    return field.initial if field else None
