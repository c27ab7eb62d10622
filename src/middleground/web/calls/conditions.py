"""Questions that are asked only after certain answers. The browser hides by the same rules, the server judges.

A condition is ``{"all": [rule, …]}`` or ``{"any": [rule, …]}``; a rule names an earlier question and one test:
``{"question": "works_online", "is": "yes"}``. Without rules a question is always asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Value = Any  # what JSON holds


def is_asked(condition: Mapping[str, Any], answers: Mapping[str, Value]) -> bool:
    """Say whether a question is asked after these answers; a question that was not asked itself has none."""
    if condition.get("all"):
        return all(_holds(rule, answers) for rule in condition["all"])
    if condition.get("any"):
        return any(_holds(rule, answers) for rule in condition["any"])
    return True


def is_empty(value: Value) -> bool:
    """Say whether this is no answer; zero is one, an unticked box is none."""
    return value is None or value is False or value in ("", [], {})


def _holds(rule: Mapping[str, Any], answers: Mapping[str, Value]) -> bool:
    given = answers.get(rule["question"])
    return all(test(given, rule[name]) for name, test in _TESTS.items() if name in rule)


def _is(given: Value, wanted: Value) -> bool:
    if isinstance(given, list | dict):
        return wanted in given
    return given is True if wanted == "yes" and isinstance(given, bool) else given == wanted


def _is_not(given: Value, wanted: Value) -> bool:
    return not is_empty(given) and not _is(given, wanted)


def _at_least(given: Value, wanted: Value) -> bool:
    return _comparable(given, wanted) and given >= wanted


def _at_most(given: Value, wanted: Value) -> bool:
    return _comparable(given, wanted) and given <= wanted


def _comparable(given: Value, wanted: Value) -> bool:
    numbers = isinstance(given, int) and isinstance(wanted, int) and not isinstance(given, bool)
    return numbers or (isinstance(given, str) and isinstance(wanted, str) and bool(given))  # dates as they are written


def _answered(given: Value, wanted: Value) -> bool:
    return is_empty(given) != bool(wanted)


_TESTS: dict[str, Callable[[Value, Value], bool]] = {
    "is": _is,
    "is_not": _is_not,
    "at_least": _at_least,
    "at_most": _at_most,
    "answered": _answered,
}
