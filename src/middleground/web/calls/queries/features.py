"""What the balance of a group looks at: the level of each feature, from the answers that count for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from middleground.web.calls.models import Application, ApplicationAnswer, Call

AGE_BANDS = ((0, 15, "under_16"), (16, 24, "16_24"), (25, 39, "25_39"), (40, 64, "40_64"), (65, 200, "65_plus"))


def features_of(application: Application) -> dict[str, str]:
    """Return the key of the level for each feature this applicant answered."""
    return _by_application(ApplicationAnswer.objects.filter(application=application)).get(application.pk, {})


def features_of_call(call: Call) -> dict[int, dict[str, str]]:
    """Return the features of every application of a call, by its key, in one statement."""
    return _by_application(ApplicationAnswer.objects.filter(application__call=call))


def _by_application(answers: Any) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = answers.exclude(question__feature="").order_by("question__position", "question_id")
    for key, feature, value in rows.values_list("application_id", "question__feature", "value"):
        level = _level(feature, value)
        if level:
            found[key].setdefault(feature, level)
    return dict(found)


def _level(feature: str, value: Any) -> str:
    """Return the key of a level; of several answers the first counts."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if feature == "age_band" and isinstance(value, int):
        return _age_band(value)
    if isinstance(value, dict):
        return _best(value)
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return "" if value is None else str(value)


def _age_band(age: int) -> str:
    return next((key for low, high, key in AGE_BANDS if low <= age <= high), "")


def _best(levels: dict[str, str]) -> str:
    """Return the language somebody speaks best; the first named of equals."""
    ordered: Iterable[str] = sorted(levels, key=lambda code: levels[code], reverse=True)
    return next(iter(ordered), "")
