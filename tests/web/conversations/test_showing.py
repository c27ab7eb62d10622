"""The chance with which a statement was shown is kept beside its answer."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import reverse

from middleground.web.conversations.models import Participant, Statement, Vote
from middleground.web.conversations.queries import source_of
from tests.factories.conversations import make_conversation
from tests.web.conversations.test_voting_without_scripts import answer, page

pytestmark = pytest.mark.django_db


def chances():
    return list(Vote.objects.order_by("pk").values_list("chance", flat=True))


def test_each_answer_keeps_the_chance_of_its_draw(client):
    conversation = make_conversation(statements=4)

    for _turn in range(4):
        answer(client, conversation, 1)

    assert chances() == pytest.approx([1 / 4, 1 / 3, 1 / 2, 1], rel=0.03)
    assert chances()[0] == 1 / 4


def test_what_was_shown_more_often_is_drawn_less_often_and_the_chance_says_so(client):
    conversation = make_conversation(statements=3)
    Statement.objects.filter(number=1).update(shown=375)
    Statement.objects.exclude(number=1).update(shown=75)
    drawn = Counter()

    for _person in range(60):
        client.cookies.clear()
        answer(client, conversation, 1)
        participant = Participant.objects.latest("pk")
        drawn[participant.showing.number] += 1
        Statement.objects.filter(number=1).update(shown=375)
        Statement.objects.exclude(number=1).update(shown=75)
        of_first = participant.showing_chance if participant.showing.number == 1 else 1 - participant.showing_chance
        if Vote.objects.latest("pk").statement.number != 1:
            assert of_first == pytest.approx(1 / 3, rel=0.02)

    assert drawn[1] < min(drawn[2], drawn[3])


def test_the_first_statement_stays_the_same_until_it_is_answered(client):
    conversation = make_conversation(statements=30)

    shown = {page(client, conversation).context["card"].number for _turn in range(5)}

    assert len(shown) == 1


def test_a_statement_that_was_looked_up_has_no_chance(client):
    conversation = make_conversation(statements=9)
    first = page(client, conversation).context["card"].number
    other = next(number for number in range(1, 10) if number != first)

    answer(client, conversation, 1, page(client, conversation, query=f"?statement={other}"))

    assert chances() == [None]


def test_changing_an_answer_keeps_the_chance_with_which_it_was_shown(client):
    conversation = make_conversation(statements=2)
    first = page(client, conversation).context["card"].number
    answer(client, conversation, 1)

    answer(client, conversation, -1, page(client, conversation, query=f"?statement={first}"))

    assert list(Vote.objects.values_list("choice", "chance")) == [(-1, 0.5)]


def test_an_answer_taken_back_and_given_again_keeps_its_chance(client):
    conversation = make_conversation(statements=2)
    answer(client, conversation, 1)
    client.post(reverse("conversation_undo", args=[conversation.slug]))

    answer(client, conversation, -1)

    assert list(Vote.objects.values_list("choice", "chance")) == [(-1, 0.5)]


def test_whoever_is_forgotten_leaves_no_chance_behind(client):
    conversation = make_conversation(statements=3)
    answer(client, conversation, 1)

    client.post(reverse("conversation_leave", args=[conversation.slug]))

    assert (Vote.objects.count(), Participant.objects.count()) == (0, 0)
    assert source_of(conversation).shown is None


def test_the_engine_knows_the_chance_of_every_answer_that_was_drawn(client):
    conversation = make_conversation(statements=5)
    for _person in range(3):
        client.cookies.clear()
        for _turn in range(3):
            answer(client, conversation, 1)

    source = source_of(conversation)

    assert sorted(source.shown.person) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]  # the last one waits for an answer
    assert source.votes.n_votes == 9
