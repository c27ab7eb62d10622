"""A browser without JavaScript: forms, redirects and a cookie."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from middleground.web.conversations.models import Participant, Statement, Vote
from tests.factories.conversations import make_conversation

pytestmark = pytest.mark.django_db


def page(client, conversation, name="vote", query=""):
    return client.get(reverse(f"conversation_{name}", args=[conversation.slug]) + query)


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def fields(response, choice):
    return {"statement": hidden(response, "statement"), "sequence": hidden(response, "sequence"), "choice": choice}


def answer(client, conversation, choice, shown=None):
    shown = shown or page(client, conversation)
    return client.post(reverse("conversation_vote", args=[conversation.slug]), fields(shown, choice))


def choices(conversation):
    votes = Vote.objects.filter(statement__conversation=conversation, choice__isnull=False)
    return sorted(votes.values_list("statement__number", "choice"))


def test_ten_answers_are_ten_votes_of_one_person(client):
    conversation = make_conversation(statements=12)

    for turn in range(10):
        answer(client, conversation, (turn % 3) - 1)

    assert Vote.objects.count() == 10
    assert Participant.objects.count() == 1


def test_after_seven_answers_comes_a_pause(client):
    conversation = make_conversation(statements=12)

    places = [answer(client, conversation, 1).url for _turn in range(8)]

    vote, pause = (reverse(f"conversation_{name}", args=[conversation.slug]) for name in ("vote", "round"))
    assert places == [vote] * 6 + [pause] + [vote]


def test_the_last_statement_leads_to_the_pause(client):
    conversation = make_conversation(statements=1)

    reply = answer(client, conversation, 1)

    assert reply.url == reverse("conversation_round", args=[conversation.slug])
    assert "You have answered everything" in client.get(reply.url).content.decode()


def test_a_form_sent_twice_counts_once(client):
    conversation = make_conversation(statements=3)
    shown = page(client, conversation)

    first, second = answer(client, conversation, 1, shown), answer(client, conversation, 1, shown)

    assert (first.status_code, second.status_code) == (303, 303)
    assert choices(conversation) == [(int(hidden(shown, "statement")), 1)]


def test_the_first_answer_sent_twice_makes_one_participant(client):
    conversation = make_conversation(statements=3)
    shown = page(client, conversation)

    for _turn in range(3):
        answer(client, conversation, -1, shown)

    assert Participant.objects.count() == 1


def test_a_late_repetition_does_not_override_a_later_answer(client):
    conversation = make_conversation(statements=1)
    old = page(client, conversation)
    answer(client, conversation, 1, old)
    answer(client, conversation, -1, page(client, conversation, query="?statement=1"))

    answer(client, conversation, 1, old)

    assert choices(conversation) == [(1, -1)]


def test_of_two_windows_on_one_statement_the_last_answer_stands(client):
    conversation = make_conversation(statements=1)
    one, other = page(client, conversation), page(client, conversation)

    answer(client, conversation, 1, one)
    answer(client, conversation, 0, other)

    assert choices(conversation) == [(1, 0)]


def test_undo_takes_the_answer_back_and_shows_its_statement(client):
    conversation = make_conversation(statements=4)
    shown = page(client, conversation)
    answer(client, conversation, 1, shown)

    client.post(reverse("conversation_undo", args=[conversation.slug]))

    assert choices(conversation) == []
    assert hidden(page(client, conversation), "statement") == hidden(shown, "statement")


def test_undo_of_a_change_brings_the_earlier_answer_back(client):
    conversation = make_conversation(statements=1)
    answer(client, conversation, 1)
    answer(client, conversation, -1, page(client, conversation, query="?statement=1"))

    client.post(reverse("conversation_undo", args=[conversation.slug]))

    assert choices(conversation) == [(1, 1)]


def test_a_repeated_request_does_not_bring_an_undone_answer_back(client):
    conversation = make_conversation(statements=2)
    shown = page(client, conversation)
    answer(client, conversation, 1, shown)
    client.post(reverse("conversation_undo", args=[conversation.slug]))

    answer(client, conversation, 1, shown)

    assert choices(conversation) == []


def test_undo_twice_goes_back_two_answers(client):
    conversation = make_conversation(statements=4)
    answer(client, conversation, 1)
    answer(client, conversation, -1)

    for _turn in range(2):
        client.post(reverse("conversation_undo", args=[conversation.slug]))

    assert choices(conversation) == []


def test_an_undo_sent_twice_goes_back_one_answer(client):
    conversation = make_conversation(statements=4)
    first = page(client, conversation)
    answer(client, conversation, 1, first)
    answer(client, conversation, -1)
    sent = {"sequence": hidden(page(client, conversation), "sequence")}

    replies = [client.post(reverse("conversation_undo", args=[conversation.slug]), sent) for _turn in range(2)]

    assert [reply.status_code for reply in replies] == [303, 303]
    assert choices(conversation) == [(int(hidden(first, "statement")), 1)]


def test_undo_with_nothing_to_undo_leads_to_my_answers(client):
    conversation = make_conversation(statements=1)

    reply = client.post(reverse("conversation_undo", args=[conversation.slug]))

    assert reply.url == reverse("conversation_mine", args=[conversation.slug])


def test_an_answer_changed_from_my_answers_leads_back_there(client):
    conversation = make_conversation(statements=2)
    answer(client, conversation, 1)
    number = choices(conversation)[0][0]
    shown = page(client, conversation, query=f"?statement={number}&back=mine")

    reply = client.post(
        reverse("conversation_vote", args=[conversation.slug]), {**fields(shown, -1), "back": hidden(shown, "back")}
    )

    assert reply.url == reverse("conversation_mine", args=[conversation.slug])
    assert choices(conversation) == [(number, -1)]


def test_the_statement_stays_when_the_page_is_read_in_another_language(client):
    conversation = make_conversation(statements=30, languages=["en", "nl"])
    answer(client, conversation, 1)
    shown = page(client, conversation)

    in_dutch = page(client, conversation, query="?lang=nl")

    assert hidden(in_dutch, "statement") == hidden(shown, "statement")


@pytest.mark.parametrize("changed", [{"choice": "2"}, {"choice": "x"}, {"sequence": "0"}, {"sequence": "9" * 12}])
def test_an_answer_we_do_not_know_is_refused(client, changed):
    conversation = make_conversation(statements=1)
    shown = page(client, conversation)

    reply = client.post(reverse("conversation_vote", args=[conversation.slug]), {**fields(shown, 1), **changed})

    assert reply.status_code == 422
    assert choices(conversation) == []


def test_an_answer_to_a_statement_that_was_rejected_meanwhile_is_refused(client):
    conversation = make_conversation(statements=1)
    shown = page(client, conversation)
    Statement.objects.update(state="rejected", reason="insult")

    reply = answer(client, conversation, 1, shown)

    assert reply.status_code == 409
    assert choices(conversation) == []


def test_a_statement_of_another_conversation_cannot_be_answered(client):
    conversation, other = make_conversation(statements=1), make_conversation(statements=3)
    shown = page(client, conversation)

    reply = client.post(reverse("conversation_vote", args=[conversation.slug]), {**fields(shown, 1), "statement": "3"})

    assert reply.status_code == 409
    assert choices(other) == []


@pytest.mark.parametrize("number", ["0", "-1", "9" * 12, "9" * 30])
def test_a_number_that_no_statement_has_is_refused(client, number):
    conversation = make_conversation(statements=1)
    shown = page(client, conversation)

    reply = client.post(
        reverse("conversation_vote", args=[conversation.slug]), {**fields(shown, 1), "statement": number}
    )

    assert reply.status_code == 409
    assert choices(conversation) == []


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 12, "9" * 30, "9" * 4500])
def test_a_number_in_the_address_that_no_statement_has_is_refused(client, number):
    conversation = make_conversation(statements=1)

    reply = page(client, conversation, query=f"?statement={number}")

    assert reply.status_code == 409


def test_the_cookie_belongs_to_one_conversation_and_to_no_script(client):
    conversation = make_conversation(statements=1)

    cookie = page(client, conversation).cookies["participant"]

    assert cookie["path"] == reverse("conversation_welcome", args=[conversation.slug])
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"


def test_the_database_holds_no_secret_of_a_participant(client):
    conversation = make_conversation(statements=1)
    shown = page(client, conversation)
    answer(client, conversation, 1, shown)

    participant = Participant.objects.get()

    assert len(participant.secret_hash) == 64
    assert shown.cookies["participant"].value not in str(vars(participant))


def test_htmx_gets_the_next_statement_in_the_same_reply(client):
    conversation = make_conversation(statements=3)
    shown = page(client, conversation)

    reply = client.post(
        reverse("conversation_vote", args=[conversation.slug]), fields(shown, 1), headers={"HX-Request": "true"}
    )

    assert reply.status_code == 200
    assert reply.content.decode().startswith('<section id="card"')
    assert hidden(reply, "statement") != hidden(shown, "statement")
    assert "<c-" not in reply.content.decode()


@pytest.mark.parametrize("statements", [3, 30])
def test_an_answer_costs_the_same_few_statements_of_sql(client, django_assert_num_queries, statements):
    conversation = make_conversation(statements=statements)
    answer(client, conversation, 1)
    shown = page(client, conversation)
    where = reverse("conversation_vote", args=[conversation.slug])

    with django_assert_num_queries(7 + 2):  # visit, options, receipt, vote, show, note, card; a savepoint around four
        client.post(where, fields(shown, 1), headers={"HX-Request": "true"})


@pytest.mark.parametrize("slug", ["nothere", "%00", "a%00b", "%E2%80%AE", "%ff"])
@pytest.mark.parametrize("name", ["", "vote/", "result/", "answers/", "written/"])
def test_an_address_that_no_conversation_has_is_no_page(client, slug, name):
    assert client.get(f"/c/{slug}/{name}").status_code == 404
