"""One's own place on the line: worked out on one's own device, from what was released to everybody.

The server gives the hill and, per statement, how many agree at each part of the line. It never learns a place: the
script reads the answers from the page they stand on, and sends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from middleground.engine.disclosure.figures import Figure, Number
from middleground.engine.disclosure.released import ReleasedMap, ReleasedStatement
from middleground.web.base import charts
from middleground.web.conversations.models import Conversation, Result, Statement
from middleground.web.conversations.results import findings, parting
from middleground.web.conversations.results.queries import words_of
from middleground.web.conversations.results.said import Surroundings


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The hill to stand on, its sides, and the address of the numbers."""

    chart: SafeString
    sides: Sequence[parting.SideView]
    structure: str
    url: str


def own_place(slug: str, language: str) -> OwnPlace | None:
    """Return what the page needs; nothing while no released result has a line."""
    result = _released(slug)
    if result is None:
        return None
    found = ReleasedMap.from_json(result.payload)
    if not parting.has_hill(found) or found.method == "polis":
        return None
    around = Surroundings({}, words=words_of(result, language, result.conversation.language))
    sides = parting.sides_of(found, around)
    chart = parting.hill(found, sides)
    return None if chart is None else OwnPlace(chart, sides, found.structure, reverse("conversation_line", args=[slug]))


def line_of(slug: str) -> dict[str, Any] | None:
    """Return the line as plain numbers, all of them released: its shape, its parts, and agreement along it."""
    result = _released(slug)
    if result is None:
        return None
    found = ReleasedMap.from_json(result.payload)
    if not parting.has_hill(found) or found.method == "polis":
        return None
    shown = _shown_numbers(result.conversation)
    curve = parting.curve_of(found)
    return {
        "shape": [[round(at, 4), round(height, 4)] for at, height in charts.outline(curve)],
        "parts": [[round(edge, 4) for edge in (part.start, part.centre, part.end)] for part in charts.parts_of(curve)],
        "statements": {one.id: _tells(one) for one in found.statements if one.id in shown and _is_told(one)},
    }


def _released(slug: str) -> Result | None:
    released = Result.objects.filter(
        conversation__slug=slug, conversation__is_complete=True, released_at__isnull=False
    ).exclude(conversation__state=Conversation.State.DRAFT)
    return released.select_related("conversation").prefetch_related("texts").order_by("-released_at", "-pk").first()


def _shown_numbers(conversation: Conversation) -> set[str]:
    approved = Statement.objects.filter(conversation=conversation, state=Statement.State.APPROVED)
    return {str(number) for number in approved.values_list("number", flat=True)}


def _is_told(one: ReleasedStatement) -> bool:
    return findings.shows_all_sides(one) and len(one.agree_by_side) > 1


def _tells(one: ReleasedStatement) -> dict[str, object]:
    return {"agree": [_value(number) for number in one.agree_by_side], "unsure": _value(one.unsure)}


def _value(number: Number) -> float:
    """Return a released share; one that is hidden is small."""
    return number.value if isinstance(number, Figure) else 0.05


def part_names(place: OwnPlace) -> list[str]:
    """Name each part of the line, with a coordinator's words where there are any."""
    return [f"{side.name}: {side.text}" if side.text else side.name for side in place.sides]


def sentences() -> dict[str, str]:
    """Return what the script says, in the reader's language."""
    return {
        "known": _("Your answers lie most likely here: {part}. The band shows where else they may lie."),
        "several": _("Your answers fit more than one part of the line. The band shows where they may lie."),
        "unknown": _("Not known yet: too few of your answers are about what sets people apart."),
    }
