from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from middleground.web.base.rights import may
from middleground.web.people.models import RoleGrant
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db

OPERATING = ["people.administer", "mail.edit_templates", "jobs.operate", "ledger.read", "base.brand", "areas.edit"]


@pytest.mark.parametrize("right", OPERATING)
@pytest.mark.parametrize(("role", "allowed"), [("administrator", True), ("coordinator", False), ("moderator", False)])
def test_operating_rights_belong_to_administrators(right, role, allowed):
    person = make_person(roles=[role])

    assert may(person, right) is allowed


@pytest.mark.parametrize("right", [*OPERATING, "people.invite", "people.grant", "people.work", "mail.release"])
def test_visitors_without_an_account_have_no_right(right):
    assert may(AnonymousUser(), right) is False


def test_an_administrator_may_not_release_letters():
    assert may(make_person(roles=["administrator"]), "mail.release") is False


def test_a_coordinator_invites_into_their_own_organisation_only():
    town, youth = make_organisation("Town"), make_organisation("Youth service")
    coordinator = make_person(roles=["coordinator"], organisation=town)

    assert may(coordinator, "people.invite", town) is True
    assert may(coordinator, "people.invite", youth) is False


def test_a_coordinator_grants_every_role_but_administrator():
    town = make_organisation("Town")
    coordinator, other = make_person(roles=["coordinator"], organisation=town), make_person()
    moderator = RoleGrant(person=other, role="moderator", organisation=town)
    administrator = RoleGrant(person=other, role="administrator", organisation=town)

    assert may(coordinator, "people.grant", moderator) is True
    assert may(coordinator, "people.grant", administrator) is False


def test_a_coordinator_grants_nothing_in_another_organisation():
    coordinator = make_person(roles=["coordinator"], organisation=make_organisation("Town"))
    elsewhere = RoleGrant(person=make_person(), role="member", organisation=make_organisation("Youth service"))

    assert may(coordinator, "people.grant", elsewhere) is False
