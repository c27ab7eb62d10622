"""What happens to answers around the moment a conversation closes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from middleground.web.conversations.models import Conversation, Vote
from tests.factories.conversations import make_conversation
from tests.web.conversations.test_voting_without_scripts import answer, choices, page

pytestmark = pytest.mark.django_db


def close(conversation, *, minutes_ago):
    moment = timezone.now() - dt.timedelta(minutes=minutes_ago)
    Conversation.objects.filter(pk=conversation.pk).update(state="closed", closed_at=moment)


def test_an_answer_on_its_way_is_counted_and_marked_as_late(client):
    conversation = make_conversation(statements=2)
    shown = page(client, conversation)
    close(conversation, minutes_ago=9)

    reply = answer(client, conversation, 1, shown)

    assert reply.status_code == 303
    assert [vote.is_late for vote in Vote.objects.all()] == [True]


def test_an_answer_that_comes_too_late_is_refused_and_said_so(client):
    conversation = make_conversation(statements=2)
    shown = page(client, conversation)
    close(conversation, minutes_ago=11)

    reply = answer(client, conversation, 1, shown)

    assert reply.status_code == 409
    assert "closed; your answer was not counted" in reply.content.decode()
    assert choices(conversation) == []


def test_an_imported_conversation_takes_no_answers_even_when_it_has_just_come_in(client):
    conversation = make_conversation(state="closed", origin="import", statements=2)
    form = {"statement": 1, "choice": 1, "sequence": 1}

    reply = client.post(reverse("conversation_vote", args=[conversation.slug]), form)

    assert reply.status_code == 409
    assert choices(conversation) == []


def test_a_closed_conversation_shows_what_is_promised_instead_of_a_statement(client):
    conversation = make_conversation(statements=2)
    close(conversation, minutes_ago=1)

    shown = page(client, conversation).content.decode()

    assert "This conversation is closed" in shown
    assert "<bdi>Ada Baker</bdi> (<bdi>Town of Valkenbrug</bdi>) answers by" in shown
    assert "Statement 1" not in shown


def test_an_answer_cannot_be_undone_after_closing(client):
    conversation = make_conversation(statements=2)
    answer(client, conversation, 1)
    close(conversation, minutes_ago=1)

    reply = client.post(reverse("conversation_undo", args=[conversation.slug]))

    assert reply.status_code == 409
    assert len(choices(conversation)) == 1
