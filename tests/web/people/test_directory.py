from __future__ import annotations

import pytest
from django.urls import reverse

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.people import actions
from middleground.web.people.models import Invitation, Person, RoleGrant
from middleground.web.people.queries import holds
from tests.factories.people import grant_role, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_organisation("Town")


@pytest.fixture
def youth():
    return make_organisation("Youth service")


@pytest.fixture
def coordinator(client, town):
    person = make_person(roles=["coordinator"], organisation=town, name="Ada")
    client.force_login(person)
    return person


def test_a_coordinator_sees_their_own_organisation_and_nothing_of_another(client, coordinator, town, youth):
    make_person(roles=["moderator"], organisation=town, name="Nele")
    make_person(roles=["moderator"], organisation=youth, name="Omar")
    actions.invite(by=None, wanted=Invitation(email="eve@example.org", role="member", organisation=youth))

    page = client.get(reverse("people_list")).content.decode()

    assert ("Nele" in page, "Omar" in page, "eve@example.org" in page) == (True, False, False)


def test_people_and_invitations_of_another_organisation_do_not_exist_for_a_coordinator(client, coordinator, youth):
    omar = make_person(roles=["moderator"], organisation=youth)
    other = actions.invite(by=None, wanted=Invitation(email="eve@example.org", role="member", organisation=youth))

    answers = [
        client.get(reverse("person", args=[omar.pk])),
        client.post(reverse("role_revoke", args=[omar.grants.get().pk])),
        client.post(reverse("invitation_revoke", args=[other.pk])),
        client.post(reverse("invitation_resend", args=[other.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]


def test_only_the_roles_in_ones_own_organisation_are_shown(client, coordinator, town, youth):
    nele = make_person(roles=["moderator"], organisation=town)
    grant_role(nele, "facilitator", organisation=youth)

    rows = client.get(reverse("person", args=[nele.pk])).context["rows"]

    assert [grant.role for grant, _may in rows] == ["moderator"]


def test_a_role_is_given_and_taken_back(client, coordinator, town):
    nele = make_person(roles=["moderator"], organisation=town)

    client.post(reverse("person", args=[nele.pk]), {"role": "translator", "organisation": town.pk, "area": ""})
    given = holds(Person.objects.get(pk=nele.pk), "translator", organisation=town)
    client.post(reverse("role_revoke", args=[RoleGrant.objects.get(role="translator").pk]))

    assert given is True
    assert holds(Person.objects.get(pk=nele.pk), "translator") is False


def test_giving_a_role_twice_changes_nothing(coordinator, town):
    nele = make_person()

    first = actions.grant_role(by=coordinator, person=nele, role="moderator", organisation=town)
    second = actions.grant_role(by=coordinator, person=nele, role="moderator", organisation=town)

    assert first == second


def test_a_coordinator_cannot_take_an_administrator_their_role(coordinator, town):
    administrator = make_person(roles=["administrator"], organisation=town)

    with pytest.raises(NotAllowed):
        actions.revoke_role(by=coordinator, grant=administrator.grants.get())


def test_the_last_administrator_stays():
    administrator = make_person(roles=["administrator"])

    with pytest.raises(DomainError) as refused:
        actions.revoke_role(by=administrator, grant=administrator.grants.get())

    assert refused.value.code == "people.last_administrator"


def test_one_of_two_administrators_can_go():
    first, second = make_person(roles=["administrator"]), make_person(roles=["administrator"])

    actions.revoke_role(by=first, grant=second.grants.get())

    assert RoleGrant.objects.filter(role="administrator").count() == 1


def test_members_do_not_see_who_works_here(client):
    client.force_login(make_person(roles=["member"]))

    assert client.get(reverse("people_list")).status_code == 403


def test_two_organisations_cannot_have_one_name(client, youth):
    client.force_login(make_person(roles=["administrator"]))

    answer = client.post(reverse("organisation_new"), {"name": "youth SERVICE", "area": ""})

    assert answer.context["form"].errors["name"] == ["There is already an organisation called “youth SERVICE”."]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_person_as_for_three(
    client, coordinator, town, django_assert_num_queries, count
):
    for number in range(count):
        make_person(roles=["moderator"], organisation=town)
        wanted = Invitation(email=f"p{number}@example.net", role="member", organisation=town)
        actions.invite(by=coordinator, wanted=wanted)
    client.get(reverse("people_list"))

    with django_assert_num_queries(5):
        client.get(reverse("people_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_organisations_asks_as_often_for_one_as_for_three(client, django_assert_num_queries, count):
    client.force_login(make_person(roles=["administrator"]))
    for number in range(count):
        make_organisation(f"Association {number}")
    client.get(reverse("organisations"))

    with django_assert_num_queries(5):
        client.get(reverse("organisations"))


def test_a_number_that_nobody_has_is_nobody(client, coordinator):
    answer = client.get(f"/people/{'9' * 30}/")

    assert answer.status_code == 404
