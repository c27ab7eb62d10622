"""The hill: where people stand on the line on which they differ most; camps are hills with a valley between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
_NEAR = 25.0  # per cent of the width between two numbers, so that they never touch on a phone


@dataclass(frozen=True, slots=True)
class Hill:
    """The density in the drawing's units, from the side where reading starts."""

    low: list[Point]
    middle: list[Point]
    high: list[Point]
    cuts: list[float]


def spectrum_chart(
    density: Density,
    shares: Sequence[Released | None],
    *,
    title: str,
    desc: str,
    structure: Structure = "spectrum",
) -> SafeString:
    """Draw the density with its 95 % band, coloured between the cuts, and each side's share below.

    ``density`` has the lists ``at``, ``low``, ``middle``, ``high`` and ``cuts``; ``shares`` one number per side,
    in the order of the sides. There are never dots: nobody's own position is drawn.
    """
    hill = _hill(density)
    regions = _regions(hill)
    names = tones(structure, len(regions))
    drawn = format_html(
        '<svg viewBox="0 0 {} {}" width="100%" height="{}" preserveAspectRatio="none" overflow="visible">{}</svg>',
        draw.plain(_WIDE),
        draw.plain(_HIGH),
        _HEIGHT,
        draw.join([*_areas(regions, names), *_lines(hill)]),
    )
    parts = [drawn, *_numbers(regions, shares, names)]
    return draw.svg(parts, kind="spectrum", height=_HEIGHT + 34, title=title, desc=desc)


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


def _numbers(
    regions: Sequence[Sequence[Point]], shares: Sequence[Released | None], names: Sequence[str]
) -> list[SafeString]:
    is_mirrored = draw.across(0) > 0
    balanced = [_balance(piece) for piece in regions]
    read = _apart([100 - place if is_mirrored else place for place in balanced])
    places = [100 - place if is_mirrored else place for place in read]
    return [
        format_html(
            '<text class="hill-number hill-number-{}" x="{}%" y="{}">{}</text>',
            name,
            draw.plain(place),
            _HEIGHT + 26,
            _said(share),
        )
        for place, share, name in zip(places, shares, names, strict=True)
    ]


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
