from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from middleground.web.areas.models import Area, BoundaryDraft, BoundarySet
from tests.factories.areas import make_area, make_feature, make_geojson, square
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

ORIGIN = {"version": "2026", "valid_from": "2026-01-01", "source": "Town survey", "licence": "CC BY 4.0"}
COLUMNS = {"code": "wijkcode", "name": "wijknaam", "kind": "district", "parent": ""}


@pytest.fixture
def editor(client):
    person = make_person(roles=["administrator"])
    client.force_login(person)
    return client


def _upload(client, content=None, **changes):
    file = SimpleUploadedFile("wijken.geojson", content or make_geojson(), content_type="application/geo+json")
    return client.post(reverse("boundaries_upload"), {**ORIGIN, "file": file, **changes})


def test_from_the_file_to_the_map_in_two_steps(editor):
    uploaded = _upload(editor)
    looked_at = editor.get(uploaded["Location"])
    taken = editor.post(uploaded["Location"], {**COLUMNS, "confirm": "1"})

    assert "3 areas were read" in looked_at.content.decode()
    assert taken["Location"] == reverse("areas")
    assert list(Area.objects.values_list("name", flat=True)) == ["Haven", "Centrum", "Oost"]


@pytest.mark.parametrize("missing", ["source", "licence", "version", "valid_from"])
def test_source_licence_version_and_date_are_mandatory(editor, missing):
    answer = _upload(editor, **{missing: ""})

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {missing}
    assert BoundaryDraft.objects.count() == 0


def test_a_file_that_is_no_map_is_explained_beside_the_field(editor):
    answer = _upload(editor, b"naam;code")

    assert answer.context["form"].errors["file"] == [
        "The file is not GeoJSON: it breaks off or is damaged at line 1. Export it again."
    ]


def test_problems_are_listed_by_feature_and_nothing_can_be_confirmed(editor):
    content = make_geojson(make_feature("W1", "Haven", square(5, 52)), make_feature("W1", "Again", square(6, 52)))
    page = _upload(editor, content)["Location"]

    answer = editor.post(page, {**COLUMNS, "confirm": "1"})

    assert "Feature 2 (Again) has the same code as an earlier one." in answer.content.decode()
    assert BoundarySet.objects.count() == 0


def test_another_column_can_be_tried_before_anything_is_taken_over(editor):
    page = _upload(editor)["Location"]

    answer = editor.post(page, {**COLUMNS, "code": "wijknaam", "look": "1"})

    assert [each.code for each, _known in answer.context["rows"]] == ["haven", "centrum", "oost"]
    assert Area.objects.count() == 0


def test_the_upload_of_somebody_else_is_not_there(editor, client):
    page = _upload(editor)["Location"]
    client.force_login(make_person(roles=["administrator"]))

    assert client.get(page).status_code == 409


def test_areas_are_placed_on_a_grid_by_hand(editor):
    make_area("North", kind="district")
    make_area("South", kind="district")
    places = {"column-north": 1, "row-north": 1, "column-south": 1, "row-south": 2}

    answer = editor.post(reverse("tiles"), {**ORIGIN, **places})

    assert answer["Location"] == reverse("areas")
    assert BoundarySet.objects.get().form == "tiles"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_area_as_for_three(editor, django_assert_num_queries, count):
    city = make_area("Valkenbrug")
    for number in range(count):
        make_area(f"District {number}", parent=city)
    editor.get(reverse("areas"))

    with django_assert_num_queries(7):
        answer = editor.get(reverse("areas"))

    assert answer.status_code == 200


def test_neighbours_are_corrected_on_the_page_of_the_area(editor):
    page = _upload(editor)["Location"]
    editor.post(page, {**COLUMNS, "confirm": "1"})

    editor.post(reverse("area", args=["w1"]), {"neighbours": [Area.objects.get(code="w3").pk]})

    assert list(editor.get(reverse("area", args=["w1"])).context["neighbours"]) == [Area.objects.get(code="w3")]
