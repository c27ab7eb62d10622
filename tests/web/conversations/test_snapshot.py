from __future__ import annotations

import pytest

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
