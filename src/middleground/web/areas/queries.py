"""Which areas lie within which, where they lie, and which touch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from middleground.web.areas.models import Area, Boundary, BoundarySet, Neighbours

Outlines = list[list[list[list[float]]]]


@dataclass(frozen=True, slots=True)
class AreaShape:
    """Where an area lies on a map: its outlines (empty on a grid) and its tile, counted from 1."""

    code: str
    name: str
    outlines: Outlines
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class AreaMap:
    """The shapes of a map with what must be printed beside it."""

    shapes: list[AreaShape]
    source: str
    licence: str
    has_outlines: bool


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
    rows = Boundary.objects.filter(boundary_set=counted, area__in=areas).select_related("area")
    shapes = [AreaShape(row.area.code, row.area.name, row.outlines, row.column, row.row) for row in rows]
    has_outlines = counted.form == BoundarySet.Form.OUTLINES
    return AreaMap(shapes, counted.source, counted.licence, has_outlines) if shapes else None
