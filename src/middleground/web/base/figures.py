"""Numbers as people read them: "about 65 %", "60–70 %", "240 people". One place, so that all pages say them alike.

A released number is the JSON form of an estimate, ``{"value", "low", "high", "n"}`` with shares between 0 and 1,
or of a hidden one, ``{"suppressed": reason}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext

Released = Mapping[str, object]
Unit = Literal["percent", "number"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A released number that may be drawn."""

    value: float
    low: float
    high: float
    n: int | None
    edge: str = ""  # "at_least" or "at_most": nearly everybody or nearly nobody, the exact share stays hidden


def read(released: Released | None) -> Figure | None:
    """Return the number to draw, or nothing when it is hidden or missing."""
    if not released or "value" not in released:
        return None
    value, low, high = (float(str(released[name])) for name in ("value", "low", "high"))
    n = released.get("n")
    return Figure(value, low, high, None if n is None else int(str(n)), str(released.get("edge", "")))


def number(value: float, decimals: int | None = None) -> str:
    """Return a number as the language writes it, whole ones without decimals, thousands apart."""
    places = decimals if decimals is not None else (0 if float(value).is_integer() else 1)
    return number_format(round(value, places) if places else round(value), places, use_l10n=True, force_grouping=True)


def percent(share: float) -> str:
    """Return a share between 0 and 1 as "65 %"."""
    return pgettext("a share", "%(number)s\u00a0%%") % {"number": number(share * 100, 0)}


def percent_range(low: float, high: float) -> str:
    """Return two shares as "60–70 %"; one number when they are the same."""
    numbers = number(low * 100, 0), number(high * 100, 0)
    if numbers[0] == numbers[1]:
        return percent(low)
    return pgettext("an interval of shares", "%(low)s–%(high)s\u00a0%%") % {"low": numbers[0], "high": numbers[1]}


def number_range(low: float, high: float) -> str:
    """Return two numbers as "5–20"; one number when they are the same."""
    ends = {"low": number(low), "high": number(high)}
    if ends["low"] == ends["high"]:
        return ends["low"]
    return pgettext("an interval", "%(low)s–%(high)s") % ends


def people(count: int) -> str:
    """Return "240 people"."""
    return ngettext("%(number)s person", "%(number)s people", count) % {"number": number(count)}


def about(figure: Figure, unit: Unit = "percent") -> str:
    """Return "about 65 %", or "at least 95 %" where the exact share stays hidden."""
    said = {"number": percent(figure.value) if unit == "percent" else number(figure.value)}
    if figure.edge == "at_least":
        return pgettext("an estimate", "at least %(number)s") % said
    if figure.edge == "at_most":
        return pgettext("an estimate", "at most %(number)s") % said
    return pgettext("an estimate", "about %(number)s") % said


def interval(figure: Figure, unit: Unit = "percent") -> str:
    """Return "60–70 %"."""
    if unit == "percent":
        return percent_range(figure.low, figure.high)
    return number_range(figure.low, figure.high)


def why_hidden(released: Released | None) -> str:
    """Say why a number is not shown."""
    reason = str((released or {}).get("suppressed", "not_estimated"))
    sentences = {
        "too_few": gettext("Not shown: too few people."),
        "complement": gettext("Not shown: it would give away a smaller number."),
        "protected": gettext("Not shown: too few people, or others would be given away."),
        "not_estimated": gettext("Not shown: the answers cannot tell."),
    }
    return sentences.get(reason, sentences["not_estimated"])
