from __future__ import annotations

import pytest

from middleground.web.conversations.models import Participant
from middleground.web.conversations.queries import source_of
from tests.factories.conversations import make_conversation, make_participant, make_statement, make_vote

pytestmark = pytest.mark.django_db


def test_the_engine_reads_approved_statements_and_answers_that_stand():
    conversation = make_conversation(statements=2)
    hidden = make_statement(conversation, state="waiting")
    first, second = conversation.statements.filter(state="approved")
    somebody, another = make_participant(conversation), make_participant(conversation)
    make_vote(somebody, first, 1)
    make_vote(somebody, second, None)
    make_vote(somebody, hidden, 1)
    make_vote(another, second, -1)

    source = source_of(conversation)

    assert [statement.id for statement in source.statements] == ["1", "2"]
    assert source.votes.person.tolist() == [0, 1]
    assert source.votes.statement.tolist() == [0, 1]
    assert source.votes.choice.tolist() == [1, -1]


def test_the_engine_never_learns_a_key_of_the_database():
    conversation = make_conversation(statements=1)
    somebody = make_participant(conversation)
    make_vote(somebody, conversation.statements.get(), 1)

    source = source_of(conversation)

    assert source.votes.person_ids == ("0",)


def test_a_conversation_without_answers_gives_an_empty_matrix():
    source = source_of(make_conversation(statements=3))

    assert (source.votes.n_people, source.votes.n_statements, source.votes.n_votes) == (0, 3, 0)


def test_the_engine_learns_what_was_shown_in_its_order_and_what_waits_for_an_answer():
    conversation = make_conversation(statements=3)
    gone = make_statement(conversation, state="rejected", reason="topic")
    first, second, third = conversation.statements.filter(state="approved")
    somebody, another = make_participant(conversation), make_participant(conversation)
    make_vote(somebody, second, 1, chance=0.5)
    make_vote(somebody, gone, 1, chance=0.25)
    make_vote(somebody, first, -1)
    make_vote(another, first, None, chance=0.125)
    Participant.objects.filter(pk=somebody.pk).update(showing=third, showing_chance=0.75)

    shown = source_of(conversation).shown

    assert shown.person.tolist() == [0, 0, 0]
    assert [shown.statement_ids[column] for column in shown.statement] == ["2", "no longer shown", "3"]
    assert shown.chance.tolist() == [0.5, 0.25, 0.75]


def test_what_was_answered_already_is_shown_once():
    conversation = make_conversation(statements=2)
    first, second = conversation.statements.all()
    somebody = make_participant(conversation)
    make_vote(somebody, first, 1, chance=0.5)
    make_vote(somebody, second, None, chance=1.0)
    Participant.objects.filter(pk=somebody.pk).update(showing=second, showing_chance=0.9)

    assert source_of(conversation).shown.chance.tolist() == [0.5, 1.0]


def test_without_chances_nothing_is_said_of_what_was_shown():
    conversation = make_conversation(statements=1)
    make_vote(make_participant(conversation), conversation.statements.get(), 1)

    assert source_of(conversation).shown is None
