from __future__ import annotations

import pytest

from middleground.web.areas.actions import save_area
from middleground.web.areas.models import Area
from middleground.web.areas.queries import is_within, parts_of
from middleground.web.base.errors import InvalidInput
from tests.factories.areas import make_area
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_parts_are_found_at_any_depth_and_others_are_not():
    city = make_area("Valkenbrug")
    north = make_area("North", parent=city)
    make_area("Quay", parent=north)
    make_area("Valkenbrug East")

    assert [area.name for area in parts_of(city)] == ["Valkenbrug", "North", "Quay"]
    assert is_within(north, city) is True
    assert is_within(city, north) is False


def test_parts_move_with_what_they_lie_in():
    editor = make_person(roles=["administrator"])
    city, other = make_area("Valkenbrug"), make_area("Other")
    north = make_area("North", parent=city)
    make_area("Quay", parent=north)
    north.parent = other

    save_area(by=editor, area=north)

    assert [area.name for area in parts_of(other)] == ["Other", "North", "Quay"]
    assert [area.name for area in parts_of(city)] == ["Valkenbrug"]


def test_an_area_cannot_lie_within_its_own_part():
    editor = make_person(roles=["administrator"])
    city = make_area("Valkenbrug")
    quay = make_area("Quay", parent=make_area("North", parent=city))
    city.parent = quay

    with pytest.raises(InvalidInput, match="within itself"):
        save_area(by=editor, area=city)


def test_a_code_is_given_once():
    editor = make_person(roles=["administrator"])
    make_area("North")

    with pytest.raises(InvalidInput, match="already an area"):
        save_area(by=editor, area=Area(code="north", name="Another North", kind=Area.Kind.CITY))
