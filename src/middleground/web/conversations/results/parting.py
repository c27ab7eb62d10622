"""Where people part, as a page shows it: the hill, the words at its ends, and where answers turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from middleground.engine.disclosure.figures import Number, number_to_json
from middleground.engine.disclosure.released import ReleasedMap, ReleasedStatement
from middleground.web.base import charts, figures
from middleground.web.base.charts.spectrum import Part
from middleground.web.base.charts.tones import Structure
from middleground.web.base.charts.turning import spans_of
from middleground.web.base.tables import Table
from middleground.web.conversations.results import findings, seen, sentences
from middleground.web.conversations.results.said import Said, Surroundings

STRIPS = 4
LOOKED_AT = 16  # of the statements that divide, the surest ones, for strips that differ
_UNLIKE = 0.15  # share of the line on which two strips must differ to stand side by side
_STEPS = 20


@dataclass(frozen=True, slots=True)
class SideView:
    """A side with its colour, its name, its share and what a coordinator says about it."""

    tone: str
    name: str
    text: str
    share: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A side where all sides stand in one list."""

    tone: str
    name: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A statement, and the stretch of the line on which more than half agree."""

    said: Said
    chart: SafeString


@dataclass(frozen=True, slots=True)
class Parting:
    """Where people part: the sentence, the hill with its strips, what is seen, and its numbers as a table."""

    structure: str
    sentence: str
    camps: str
    in_between: str
    chart: SafeString | None
    table: Table | None
    sides: Sequence[SideView]
    legend: Sequence[LegendEntry]
    strips: Sequence[Strip]
    seen: Sequence[seen.Seen]


def parting_of(found: ReleasedMap, around: Surroundings) -> Parting:
    """Put the picture together."""
    sides, legend = sides_of(found, around), _legend(found)
    strips = _strips(found, around)
    return Parting(
        structure=found.structure,
        sentence=sentences.parting(found),
        camps=sentences.camps(found),
        in_between=sentences.in_between(found),
        chart=hill(found, sides),
        table=_sides_table(found, legend) if sides else None,
        sides=_with_between(found, sides),
        legend=legend,
        strips=strips,
        seen=seen.seen(found, has_strips=bool(strips)),
    )


def structure_of(found: ReleasedMap) -> Structure:
    return "camps" if found.structure == "camps" else "spectrum" if found.structure == "spectrum" else "one"


def sides_of(found: ReleasedMap, around: Surroundings) -> list[SideView]:
    """Return the sides as a list names them."""
    if found.structure == "one":
        return []
    tones = charts.tones(structure_of(found), len(found.sides))
    return [
        SideView(
            tone=tone,
            name=sentences.side_name(found.structure, index, found.method),
            text=_side_text(found, around, index),
            share=_interval(found.sides[index].share),
        )
        for index, tone in enumerate(tones)
    ]


def _interval(number: Number) -> str:
    said = figures.read(number_to_json(number))
    return figures.interval(said) if said else "–"


def _with_between(found: ReleasedMap, sides: list[SideView]) -> list[SideView]:
    """Give those between camps a place of their own: in the valley between two, after the last of more."""
    if found.structure != "camps" or found.method == "polis":
        return sides
    name, text = sentences.side_name("spectrum", 1), _("mixed answers to what divides")
    between = SideView("slate", name, text, _interval(found.middle))
    return [sides[0], between, sides[1]] if len(sides) == 2 else [*sides, between]


def _legend(found: ReleasedMap) -> list[LegendEntry]:
    tones = charts.tones(structure_of(found), len(found.sides))
    names = (sentences.legend_name(found.structure, index, found.method) for index in range(len(found.sides)))
    return [LegendEntry(tone, name) for tone, name in zip(tones, names, strict=False)]


def _side_text(found: ReleasedMap, around: Surroundings, index: int) -> str:
    if written := around.words.side(index):
        return written
    if found.structure == "spectrum" and index == 1:
        return _("mixed answers to what divides")
    return _("see the marks of this shape below") if any(one.is_divisive for one in found.statements) else ""


def has_hill(found: ReleasedMap) -> bool:
    """Say whether the line has a shape that may be drawn, cut into its sides."""
    return found.curve is not None and len(found.curve.cuts) == len(found.sides) - 1


def curve_of(found: ReleasedMap) -> dict[str, list[float]]:
    """Return the shape as charts read it."""
    return {name: list(getattr(found.curve, name)) for name in ("at", "low", "middle", "high", "cuts")}


def hill(found: ReleasedMap, sides: Sequence[SideView]) -> SafeString | None:
    """Draw the hill; without a curve, one bar per side; nothing where there is one group."""
    if not sides:
        return None
    shares = [number_to_json(side.share) for side in found.sides]
    title = _("Where people stand")
    desc = _described(found, sides)
    if not has_hill(found):
        rows = [(side.name, share) for side, share in zip(sides, shares, strict=True)]
        return charts.bar_chart(rows, title=title, desc=desc)
    return charts.spectrum_chart(
        curve_of(found), shares, title=title, desc=desc, structure=structure_of(found), between=_between(found)
    )


def _described(found: ReleasedMap, sides: Sequence[SideView]) -> str:
    """Say the whole picture in words, for those who hear it."""
    ends = [f"{side.name}: {side.text}." for side in sides if side.text]
    said = [sentences.parting(found), sentences.camps(found), sentences.in_between(found), *ends]
    return " ".join(sentence for sentence in said if sentence)


def _between(found: ReleasedMap) -> charts.Between | None:
    if found.method == "polis":
        return None
    return charts.Between(number_to_json(found.middle), pgettext("legend of a spectrum", "in between"))


def _sides_table(found: ReleasedMap, legend: Sequence[LegendEntry]) -> Table:
    rows = [(entry.name, number_to_json(side.share)) for entry, side in zip(legend, found.sides, strict=True)]
    if found.structure == "camps" and found.method != "polis":
        rows.append((_("mixed answers to what divides"), number_to_json(found.middle)))
    head = _("Part of the line") if found.structure == "spectrum" else pgettext("people who answer alike", "Group")
    return charts.numbers_table(rows, caption=_("Where people stand"), head=head)


def _strips(found: ReleasedMap, around: Surroundings) -> list[Strip]:
    """Choose statements on which answers surely turn, at places that differ, and draw where."""
    if not has_hill(found):
        return []
    parts = charts.parts_of(curve_of(found))
    chosen: list[tuple[ReleasedStatement, list[int]]] = []
    for one in findings.dividing(found)[:LOOKED_AT]:
        levels = _levels(one, parts, structure_of(found))
        if {0, 2} <= set(levels) and all(_unlike(levels, other) >= _UNLIKE for _kept, other in chosen):
            chosen.append((one, levels))
    chosen = sorted(chosen[:STRIPS], key=lambda pair: [-level for level in pair[1]])
    return [_strip(one, parts, found, around) for one, _levels_of_it in chosen]


def _levels(one: ReleasedStatement, parts: Sequence[Part], structure: Structure) -> list[int]:
    """Return how sure it is, at even steps along the line, that more than half agree."""
    spans = spans_of([number_to_json(number) for number in one.agree_by_side], parts, structure)
    steps = ((step + 0.5) / _STEPS for step in range(_STEPS))
    return [next((level for start, end, level in spans if start <= at <= end), 1) for at in steps]


def _unlike(first: Sequence[int], other: Sequence[int]) -> float:
    return sum(abs(a - b) / 2 for a, b in zip(first, other, strict=True)) / _STEPS


def _strip(one: ReleasedStatement, parts: Sequence[Part], found: ReleasedMap, around: Surroundings) -> Strip:
    said = around.said(one.id)
    chart = charts.turning_strip(
        [number_to_json(number) for number in one.agree_by_side],
        parts,
        title=said.text,
        desc=sentences.by_side(found, one),
        structure=structure_of(found),
        word=pgettext("on a stretch of the line", "most agree"),
    )
    return Strip(said, chart)
