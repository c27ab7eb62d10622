"""The hill: where people stand on the line on which they differ most; camps are hills with a valley between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString

from middleground.web.base import figures
from middleground.web.base.charts import drawing as draw
from middleground.web.base.charts.drawing import Point
from middleground.web.base.charts.tones import Structure, tones
from middleground.web.base.figures import Released

Density = Mapping[str, Sequence[float]]
_WIDE, _HIGH = 1000.0, 200.0  # the drawing's own units; it is stretched to its place
_HEIGHT = 180
_FOOT = 9  # height of the coloured bar under each part, which also tells them apart in greyscale
_GAP = 0.004  # of the width, on each side of such a bar
_NEAR = 16.0  # per cent of the width between two numbers; on a phone they stand beside the names instead


@dataclass(frozen=True, slots=True)
class Part:
    """Where one side lies on the drawing, in shares of its width from where reading starts."""

    start: float
    end: float
    centre: float


@dataclass(frozen=True, slots=True)
class Between:
    """The people between two camps: how many, and what they are called."""

    share: Released | None
    name: str


@dataclass(frozen=True, slots=True)
class Hill:
    """The density in the drawing's units, from the side where reading starts."""

    low: list[Point]
    middle: list[Point]
    high: list[Point]
    cuts: list[float]


@dataclass(frozen=True, slots=True)
class _Label:
    """A number under the drawing, and the name under it."""

    place: float
    tone: str
    number: str
    name: str = ""


def spectrum_chart(  # noqa: PLR0913  # what is drawn, its words, and how it is read
    density: Density,
    shares: Sequence[Released | None],
    *,
    title: str,
    desc: str,
    structure: Structure = "spectrum",
    between: Between | None = None,
) -> SafeString:
    """Draw the density with its 95 % band, coloured between the cuts, and each side's share below.

    ``density`` has the lists ``at``, ``low``, ``middle``, ``high`` and ``cuts``; ``shares`` one number per side,
    in the order of the sides. On a spectrum ``between`` names the part in between; with two camps it stands in the
    valley. There are never dots: nobody's own position is drawn.
    """
    hill = _hill(density)
    regions = _regions(hill)
    names = tones(structure, len(regions))
    labels = _labels(hill, regions, shares, names, between)
    drawn = format_html(
        '<svg viewBox="0 0 {} {}" width="100%" height="{}" preserveAspectRatio="none" overflow="visible">{}</svg>',
        draw.plain(_WIDE),
        draw.plain(_HIGH),
        _HEIGHT,
        draw.join([*_areas(regions, names), *_lines(hill)]),
    )
    height = _HEIGHT + _FOOT + (54 if any(label.name for label in labels) else 32)
    parts = [drawn, *_feet(parts_of(density), names), *_valley(hill, labels), *_numbers(labels)]
    return draw.svg(parts, kind="spectrum", height=height, title=title, desc=desc)


def parts_of(density: Density) -> list[Part]:
    """Return where the sides lie on the drawing of a density, so that other charts can stand under it in line."""
    return [_part(piece) for piece in _regions(_hill(density))]


def outline(density: Density) -> list[Point]:
    """Return the line itself as it is drawn: where, in shares of the width from where reading starts, and how high."""
    return sorted((_read(100 * x / _WIDE) / 100, 1 - y / _HIGH) for x, y in _hill(density).middle)


def _part(piece: Sequence[Point]) -> Part:
    start, end = sorted(_read(100 * edge[0] / _WIDE) / 100 for edge in (piece[0], piece[-1]))
    return Part(start, end, _read(_balance(piece)) / 100)


def _hill(density: Density) -> Hill:
    top = max(density["high"])
    kept = [i for i, high in enumerate(density["high"]) if high > 0.004 * top] or [0]
    first, last = kept[0], kept[-1] + 1
    start, end = density["at"][first], density["at"][last - 1]

    def place(at: float) -> float:
        return _WIDE * draw.across((at - start) / (end - start)) / 100

    def curve(name: str) -> list[Point]:
        pairs = zip(density["at"][first:last], density[name][first:last], strict=True)
        return sorted((place(at), _HIGH * (1 - value / (1.06 * top))) for at, value in pairs)

    cuts = sorted(place(cut) for cut in density["cuts"])
    return Hill(curve("low"), curve("middle"), curve("high"), cuts)


def _regions(hill: Hill) -> list[list[Point]]:
    """Return the curve cut into one piece per side, in the order of the sides."""
    edges = [hill.middle[0][0], *hill.cuts, hill.middle[-1][0]]
    pieces = []
    for start, end in pairwise(edges):
        inside = [point for point in hill.middle if start < point[0] < end]
        pieces.append([(start, _level(hill.middle, start)), *inside, (end, _level(hill.middle, end))])
    return pieces if draw.across(0) == 0 else pieces[::-1]


def _level(curve: Sequence[Point], at: float) -> float:
    """Return the height of the curve at a place, straight between its points."""
    for (x0, y0), (x1, y1) in pairwise(curve):
        if x0 <= at <= x1:
            return y0 if x1 == x0 else y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    return curve[-1][1]


def _areas(regions: Sequence[Sequence[Point]], names: Sequence[str]) -> list[SafeString]:
    closed = [[(piece[0][0], _HIGH), *piece, (piece[-1][0], _HIGH)] for piece in regions]
    return [draw.path(piece, f"hill hill-{name}", closed=True) for piece, name in zip(closed, names, strict=True)]


def _lines(hill: Hill) -> list[SafeString]:
    band = draw.path([*hill.low, *reversed(hill.high)], "hill-band", closed=True)
    walls = [draw.path([(cut, _level(hill.middle, cut)), (cut, _HIGH)], "hill-cut", closed=False) for cut in hill.cuts]
    foot = draw.path([(0, _HIGH), (_WIDE, _HIGH)], "hill-foot", closed=False)
    return [*walls, band, draw.path(hill.middle, "hill-line", closed=False), foot]


def _feet(parts: Sequence[Part], names: Sequence[str]) -> list[SafeString]:
    """Draw one bar under each part, a little apart."""
    bars = [(max(part.start + _GAP, 0), part.end - _GAP, name) for part, name in zip(parts, names, strict=True)]
    return [draw.box(start, end, _HEIGHT + 3, _FOOT - 3, f"foot-{name}") for start, end, name in bars if end > start]


def _labels(
    hill: Hill,
    regions: Sequence[Sequence[Point]],
    shares: Sequence[Released | None],
    names: Sequence[str],
    between: Between | None,
) -> list[_Label]:
    """Return a number per part, and in the valley one for who stands between two camps; in reading order."""
    labels = [
        _Label(_read(_balance(piece)), tone, _said(share), between.name if between and tone == "slate" else "")
        for piece, share, tone in zip(regions, shares, names, strict=True)
    ]
    if between is not None and len(labels) == 2:
        labels.insert(1, _Label(_read(100 * hill.cuts[0] / _WIDE), "slate", _said(between.share), between.name))
    places = _apart([label.place for label in labels])
    return [replace(label, place=place) for label, place in zip(labels, places, strict=True)]


def _read(place: float) -> float:
    """Return a place of the drawing as per cent from where reading starts."""
    return 100 - place if draw.across(0) > 0 else place


def _valley(hill: Hill, labels: Sequence[_Label]) -> list[SafeString]:
    """Lead from the valley to the number of those between two camps."""
    if len(hill.cuts) != 1 or len(labels) != 3:
        return []
    share = _read(100 * hill.cuts[0] / _WIDE) / 100
    return [draw.upright(share, _HEIGHT - 30, _HEIGHT + _FOOT, "hill-valley")]


def _numbers(labels: Sequence[_Label]) -> list[SafeString]:
    y = _HEIGHT + _FOOT + 22
    parts = []
    for label in labels:
        parts.append(draw.text(label.number, label.place / 100, y, f"hill-number hill-number-{label.tone}"))
        if label.name:
            parts.append(draw.text(label.name, label.place / 100, y + 20, "hill-name"))
    return parts


def _said(share: Released | None) -> str:
    found = figures.read(share)
    return figures.interval(found) if found else "–"


def _balance(piece: Sequence[Point]) -> float:
    """Return where a piece would balance, in per cent of the width."""
    weights = [_HIGH - y + 0.01 for _, y in piece]
    return 100 * sum(x * w for (x, _), w in zip(piece, weights, strict=True)) / sum(weights) / _WIDE


def _apart(places: Sequence[float]) -> list[float]:
    """Push numbers apart that would touch, in reading order, away from the drawing's edges."""
    near = min(_NEAR, 76 / max(len(places) - 1, 1))
    moved = [min(max(place, 12.0), 88.0) for place in places]
    for before, after in pairwise(range(len(moved))):
        moved[after] = max(moved[after], moved[before] + near)
    ceiling = 88.0
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - near
    return moved
