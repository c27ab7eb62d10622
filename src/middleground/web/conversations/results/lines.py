"""Further lines along which answers differ, beside the one that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from middleground.engine.disclosure.figures import Figure, number_to_json
from middleground.engine.disclosure.released import ReleasedLine, ReleasedMap
from middleground.web.base import figures
from middleground.web.conversations.results.said import Said, Surroundings

STATEMENTS = 3


@dataclass(frozen=True, slots=True)
class LineView:
    """A further line: how much it explains, and what more people agree with towards each of its ends."""

    sentence: str
    ends: Sequence[Sequence[Said]]


def further_lines(found: ReleasedMap, around: Surroundings) -> list[LineView]:
    """Return the lines after the main one, where they carry something."""
    return [_line(line, around) for line in found.lines[1:] if _carries(line)]


def _carries(line: ReleasedLine) -> bool:
    is_told = bool(line.first_end or line.other_end)
    return is_told and isinstance(line.strength, Figure) and line.strength.edge != "at_most"


def _line(line: ReleasedLine, around: Surroundings) -> LineView:
    said = figures.read(number_to_json(line.strength))
    text = _("It explains %(share)s of all differences.") % {"share": figures.about(said)} if said else ""
    ends = [[around.said(name) for name in end[:STATEMENTS]] for end in (line.first_end, line.other_end)]
    return LineView(text, [end for end in ends if end])
