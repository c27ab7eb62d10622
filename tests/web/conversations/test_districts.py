"""Coordinators of one district ask there, and nowhere else."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from middleground.web.base.errors import InvalidInput, NotAllowed
from middleground.web.conversations.actions.drafting import Draft, create_conversation, edit_conversation
from middleground.web.conversations.models import Conversation
from tests.factories.areas import make_area
from tests.factories.conversations import make_conversation
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db

DRAFT = {"languages": ("en",), "texts": {"title": "Our street"}}


@pytest.fixture
def north():
    return make_area("North")


@pytest.fixture
def local(client, north):
    """Return the coordinator of the north, signed in."""
    person = make_person(roles=["coordinator"], area=north)
    client.force_login(person)
    return person


def offered_areas(page: str) -> list[str]:
    choices = re.search(r'<select name="area".*?</select>', page, re.DOTALL).group()
    return re.findall(r"<option[^>]*>\s*([^<]*?)\s*</option>", choices)


def test_a_draft_for_the_whole_town_is_refused(local):
    with pytest.raises(NotAllowed):
        create_conversation(by=local, organisation=make_organisation(), draft=Draft(**DRAFT))

    assert Conversation.objects.count() == 0


def test_a_draft_for_the_own_district_is_kept(local, north):
    create_conversation(by=local, organisation=make_organisation(), draft=Draft(**DRAFT, area=north))

    assert Conversation.objects.get().area == north


def test_a_draft_is_not_moved_out_of_the_district(local, north):
    conversation = make_conversation(state="draft", area=north)

    with pytest.raises(NotAllowed):
        edit_conversation(conversation, by=local, draft=Draft(**DRAFT, area=make_area("South")))

    assert Conversation.objects.get().area == north


def test_the_form_offers_the_own_district_and_its_parts_alone(client, local, north):
    make_area("Quay", parent=north, kind="neighbourhood")
    make_area("South")

    page = client.get(reverse("conversation_new")).content.decode()

    assert offered_areas(page) == ["North", "Quay"]


def test_a_coordinator_of_the_whole_town_is_offered_every_area(client, north):
    make_area("South")
    client.force_login(make_person(roles=["coordinator"]))

    page = client.get(reverse("conversation_new")).content.decode()

    assert offered_areas(page) == ["Everywhere", "North", "South"]


def test_the_list_leaves_out_what_the_whole_town_is_asked(client, local, north):
    make_conversation("A town-wide question")
    make_conversation("A question for the north", area=north)

    page = client.get(reverse("conversations_list")).content.decode()

    assert ("A town-wide question" in page, "A question for the north" in page) == (False, True)


def test_whoever_answers_must_answer_for_all_of_the_area(north):
    coordinator, authority = make_person(roles=["coordinator"]), make_person(roles=["answering"], area=north)

    with pytest.raises(InvalidInput) as refused:
        create_conversation(
            by=coordinator, organisation=make_organisation(), draft=Draft(**DRAFT, answering_person=authority)
        )

    assert (refused.value.code, refused.value.field) == ("conversations.cannot_answer", "answering_person")


def test_an_authority_that_cannot_answer_there_is_said_beside_its_field(client, north):
    client.force_login(make_person(roles=["coordinator"]))
    authority = make_person(roles=["answering"], area=north, name="Peter Claes")
    seeds = "\n".join(f"Statement number {number} says something else." for number in range(1, 6))
    given = {"title": "Our park", "organisation": make_organisation().pk, "language": "en", "statements": seeds}

    reply = client.post(reverse("conversation_new"), {**given, "answering_person": authority.pk, "step": "keep"})

    assert (reply.status_code, Conversation.objects.count()) == (422, 0)
    assert reply.context["form"].errors.keys() == {"answering_person"}
