"""Why somebody could not decide: asked after the answer, said only by who likes, counted and never shown as theirs."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from middleground.engine.opinion.undecided import REASONS
from middleground.web.conversations.models import Vote
from middleground.web.conversations.queries import source_of
from tests.factories.conversations import make_conversation
from tests.web.conversations.test_voting_without_scripts import answer, hidden, page

pytestmark = pytest.mark.django_db
AGREE, UNDECIDED = 1, 0


def say(client, conversation, statement, reason, **rest):
    sent = {"statement": statement, "reason": reason}
    return client.post(reverse("conversation_why", args=[conversation.slug]), sent, **rest)


def passed(client, conversation):
    """Pass on the statement shown; return its number and the reply."""
    shown = page(client, conversation)
    number = int(hidden(shown, "statement"))
    return number, answer(client, conversation, UNDECIDED, shown)


def reason_kept():
    return Vote.objects.get().reason


def test_after_a_pass_the_next_page_asks_why_and_after_another_answer_it_does_not(client):
    conversation = make_conversation(statements=8)

    number, reply = passed(client, conversation)
    asked = client.get(reply.url)
    decided = client.get(answer(client, conversation, AGREE, asked).url)

    assert reply.url == reverse("conversation_vote", args=[conversation.slug])  # no answer stands in an address
    assert asked.context["undecided"].number == number
    assert [key for key, _words in asked.context["reasons"]] == list(REASONS)
    assert 'name="reason"' in asked.content.decode()
    assert 'name="reason"' not in decided.content.decode()


def test_a_reason_is_kept_beside_the_answer_and_the_way_goes_on(client):
    conversation = make_conversation(statements=8)
    number, _reply = passed(client, conversation)

    reply = say(client, conversation, number, "depends")

    assert (reply.status_code, reply.url) == (303, reverse("conversation_vote", args=[conversation.slug]))
    assert reason_kept() == "depends"


def test_the_last_reason_said_stands_however_often_it_is_sent(client):
    conversation = make_conversation(statements=8)
    number, _reply = passed(client, conversation)

    for reason in ("depends", "unclear", "unclear"):
        say(client, conversation, number, reason)

    assert reason_kept() == "unclear"


def test_htmx_is_thanked_in_place(client):
    conversation = make_conversation(statements=8)
    number, _reply = passed(client, conversation)

    reply = say(client, conversation, number, "rather_not_say", HTTP_HX_REQUEST="true")

    assert (reply.status_code, reply.content.decode().count("<form")) == (200, 0)
    assert reason_kept() == "rather_not_say"


def test_another_answer_empties_the_reason(client):
    conversation = make_conversation(statements=8)
    number, _reply = passed(client, conversation)
    say(client, conversation, number, "unclear")

    answer(client, conversation, AGREE, page(client, conversation, query=f"?statement={number}"))

    assert list(Vote.objects.values_list("choice", "reason")) == [(AGREE, "")]
    say(client, conversation, number, "unclear")
    assert reason_kept() == ""


def test_undoing_the_answer_empties_the_reason(client):
    conversation = make_conversation(statements=8)
    number, _reply = passed(client, conversation)
    say(client, conversation, number, "unclear")

    client.post(reverse("conversation_undo", args=[conversation.slug]))

    assert list(Vote.objects.values_list("choice", "reason")) == [(None, "")]


@pytest.mark.parametrize(("statement", "reason"), [(1, "because"), (1, ""), ("x", "depends"), (10**12, "depends")])
def test_what_is_no_reason_is_refused(client, statement, reason):
    conversation = make_conversation(statements=8)
    passed(client, conversation)

    assert say(client, conversation, statement, reason).status_code == 422
    assert reason_kept() == ""


def test_nobody_says_why_for_somebody_else(client):
    conversation = make_conversation(statements=1)
    number, _reply = passed(client, conversation)

    say(Client(), conversation, number, "depends")

    assert reason_kept() == ""


def test_only_an_undecided_vote_can_hold_a_reason(client):
    conversation = make_conversation(statements=8)
    answer(client, conversation, AGREE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.update(reason="depends")


def test_the_snapshot_counts_reasons_and_names_nobody(client):
    conversation = make_conversation(statements=1)
    for reason in ("depends", "unclear", "depends"):
        visitor = Client()
        number, _reply = passed(visitor, conversation)
        say(visitor, conversation, number, reason)
    passed(Client(), conversation)

    assert source_of(conversation).undecided == {str(number): (2, 0, 1, 0)}


def test_the_same_answer_again_keeps_its_reason(client):
    conversation = make_conversation(statements=8)
    number, _reply = passed(client, conversation)
    say(client, conversation, number, "unclear")

    answer(client, conversation, UNDECIDED, page(client, conversation, query=f"?statement={number}"))

    assert reason_kept() == "unclear"


def test_whoever_said_why_is_not_asked_again(client):
    conversation = make_conversation(statements=8)
    number, _reply = passed(client, conversation)
    say(client, conversation, number, "unclear")

    assert 'name="reason"' not in page(client, conversation).content.decode()


def test_no_reason_is_kept_for_a_statement_that_is_no_longer_shown(client):
    conversation = make_conversation(statements=8)
    number, _reply = passed(client, conversation)
    conversation.statements.filter(number=number).update(state="rejected", reason="duplicate")

    say(client, conversation, number, "unclear")

    assert reason_kept() == ""
