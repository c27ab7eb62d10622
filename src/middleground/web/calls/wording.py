"""An answer in words: what was chosen by its label, dates and numbers as the reader writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from middleground.web.base.lists import listed
from middleground.web.calls.conditions import is_empty
from middleground.web.calls.models import Question
from middleground.web.calls.queries.questions import AskedQuestion

Kind = Question.Kind


def words_of(question: AskedQuestion, value: Any, file_names: Iterable[str] = ()) -> str:
    """Return the answer as a person reads it; empty when there is none. Lines are kept."""
    if question.kind == Kind.FILE:
        return listed(file_names)
    if is_empty(value):
        return ""
    worded = _WORDED.get(question.kind)
    labels = dict(question.choices)
    return worded(value, labels) if worded else labels.get(str(value), str(value))


_WORDED: dict[str, Callable[[Any, dict[str, str]], str]] = {
    Kind.SEVERAL: lambda value, labels: listed(labels.get(key, key) for key in value),
    Kind.LANGUAGES: lambda value, labels: listed(f"{labels.get(code, code)}: {level}" for code, level in value.items()),
    Kind.CONSENT: lambda _value, _labels: pgettext("a consent in an application", "Yes, I agree"),
    Kind.DATE: lambda value, _labels: formats.date_format(dt.date.fromisoformat(value)),
    Kind.NUMBER: lambda value, _labels: formats.number_format(value),
}


def words_of_condition(question: AskedQuestion, earlier: dict[str, AskedQuestion]) -> str:
    """Say after which answers a question is asked, for those whose browser does not hide it."""
    every, some = question.condition.get("all"), question.condition.get("any")
    rules = [_rule_words(rule, earlier) for rule in every or some or () if rule["question"] in earlier]
    joint = _(" and ") if every else _(" or ")
    return joint.join(rules)


def _rule_words(rule: dict[str, Any], earlier: dict[str, AskedQuestion]) -> str:
    about = earlier[rule["question"]]
    if "answered" in rule:
        words = _("you answered “%(question)s”") if rule["answered"] else _("you left “%(question)s” open")
        return words % {"question": about.label}
    sentences = {
        "is": _("the answer to “%(question)s” is “%(answer)s”"),
        "is_not": _("the answer to “%(question)s” is not “%(answer)s”"),
        "at_least": _("“%(question)s” is %(answer)s or more"),
        "at_most": _("“%(question)s” is %(answer)s or less"),
    }
    test = next(name for name in sentences if name in rule)
    return sentences[test] % {"question": about.label, "answer": _answer(about, rule[test])}


def _answer(about: AskedQuestion, value: Any) -> str:
    if about.kind in {Kind.SEVERAL, Kind.LANGUAGES} or value in {"yes", True}:
        return dict(about.choices).get(str(value), str(value))
    return words_of(about, value)
