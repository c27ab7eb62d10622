"""What may be done with areas and their boundaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from middleground.web.areas import geometry
from middleground.web.areas.models import Area, Boundary, BoundaryDraft, BoundarySet, Neighbours
from middleground.web.areas.queries import is_within
from middleground.web.areas.reading import Found, read_areas, read_features
from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.ledger.actions import record

CHUNK = 100  # rows per transaction, so that nobody who votes meanwhile waits
TOLERANCE = 1 / 800  # of the map's longer side: less than a pixel where it is shown


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a boundary set comes from, and from when on it counts."""

    version: str
    source: str
    licence: str
    valid_from: dt.date


@dataclass(frozen=True, slots=True)
class Columns:
    """What the properties of a file mean, and what its features become."""

    code: str
    name: str
    kind: str
    parent: Area | None = None


@transaction.atomic
def save_area(*, by: AbstractBaseUser, area: Area) -> Area:
    """Make an area or change one; its parts move with it."""
    require(by, "areas.edit")
    if Area.objects.filter(code=area.code).exclude(pk=area.pk).exists():
        raise InvalidInput("areas.code_exists", field="code", area=area.code)
    before = Area.objects.filter(pk=area.pk).first()
    if before and area.parent and is_within(Area.objects.get(pk=area.parent.pk), before):
        raise InvalidInput("areas.inside_itself", field="parent")
    area.save()
    if before and before.trail != area.trail:
        for part in Area.objects.filter(trail__startswith=before.trail).exclude(pk=area.pk):
            part.refresh_from_db()
            part.save()
    record(by=by, verb="areas.save", thing=area)
    return area


def upload_boundaries(*, by: AbstractBaseUser, content: bytes, origin: Origin) -> BoundaryDraft:
    """Keep a file for a look before anything is taken over."""
    require(by, "areas.edit")
    _refuse_known_version(origin.version)
    features = read_features(content)
    details = {
        "version": origin.version,
        "source": origin.source,
        "licence": origin.licence,
        "valid_from": origin.valid_from.isoformat(),
    }
    BoundaryDraft.objects.filter(by_id=by.pk).delete()
    return BoundaryDraft.objects.create(by_id=by.pk, details=details, features=features)


def _refuse_known_version(version: str) -> None:
    if BoundarySet.objects.filter(version=version, ready=True).exists():
        raise InvalidInput("areas.version_exists", field="version", version=version)


def take_over(*, by: AbstractBaseUser, draft: BoundaryDraft, columns: Columns) -> BoundarySet:
    """Make areas and boundaries of an uploaded file. They become visible together, by one flag, at the end."""
    require(by, "areas.edit")
    found, problems = read_areas(draft.features, code_property=columns.code, name_property=columns.name)
    if any(not problem.is_warning for problem in problems):
        raise DomainError("areas.has_problems")
    shapes = {area.code: area.polygons for area in found}
    details = {**draft.details, "valid_from": dt.date.fromisoformat(draft.details["valid_from"])}
    boundary_set = _begin(by, Origin(**details), BoundarySet.Form.OUTLINES)
    tolerance = geometry.extent(list(shapes.values())) * TOLERANCE
    tiles = geometry.grid({code: geometry.middle(polygons) for code, polygons in shapes.items()})
    for chunk in _chunks(found):
        outlines = {area.code: geometry.drawable(area.polygons, tolerance) for area in chunk}
        _write_chunk(boundary_set, chunk, columns, outlines=outlines, tiles=tiles)
    _finish(by, boundary_set, pairs=geometry.touching(shapes), verb="areas.take_over")
    draft.delete()
    return boundary_set


def place_tiles(*, by: AbstractBaseUser, tiles: Mapping[Area, tuple[int, int]], origin: Origin) -> BoundarySet:
    """Place areas on a grid, where no boundaries are to be had; tiles that share a side are neighbours."""
    require(by, "areas.edit")
    _refuse_known_version(origin.version)
    _refuse_same_tile(tiles)
    boundary_set = _begin(by, origin, BoundarySet.Form.TILES)
    rows = [
        Boundary(boundary_set=boundary_set, area=area, column=column, row=row) for area, (column, row) in tiles.items()
    ]
    Boundary.objects.bulk_create(rows, batch_size=CHUNK)
    pairs = geometry.adjacent({area.code: place for area, place in tiles.items()})
    _finish(by, boundary_set, pairs=pairs, verb="areas.place_tiles")
    return boundary_set


def _refuse_same_tile(tiles: Mapping[Area, tuple[int, int]]) -> None:
    at: dict[tuple[int, int], Area] = {}
    for area, place in tiles.items():
        if place in at:
            raise InvalidInput("areas.same_tile", field=area.code, name=area.name, other=at[place].name)
        at[place] = area


def _begin(by: AbstractBaseUser, origin: Origin, form: str) -> BoundarySet:
    BoundarySet.objects.filter(version=origin.version, ready=False).delete()  # what an interrupted import left
    _refuse_known_version(origin.version)
    return BoundarySet.objects.create(
        version=origin.version,
        source=origin.source,
        licence=origin.licence,
        valid_from=origin.valid_from,
        form=form,
        uploaded_by_id=by.pk,
    )


@transaction.atomic
def _write_chunk(
    boundary_set: BoundarySet,
    chunk: list[Found],
    columns: Columns,
    *,
    outlines: Mapping[str, list[list[list[list[float]]]]],
    tiles: Mapping[str, tuple[int, int]],
) -> None:
    known = {area.code: area for area in Area.objects.filter(code__in=[area.code for area in chunk])}
    for found in chunk:
        area = known.get(found.code) or Area(code=found.code, kind=columns.kind, parent=columns.parent)
        if area.pk is None or area.name != found.name:
            area.name = found.name
            area.save()
        column, row = tiles[found.code]
        Boundary.objects.create(
            boundary_set=boundary_set, area=area, outlines=outlines[found.code], column=column, row=row
        )


@transaction.atomic
def _finish(by: AbstractBaseUser, boundary_set: BoundarySet, *, pairs: Iterable[tuple[str, str]], verb: str) -> None:
    areas = {boundary.area.code: boundary.area_id for boundary in boundary_set.boundaries.select_related("area")}
    _write_pairs(boundary_set, [(areas[one], areas[other]) for one, other in pairs])
    BoundarySet.objects.filter(pk=boundary_set.pk).update(ready=True)
    boundary_set.ready = True
    record(by=by, verb=verb, thing=boundary_set, areas=len(areas))


def _write_pairs(boundary_set: BoundarySet, pairs: Iterable[tuple[int, int]]) -> None:
    rows = [
        Neighbours(boundary_set=boundary_set, one_id=min(pair), other_id=max(pair))
        for pair in {(min(pair), max(pair)) for pair in pairs}
    ]
    Neighbours.objects.bulk_create(rows, batch_size=CHUNK)


@transaction.atomic
def set_neighbours(*, by: AbstractBaseUser, boundary_set: BoundarySet, area: Area, neighbours: Iterable[Area]) -> None:
    """Say by hand which areas touch this one: a bridge joins, a motorway parts."""
    require(by, "areas.edit")
    mine = Neighbours.objects.filter(boundary_set=boundary_set)
    mine.filter(one=area).delete()
    mine.filter(other=area).delete()
    _write_pairs(boundary_set, [(area.pk, other.pk) for other in neighbours if other.pk != area.pk])
    record(by=by, verb="areas.set_neighbours", thing=area)


def _chunks(found: list[Found]) -> list[list[Found]]:
    return [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)]
