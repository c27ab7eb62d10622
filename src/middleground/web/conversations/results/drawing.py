"""The picture of a result as one SVG file: for a poster, a letter to the council, a newspaper."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from middleground.engine.disclosure.released import ReleasedMap
from middleground.web.base.charts import alone
from middleground.web.base.charts.tones import shape
from middleground.web.conversations.results.page import ResultPage, build
from middleground.web.conversations.results.parting import Parting, SideView
from middleground.web.conversations.results.remarks import who_took_part
from middleground.web.conversations.results.said import Surroundings

WIDE, EDGE = 960.0, 44.0
INSIDE = WIDE - 2 * EDGE
_HEIGHT_OF = re.compile(r'^<svg[^>]* height="([\d.]+)"')


@dataclass(slots=True)
class _Sheet:
    """What has been drawn so far, and how far down it reaches."""

    parts: list[SafeString] = field(default_factory=list)
    y: float = EDGE

    def words(self, text: str, name: str, *, width: int, step: float) -> None:
        lines = textwrap.wrap(text, width) or [""]
        self.parts.append(alone.lines(lines, _x(EDGE), self.y + step * 0.8, name, step=step))
        self.y += step * len(lines)

    def chart(self, drawn: SafeString) -> None:
        found = _HEIGHT_OF.match(drawn)
        height = float(found[1]) if found else 0.0
        self.parts.append(alone.placed(drawn, EDGE, self.y, (INSIDE, height)))
        self.y += height


def as_svg(found: ReleasedMap, around: Surroundings, *, title: str, language: str, day: dt.date) -> str:
    """Return the picture with its words as one SVG document that needs nothing else."""
    with translation.override(language):
        result = build(found, around)
        sheet = _Sheet()
        sheet.words(title, "title", width=52, step=38)
        sheet.y += 6
        sheet.words(result.headline, "lead", width=92, step=27)
        sheet.y += 18
        _parting(sheet, result.parting)
        _foot(sheet, result, day)
        desc = f"{result.headline} {_described(result.parting)}"
        return str(alone.document(sheet.parts, size=(WIDE, sheet.y + EDGE), title=title, desc=desc))


def _parting(sheet: _Sheet, parting: Parting) -> None:
    said = " ".join(part for part in (parting.sentence, parting.camps, parting.in_between) if part)
    sheet.words(said, "words", width=104, step=24)
    if parting.chart is not None:
        sheet.y += 14
        sheet.chart(parting.chart)
        sheet.y += 12
        _sides(sheet, parting.sides)
    if parting.strips:
        sheet.y += 16
        sheet.words(_("Where answers turn"), "heading", width=80, step=28)
    for strip in parting.strips:
        sheet.y += 6
        sheet.words(strip.said.text, "said", width=100, step=24)
        sheet.y += 3
        sheet.chart(strip.chart)


def _sides(sheet: _Sheet, sides: Sequence[SideView]) -> None:
    """Put the sides beside one another, each under its part where there are two or three."""
    column = INSIDE / max(len(sides), 1)
    deepest = 0
    for place, side in enumerate(sides):
        start = EDGE + column * place
        lines = textwrap.wrap(side.text, max(12, int(column / 9)))
        sheet.parts.append(_mark(side.tone, _x(start + 9), sheet.y + 12))
        sheet.parts.append(alone.lines([side.name], _x(start + 26), sheet.y + 17, "strong"))
        sheet.parts.append(alone.lines(lines, _x(start), sheet.y + 42, "words"))
        deepest = max(deepest, len(lines))
    sheet.y += 28 + 22 * deepest


def _mark(tone: str, x: float, y: float) -> SafeString:
    return format_html(
        '<g class="mark mark-{}" transform="translate({} {}) scale(.5)">{}</g>',
        tone,
        f"{x:g}",
        f"{y:g}",
        shape(tone),
    )


def _foot(sheet: _Sheet, result: ResultPage, day: dt.date) -> None:
    sheet.y += 18
    for one in result.parting.seen:
        sheet.words(f"{one.title} {one.text}", "soft", width=124, step=20)
    sheet.y += 10
    made = _("Result of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
    sheet.words(f"{made} · {result.people}. {who_took_part()}", "soft", width=120, step=20)


def _described(parting: Parting) -> str:
    told = [parting.sentence, parting.camps, parting.in_between, *(f"{one.name}: {one.text}." for one in parting.sides)]
    return " ".join(part for part in told if part)


def _x(place: float) -> float:
    """Return a place counted from where reading starts."""
    return WIDE - place if get_language_bidi() else place
