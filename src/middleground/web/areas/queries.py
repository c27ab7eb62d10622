"""Which areas lie within which, where they lie, and which touch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from middleground.web.areas.models import Area, Boundary, BoundarySet, Neighbours
from middleground.web.base.charts.maps import Outline, Tile


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Where areas lie, as the charts want it, with what must be printed beside it. A grid has no outlines."""

    outlines: list[Outline]
    tiles: list[Tile]
    source: str
    licence: str


def is_within(area: Area, whole: Area) -> bool:
    """Say whether the area is the whole itself or one of its parts, at any depth."""
    return area.trail.startswith(whole.trail)


def parts_of(whole: Area) -> QuerySet[Area]:
    """Return the area itself and all its parts, each after what it lies in."""
    return Area.objects.filter(trail__startswith=whole.trail)


def boundary_set_on(day: dt.date | None = None) -> BoundarySet | None:
    """Return the boundary set that counts on a day (today, unless one is named)."""
    ready = BoundarySet.objects.filter(ready=True, valid_from__lte=day or timezone.localdate())
    return ready.order_by("-valid_from", "-pk").first()


def neighbours_of(area: Area, boundary_set: BoundarySet | None = None) -> QuerySet[Area]:
    """Return the areas that touch this one, in the set of today unless another is named."""
    counted = boundary_set or boundary_set_on()
    pairs = Neighbours.objects.filter(Q(one=area) | Q(other=area), boundary_set=counted).values_list("one", "other")
    return Area.objects.filter(pk__in={key for pair in pairs for key in pair} - {area.pk})


def boundaries_for(areas: QuerySet[Area], boundary_set: BoundarySet | None = None) -> AreaMap | None:
    """Return where the areas lie, for a choropleth or a grid of tiles; nothing when no set holds any of them."""
    counted = boundary_set or boundary_set_on()
    if counted is None:
        return None
    rows = list(Boundary.objects.filter(boundary_set=counted, area__in=areas).select_related("area"))
    tiles = [Tile(row.area.code, row.area.name, row.row - 1, row.column - 1) for row in rows]
    return AreaMap(_outlines(rows), tiles, counted.source, counted.licence) if rows else None


def _outlines(rows: list[Boundary]) -> list[Outline]:
    drawn = [(row.area, [ring for polygon in row.outlines for ring in polygon]) for row in rows]
    return [Outline(area.code, area.name, [_points(ring) for ring in rings]) for area, rings in drawn if rings]


def _points(ring: list[list[float]]) -> list[tuple[float, float]]:
    return [(longitude, latitude) for longitude, latitude in ring]
