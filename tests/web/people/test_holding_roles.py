from __future__ import annotations

import pytest

from middleground.web.people.models import Person
from middleground.web.people.queries import holds
from tests.factories.areas import make_area
from tests.factories.people import grant_role, make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_a_role_counts_for_its_own_organisation_only():
    town, youth = make_organisation("Town"), make_organisation("Youth service")
    person = make_person(roles=["coordinator"], organisation=town)

    assert holds(person, "coordinator") is True
    assert holds(person, "coordinator", organisation=town) is True
    assert holds(person, "coordinator", organisation=youth) is False


def test_another_role_does_not_count():
    person = make_person(roles=["member"])

    assert holds(person, "coordinator", "moderator") is False


def test_a_grant_for_an_area_covers_the_area_and_its_parts_and_nothing_else():
    city = make_area("Valkenbrug")
    north, south = make_area("North", parent=city), make_area("South", parent=city)
    quay = make_area("Quay", parent=north, kind="neighbourhood")
    person = make_person(roles=["moderator"], area=north)

    covered = {area.name: holds(person, "moderator", area=area) for area in (city, north, quay, south)}

    assert covered == {"Valkenbrug": False, "North": True, "Quay": True, "South": False}


def test_a_grant_without_an_area_covers_every_area():
    city = make_area("Valkenbrug")
    person = make_person(roles=["moderator"])

    assert holds(person, "moderator", area=make_area("North", parent=city)) is True


def test_organisation_and_area_must_hold_in_the_same_grant():
    city = make_area("Valkenbrug")
    north, south = make_area("North", parent=city), make_area("South", parent=city)
    town, youth = make_organisation("Town"), make_organisation("Youth service")
    person = make_person(roles=["coordinator"], organisation=town, area=north)
    grant_role(person, "coordinator", organisation=youth, area=south)

    assert holds(person, "coordinator", organisation=town, area=south) is False


def test_a_similar_code_is_not_a_part():
    north, northern = make_area("North"), make_area("North East")
    person = make_person(roles=["moderator"], area=north)

    assert holds(person, "moderator", area=northern) is False


def test_an_inactive_person_holds_nothing():
    person = make_person(roles=["administrator"])
    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert holds(Person.objects.get(pk=person.pk), "administrator") is False


def test_somebody_without_an_account_holds_nothing():
    from django.contrib.auth.models import AnonymousUser

    assert holds(AnonymousUser(), "member") is False
