"""The people in between: how many, what they answer differently, and what they are unsure about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from middleground.engine.disclosure.figures import Figure, Number, number_to_json
from middleground.engine.disclosure.released import ReleasedInBetween, ReleasedMap
from middleground.web.base import charts, figures
from middleground.web.conversations.results import sentences
from middleground.web.conversations.results.reasons import reasons_told
from middleground.web.conversations.results.said import Said, Surroundings

ROWS = 4


@dataclass(frozen=True, slots=True)
class BetweenRow:
    """A statement on which those in between stand out, by how much, and a picture of it."""

    said: Said
    how_far: str
    because: str
    chart: SafeString


@dataclass(frozen=True, slots=True)
class BetweenView:
    """What is known of those in between."""

    sentence: str
    differs: Sequence[BetweenRow]
    unsure: Sequence[BetweenRow]


def between_view(found: ReleasedMap, around: Surroundings) -> BetweenView | None:
    """Put together what is known; nothing where nobody knows how many stand in between."""
    if found.structure == "one" or found.method == "polis" or not isinstance(found.middle, Figure):
        return None
    differs = [_differs(one, around) for one in _surest(found.middle_differs)]
    told = reasons_told(found)
    unsure = [replace(_unsure(one, around), because=told.get(one.id, "")) for one in _surest(found.middle_unsure)]
    return BetweenView(_sentence(found.middle), differs, unsure)


def _sentence(middle: Figure) -> str:
    said = figures.read(number_to_json(middle))
    assert said is not None
    return _("%(share)s of those placed give mixed answers to what divides. They belong to no end.") % {
        "share": figures.interval(said)
    }


def _surest(rows: Sequence[ReleasedInBetween]) -> list[ReleasedInBetween]:
    shown = [one for one in rows if isinstance(one.difference, Figure) and isinstance(one.middle, Figure)]
    return sorted(shown, key=lambda one: -_least(one.difference))[:ROWS]


def _least(difference: Number) -> float:
    """How far away from nothing a difference surely is."""
    assert isinstance(difference, Figure)
    return difference.low if difference.value > 0 else -difference.high


def _differs(one: ReleasedInBetween, around: Surroundings) -> BetweenRow:
    more = _("%(range)s more of 100 agree here than at either end.")
    fewer = _("%(range)s fewer of 100 agree here than at either end.")
    return _row(one, around, more, fewer)


def _unsure(one: ReleasedInBetween, around: Surroundings) -> BetweenRow:
    more = _("%(range)s more of 100 cannot decide here than at the ends.")
    fewer = _("%(range)s fewer of 100 cannot decide here than at the ends.")
    return _row(one, around, more, fewer)


def _row(one: ReleasedInBetween, around: Surroundings, more: str, fewer: str) -> BetweenRow:
    said = around.said(one.id)
    numbers = [number_to_json(number) for number in (one.ends[0], one.middle, one.ends[1])]
    desc = "; ".join(
        f"{sentences.legend_name('spectrum', index)}: {sentences.short(number)}" for index, number in enumerate(numbers)
    )
    difference = one.difference
    assert isinstance(difference, Figure)
    ends = sorted(abs(round(100 * end)) for end in (difference.low, difference.high))
    how_far = (more if difference.value > 0 else fewer) % {"range": figures.number_range(*ends)}
    return BetweenRow(said, how_far, "", charts.pulled_apart(numbers, title=said.text, desc=desc))
