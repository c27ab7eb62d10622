"""One's own place: the server gives released numbers and learns nothing."""

import re

import pytest
from django.urls import reverse

from middleground.web.conversations.models import Participant, Vote
from tests.factories.findings import make_one_group, make_spectrum
from tests.factories.results import make_asked, make_result

pytestmark = pytest.mark.django_db


def line(client, conversation):
    return client.get(reverse("conversation_line", args=[conversation.slug]))


def answer(client, conversation, choice=1):
    """Answer one statement as a resident does; return its number."""
    address = reverse("conversation_vote", args=[conversation.slug])
    shown = client.get(address).content.decode()
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', shown)[1] for name in ("statement", "sequence")}
    assert client.post(address, fields | {"choice": choice}).status_code == 303
    return fields["statement"]


def mine(client, conversation):
    return client.get(reverse("conversation_mine", args=[conversation.slug])).content.decode()


def test_the_line_is_what_was_released_and_nothing_else(client):
    conversation, coordinator = make_asked()
    result = make_result(conversation, by=coordinator)
    released = {one["id"]: one for one in result.payload["statements"]}

    found = line(client, conversation).json()

    assert set(found) == {"shape", "parts", "statements"}
    assert {name: one["agree"] for name, one in found["statements"].items()} == {
        name: [share["value"] for share in one["agree_by_side"]]
        for name, one in released.items()
        if one["agree_by_side"] and not any("suppressed" in share for share in one["agree_by_side"])
    }
    assert [len(point) for point in found["shape"]] == [2] * len(found["shape"])


def test_a_draft_gives_no_line(client):
    conversation, _coordinator = make_asked()
    make_result(conversation)

    assert line(client, conversation).status_code == 404


def test_where_there_is_no_line_there_is_no_place(client):
    conversation, coordinator = make_asked()
    make_result(conversation, found=make_one_group(60), by=coordinator)
    answer(client, conversation)

    assert line(client, conversation).status_code == 404
    assert "data-line" not in mine(client, conversation)


def test_a_statement_rejected_since_tells_nothing(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)
    conversation.statements.filter(number=5).update(state="rejected", reason="insult")

    assert "5" not in line(client, conversation).json()["statements"]


def test_the_page_of_my_answers_carries_them_for_the_script_alone(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)
    number = answer(client, conversation, choice=-1)

    shown = mine(client, conversation)

    assert f'data-statement="{number}" data-choice="-1"' in shown
    assert 'class="own-place stack" id="place" hidden' in shown
    assert "nobody else sees it" in shown


def test_nothing_about_a_place_is_kept():
    fields = {field.name for model in (Participant, Vote) for field in model._meta.get_fields()}

    assert {name for name in fields if "place" in name or "position" in name} == set()


def test_my_answers_take_as_many_questions_to_the_database_after_one_result_as_after_three(
    client, django_assert_max_num_queries
):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)
    answer(client, conversation)
    with django_assert_max_num_queries(12) as first:
        mine(client, conversation)
    for people in (500, 540):
        make_result(conversation, found=make_spectrum(n_people=people), by=coordinator, snapshot=f"{people}")

    with django_assert_max_num_queries(len(first)):
        mine(client, conversation)
