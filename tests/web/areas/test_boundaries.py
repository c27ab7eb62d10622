from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from middleground.web.areas import actions
from middleground.web.areas.actions import Columns
from middleground.web.areas.models import Area, Boundary, BoundaryDraft, BoundarySet
from middleground.web.areas.queries import boundaries_for, boundary_set_on, neighbours_of
from middleground.web.base.charts.maps import Outline, Tile, choropleth
from middleground.web.base.errors import DomainError, InvalidInput, NotAllowed
from middleground.web.ledger.queries import history_of
from tests.factories.areas import make_area, make_feature, make_geojson, make_origin, square
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_person(roles=["administrator"])


def _columns(**changes) -> Columns:
    return replace(Columns(code="wijkcode", name="wijknaam", kind=Area.Kind.DISTRICT), **changes)


def _taken_over(editor, content=None, version="2026", **columns) -> BoundarySet:
    draft = actions.upload_boundaries(by=editor, content=content or make_geojson(), origin=make_origin(version))
    return actions.take_over(by=editor, draft=draft, columns=_columns(**columns))


def test_an_upload_alone_changes_nothing(editor):
    actions.upload_boundaries(by=editor, content=make_geojson(), origin=make_origin())

    assert (Area.objects.count(), BoundarySet.objects.count(), BoundaryDraft.objects.count()) == (0, 0, 1)


def test_taking_over_makes_areas_boundaries_and_neighbours(editor):
    city = make_area("Valkenbrug")

    boundary_set = _taken_over(editor, parent=city)

    assert list(Area.objects.filter(parent=city).values_list("code", "name")) == [
        ("w1", "Haven"),
        ("w2", "Centrum"),
        ("w3", "Oost"),
    ]
    assert [area.name for area in neighbours_of(Area.objects.get(code="w2"))] == ["Haven", "Oost"]
    assert [area.name for area in neighbours_of(Area.objects.get(code="w1"))] == ["Centrum"]
    assert BoundaryDraft.objects.count() == 0
    assert [entry.verb for entry in history_of(boundary_set)] == ["areas.take_over"]


def test_a_map_carries_outlines_source_and_licence(editor):
    _taken_over(editor)

    shown = boundaries_for(Area.objects.all())

    assert (shown.source, shown.licence) == ("Town survey", "CC BY 4.0")
    assert shown.outlines[0] == Outline("w1", "Haven", [[tuple(corner) for corner in square(5.0, 52.0)]])
    assert shown.tiles == [Tile("w1", "Haven", 0, 0), Tile("w2", "Centrum", 0, 1), Tile("w3", "Oost", 1, 0)]


def test_a_map_is_drawn_from_it(editor):
    _taken_over(editor)
    shown = boundaries_for(Area.objects.all())

    drawn = choropleth(shown.outlines, {"w1": {"suppressed": "too few"}}, title="Agreement", desc="By district")

    assert all(name in drawn for name in ("Haven", "Centrum", "Oost"))


def test_a_file_with_problems_changes_nothing(editor):
    content = make_geojson(make_feature("W1", "Haven", square(5, 52)), make_feature("W1", "Again", square(6, 52)))

    with pytest.raises(DomainError, match="cannot be used"):
        _taken_over(editor, content)

    assert (Area.objects.count(), BoundarySet.objects.count()) == (0, 0)


def test_known_areas_keep_their_place_and_take_the_new_name(editor):
    city = make_area("Valkenbrug")
    known = Area.objects.create(code="w1", name="Old harbour", kind=Area.Kind.NEIGHBOURHOOD, parent=city)

    _taken_over(editor)

    known.refresh_from_db()
    assert (known.name, known.parent, known.kind) == ("Haven", city, Area.Kind.NEIGHBOURHOOD)


def test_the_version_of_a_day_counts_and_older_ones_stay(editor):
    first = _taken_over(editor, version="2026")
    later = replace(make_origin("2030"), valid_from=dt.date(2030, 1, 1))
    draft = actions.upload_boundaries(by=editor, content=make_geojson(), origin=later)
    second = actions.take_over(by=editor, draft=draft, columns=_columns())

    assert boundary_set_on(dt.date(2025, 12, 31)) is None
    assert boundary_set_on(dt.date(2029, 12, 31)) == first
    assert boundary_set_on(dt.date(2030, 1, 1)) == second


def test_a_version_cannot_be_taken_over_twice(editor):
    _taken_over(editor)

    with pytest.raises(InvalidInput, match="already a version"):
        _taken_over(editor)


def test_a_set_that_is_still_being_written_is_not_shown_and_can_be_begun_again(editor):
    BoundarySet.objects.create(version="2026", form="outlines", source="x", licence="y", valid_from=dt.date(2026, 1, 1))
    unfinished = boundary_set_on()

    finished = _taken_over(editor)

    assert unfinished is None
    assert boundary_set_on() == finished


def test_outlines_become_light(editor):
    wavy = [[5 + step / 1000, 52 + (step % 2) * 1e-6] for step in range(101)]
    content = make_geojson(make_feature("W1", "Coast", [*wavy, [5.1, 52.1], [5.0, 52.1], wavy[0]]))

    _taken_over(editor, content)

    assert len(Boundary.objects.get().outlines[0][0]) == 5


def test_tiles_stand_in_where_there_are_no_boundaries(editor):
    north, south = make_area("North"), make_area("South")
    apart = make_area("Apart")

    actions.place_tiles(by=editor, tiles={north: (1, 1), south: (1, 2), apart: (3, 3)}, origin=make_origin())

    shown = boundaries_for(Area.objects.all())
    assert (shown.outlines, len(shown.tiles)) == ([], 3)
    assert [area.name for area in neighbours_of(north)] == ["South"]
    assert list(neighbours_of(apart)) == []


def test_two_areas_cannot_stand_on_one_tile(editor):
    north, south = make_area("North"), make_area("South")

    with pytest.raises(InvalidInput, match="same tile"):
        actions.place_tiles(by=editor, tiles={north: (1, 1), south: (1, 1)}, origin=make_origin())

    assert BoundarySet.objects.count() == 0


def test_neighbours_can_be_corrected_by_hand(editor):
    boundary_set = _taken_over(editor)
    haven, oost = Area.objects.get(code="w1"), Area.objects.get(code="w3")

    actions.set_neighbours(by=editor, boundary_set=boundary_set, area=haven, neighbours=[oost])

    assert list(neighbours_of(haven)) == [oost]
    assert [area.name for area in neighbours_of(oost)] == ["Haven", "Centrum"]


@pytest.mark.parametrize("role", ["coordinator", "moderator", "member"])
def test_others_may_not_touch_boundaries(role):
    person = make_person(roles=[role])

    with pytest.raises(NotAllowed):
        actions.upload_boundaries(by=person, content=make_geojson(), origin=make_origin())


def test_there_is_no_ranking_and_no_count_of_people_in_any_area_model():
    fields = {field.name for model in (Area, Boundary, BoundarySet) for field in model._meta.concrete_fields}

    assert fields == {
        "id", "code", "name", "kind", "parent", "trail",
        "boundary_set", "area", "outlines", "column", "row",
        "version", "form", "source", "licence", "valid_from", "uploaded_by", "uploaded_at", "ready",
    }  # fmt: skip
