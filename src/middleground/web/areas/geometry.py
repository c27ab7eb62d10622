"""Outlines: read, checked, simplified, compared. Longitude and latitude in degrees, WGS 84."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Polygons = list[list[Points]]
DECIMALS = 6  # about 10 cm: what two neighbours must share of a border
KEPT_DECIMALS = 5  # about 1 m
LONG_RING = 400
_AREA_OF_LINE = 1e-14  # square degrees


class UnusableOutlineError(ValueError):
    """An outline that cannot be drawn; ``code`` names the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_polygons(geometry: object) -> Polygons:
    """Return the polygons of a GeoJSON geometry."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        raise UnusableOutlineError("areas.outline_kind")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise UnusableOutlineError("areas.outline_empty")
    return [[_ring(ring) for ring in _listed(polygon)] for polygon in polygons]


def _listed(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise UnusableOutlineError("areas.outline_empty")
    return value


def _ring(value: object) -> Points:
    corners = _listed(value)
    try:
        points = np.asarray([corner[:2] for corner in corners], dtype=np.float64)  # type: ignore[index]
    except (TypeError, ValueError) as error:
        raise UnusableOutlineError("areas.outline_numbers") from error
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise UnusableOutlineError("areas.outline_numbers")
    if (np.abs(points[:, 0]) > 180).any() or (np.abs(points[:, 1]) > 90).any():
        raise UnusableOutlineError("areas.outline_degrees")
    if len(points) < 4 or not np.array_equal(points[0], points[-1]):
        raise UnusableOutlineError("areas.outline_open")
    if abs(ring_area(points)) < _AREA_OF_LINE:
        raise UnusableOutlineError("areas.outline_line")
    return points


def ring_area(ring: Points) -> float:
    """Return the signed area in square degrees, positive when it runs against the clock."""
    around = ring - ring[0]  # small numbers, so that nothing is lost far from the origin
    x, y = around[:, 0], around[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def middle(polygons: Polygons) -> tuple[float, float]:
    """Return the middle of the largest outline, as longitude and latitude."""
    largest = max((polygon[0] for polygon in polygons), key=lambda ring: abs(ring_area(ring)))
    inner = largest[:-1].mean(axis=0)
    return float(inner[0]), float(inner[1])


def simplify(ring: Points, tolerance: float) -> Points:
    """Drop points nearer than the tolerance to the line without them (Douglas and Peucker); rings stay rings."""
    far = int(np.argmax(np.hypot(*(ring - ring[0]).T)))
    kept = np.zeros(len(ring), dtype=bool)
    kept[[0, far, len(ring) - 1]] = True
    stretches = [(0, far), (far, len(ring) - 1)]
    while stretches:
        start, end = stretches.pop()
        if end - start < 2:
            continue
        away = _distances(ring[start + 1 : end], ring[start], ring[end])
        furthest = int(np.argmax(away))
        if away[furthest] > tolerance:
            split = start + 1 + furthest
            kept[split] = True
            stretches += [(start, split), (split, end)]
    return ring[kept] if kept.sum() >= 4 else ring


def _distances(points: Points, start: Points, end: Points) -> Points:
    line = end - start
    length = math.hypot(*line)
    offset = points - start
    if length == 0:
        return np.asarray(np.hypot(offset[:, 0], offset[:, 1]))
    return np.asarray(np.abs(line[0] * offset[:, 1] - line[1] * offset[:, 0]) / length)


def crosses_itself(ring: Points) -> bool:
    """Say whether two sides that are not next to each other cross."""
    a, b = ring[:-1], ring[1:]
    count = len(a)
    first, second = np.triu_indices(count, k=2)
    joined = (first == 0) & (second == count - 1)
    first, second = first[~joined], second[~joined]
    p, q, r, s = a[first], b[first], a[second], b[second]
    apart = _side(p, q, r) * _side(p, q, s) < 0
    return bool((apart & (_side(r, s, p) * _side(r, s, q) < 0)).any())


def _side(start: Points, end: Points, point: Points) -> Points:
    along, to = end - start, point - start
    return np.sign(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0])


def drawable(polygons: Polygons, tolerance: float) -> list[list[list[list[float]]]]:
    """Return outlines light enough for a page: simplified as far as no ring comes to cross itself."""
    return [[_light(ring, tolerance).round(KEPT_DECIMALS).tolist() for ring in polygon] for polygon in polygons]


def _light(ring: Points, tolerance: float) -> Points:
    for step in (1.0, 0.5, 0.25, 0.1):
        simpler = simplify(ring, tolerance * step)
        if len(simpler) > LONG_RING or not crosses_itself(simpler):
            return simpler
    return ring


def extent(shapes: Sequence[Polygons]) -> float:
    """Return the longer side of the box around all outlines, in degrees."""
    points = np.concatenate([polygon[0] for polygons in shapes for polygon in polygons])
    return float(np.ptp(points, axis=0).max())


def touching(shapes: Mapping[str, Polygons]) -> set[tuple[str, str]]:
    """Return the pairs that share a stretch of border, not just a corner."""
    owners: dict[tuple[tuple[float, float], tuple[float, float]], set[str]] = defaultdict(set)
    rings = [(code, ring) for code, polygons in shapes.items() for polygon in polygons for ring in polygon]
    for code, ring in rings:
        corners = [tuple(point) for point in ring.round(DECIMALS).tolist()]
        for start, end in pairwise(corners):
            owners[min(start, end), max(start, end)].add(code)
    return {tuple(sorted(codes)) for codes in owners.values() if len(codes) == 2}  # type: ignore[misc]


def grid(middles: Mapping[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Return a column and a row (from 1, north at the top) for each code, so that the tiles lie roughly as on a map."""
    rows = max(1, round(math.sqrt(len(middles))))
    width = math.ceil(len(middles) / rows) if middles else 1
    southward = sorted(middles, key=lambda code: (-middles[code][1], middles[code][0], code))
    placed = {}
    for place, code in enumerate(southward):
        in_row = southward[place // width * width : (place // width + 1) * width]
        eastward = sorted(in_row, key=lambda each: (middles[each][0], each))
        placed[code] = (eastward.index(code) + 1, place // width + 1)
    return placed


def adjacent(tiles: Mapping[str, tuple[int, int]]) -> set[tuple[str, str]]:
    """Return the pairs of codes whose tiles share a side."""
    at = {place: code for code, place in tiles.items()}
    pairs = set()
    for code, (column, row) in tiles.items():
        for beside in ((column + 1, row), (column, row + 1)):
            if beside in at:
                pairs.add((min(code, at[beside]), max(code, at[beside])))
    return pairs
