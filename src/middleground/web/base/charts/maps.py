"""Maps of areas: shaded outlines, or tiles where no outlines exist. Released numbers only, about ground."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString

from middleground.web.base import figures
from middleground.web.base.charts import drawing as draw
from middleground.web.base.charts.drawing import Point
from middleground.web.base.figures import Released

Values = Mapping[str, Released | None]
_WIDE = 360.0
_BREAKS = (0.2, 0.4, 0.6, 0.8)
_TILE = 86.0


@dataclass(frozen=True, slots=True)
class Outline:
    """An area's boundary: rings of (longitude, latitude), outer and inner alike."""

    key: str
    name: str
    rings: Sequence[Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Tile:
    """An area's place on a grid, from 0."""

    key: str
    name: str
    row: int
    column: int


def choropleth(areas: Sequence[Outline], values: Values, *, title: str, desc: str) -> SafeString:
    """Draw areas shaded in five steps of a share, each with its number; a hidden number leaves a dashed outline."""
    drawn, height = _projected(areas)
    shapes = [_area(area, rings, values.get(area.key)) for area, rings in drawn]
    words = [_centre_words(rings, values.get(area.key)) for area, rings in drawn]
    return _map([*shapes, *words, *_legend(height + 22)], height + 52, title, desc)


def tile_grid(areas: Sequence[Tile], values: Values, *, title: str, desc: str) -> SafeString:
    """Draw one tile per area, roughly where the area lies."""
    columns, rows = (1 + max(getattr(area, way) for area in areas) for way in ("column", "row"))
    tile = min(_TILE * 1.4, _WIDE / columns)
    parts = [_tile(area, values.get(area.key), tile) for area in areas]
    height = rows * _TILE * 0.8
    return _map([*parts, *_legend(height + 18)], height + 48, title, desc)


def _map(parts: Sequence[SafeString], height: float, title: str, desc: str) -> SafeString:
    return format_html(
        '<svg class="chart-svg chart-map" role="img" viewBox="0 0 {} {}"><title>{}</title><desc>{}</desc>{}</svg>',
        draw.plain(_WIDE),
        draw.plain(height),
        title,
        desc,
        draw.join(parts),
    )


def _projected(areas: Sequence[Outline]) -> tuple[list[tuple[Outline, list[list[Point]]]], float]:
    """Flatten the outlines: north up, degrees of longitude shortened as they are at that latitude."""
    points = [point for area in areas for ring in area.rings for point in ring]
    shrink = math.cos(math.radians(sum(lat for _, lat in points) / len(points)))
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    scale = (_WIDE - 4) / max((east - west) * shrink, 1e-9)
    scale = min(scale, 420 / max(north - south, 1e-9))
    aside = (_WIDE - (east - west) * shrink * scale) / 2

    def flat(point: Point) -> Point:
        return aside + (point[0] - west) * shrink * scale, 2 + (north - point[1]) * scale

    return [(area, [[flat(p) for p in ring] for ring in area.rings]) for area in areas], (north - south) * scale + 4


def _area(area: Outline, rings: Sequence[Sequence[Point]], released: Released | None) -> SafeString:
    steps = "".join(f"M{' '.join(f'{draw.plain(px)} {draw.plain(py)}' for px, py in ring)}Z" for ring in rings)
    return format_html(
        '<path class="area {}" fill-rule="evenodd" d="{}"><title>{}: {}</title></path>',
        _shade(released),
        steps,
        area.name,
        _said(released),
    )


def _centre_words(rings: Sequence[Sequence[Point]], released: Released | None) -> SafeString:
    across, down = _centre(max(rings, key=_size))
    name = f"area-number on-{_shade(released)}"
    return format_html(
        '<text class="{}" x="{}" y="{}">{}</text>', name, draw.plain(across), draw.plain(down + 5), _short(released)
    )


def _size(ring: Sequence[Point]) -> float:
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)))


def _centre(ring: Sequence[Point]) -> Point:
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)
    if not area:
        return ring[0]
    across = sum((x0 + x1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in pairs) / (3 * area)
    down = sum((y0 + y1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in pairs) / (3 * area)
    return across, down


def _tile(area: Tile, released: Released | None, size: float) -> SafeString:
    height = _TILE * 0.8
    return format_html(
        '<g><title>{name}: {said}</title><rect class="area {shade}" x="{x}" y="{y}" width="{w}" height="{h}" rx="6"/>'
        '<text class="tile-name on-{shade}" x="{cx}" y="{ny}">{short}</text>'
        '<text class="area-number on-{shade}" x="{cx}" y="{vy}">{number}</text></g>',
        name=area.name,
        said=_said(released),
        shade=_shade(released),
        x=draw.plain(area.column * size + 2),
        y=draw.plain(area.row * height + 2),
        w=draw.plain(size - 4),
        h=draw.plain(height - 4),
        cx=draw.plain((area.column + 0.5) * size),
        ny=draw.plain(area.row * height + 27),
        vy=draw.plain(area.row * height + 50),
        short=area.name if len(area.name) <= size / 7 else f"{area.name[: int(size / 7) - 1]}…",
        number=_short(released),
    )


def _shade(released: Released | None) -> str:
    found = figures.read(released)
    return "shade-none" if found is None else f"shade-{1 + sum(found.value >= edge for edge in _BREAKS)}"


def _short(released: Released | None) -> str:
    found = figures.read(released)
    return "–" if found is None else figures.percent(found.value)


def _said(released: Released | None) -> str:
    found = figures.read(released)
    return figures.why_hidden(released) if found is None else f"{figures.about(found)} ({figures.interval(found)})"


def _legend(top: float) -> list[SafeString]:
    edges = [0.0, *_BREAKS, 1.0]
    width = _WIDE / 5
    return [
        format_html(
            '<rect class="area shade-{}" x="{}" y="{}" width="{}" height="10"/>'
            '<text class="legend-text" x="{}" y="{}">{}</text>',
            step + 1,
            draw.plain(step * width + 1),
            draw.plain(top),
            draw.plain(width - 2),
            draw.plain((step + 0.5) * width),
            draw.plain(top + 25),
            figures.percent_range(low, high),
        )
        for step, (low, high) in enumerate(pairwise(edges))
    ]
