from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from middleground.web.base.rights import may
from middleground.web.people.models import Role
from tests.factories.areas import make_area
from tests.factories.conversations import make_conversation
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db

RIGHTS = {
    "see": {"coordinator", "moderator", "translator", "answering", "observer"},
    "create": {"coordinator"},
    "edit": {"coordinator"},
    "open": {"coordinator"},
    "close": {"coordinator"},
    "import": {"coordinator"},
    "moderate": {"coordinator", "moderator"},
    "translate": {"coordinator", "translator"},
    "answer": {"answering"},
    "promise": set(),  # only the one who is named
}


@pytest.mark.parametrize("right", RIGHTS)
def test_each_right_belongs_to_these_roles_of_the_organisation(right):
    conversation = make_conversation()

    holders = {role for role in Role.values if may(make_person(roles=[role]), f"conversations.{right}", conversation)}

    assert holders == RIGHTS[right]


@pytest.mark.parametrize("right", RIGHTS)
def test_every_role_in_another_organisation_gives_nothing(right):
    conversation = make_conversation()
    stranger = make_person(roles=Role.values, organisation=make_organisation("Another town"))

    assert may(stranger, f"conversations.{right}", conversation) is False


@pytest.mark.parametrize("right", RIGHTS)
def test_visitors_have_no_right(right):
    assert may(AnonymousUser(), f"conversations.{right}", make_conversation()) is False


def test_a_coordinator_of_one_district_has_nothing_in_another():
    north, south = make_area("North"), make_area("South")
    coordinator = make_person(roles=["coordinator"], area=north)

    assert may(coordinator, "conversations.edit", make_conversation(area=north)) is True
    assert may(coordinator, "conversations.edit", make_conversation(area=south)) is False


@pytest.mark.parametrize("right", [*sorted({*RIGHTS, "map", "release"} - {"promise", "create", "import"})])
def test_a_role_for_one_district_gives_nothing_over_what_the_whole_town_is_asked(right):
    city = make_area("Valkenbrug")
    north = make_area("North", parent=city)
    local = make_person(roles=Role.values, area=north)
    town_wide = make_person(roles=Role.values)

    for conversation in (make_conversation(), make_conversation(area=city)):
        held = [may(person, f"conversations.{right}", conversation) for person in (local, town_wide)]
        assert held == [False, True]


def test_a_role_for_a_district_covers_its_neighbourhoods():
    north = make_area("North")
    quay = make_area("Quay", parent=north, kind="neighbourhood")
    coordinator = make_person(roles=["coordinator"], area=north)

    assert may(coordinator, "conversations.release", make_conversation(area=quay)) is True


def test_only_coordinators_of_all_of_an_organisation_import_into_it():
    local = make_person(roles=["coordinator"], area=make_area("North"))
    town_wide = make_person(roles=["coordinator"])

    assert [may(person, "conversations.import") for person in (local, town_wide)] == [False, True]


def test_only_the_named_person_may_promise():
    named, colleague = make_person(roles=["answering"]), make_person(roles=["answering"])
    conversation = make_conversation(state="draft", answering_person=named)

    assert may(named, "conversations.promise", conversation) is True
    assert may(colleague, "conversations.promise", conversation) is False
