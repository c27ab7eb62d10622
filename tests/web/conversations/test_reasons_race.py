"""A reason and another answer at the same moment: beside an answer that is none any more, no reason is kept."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from middleground.web.conversations.actions.reasons import say_why
from middleground.web.conversations.models import Vote
from middleground.web.conversations.participants import Visit
from tests.factories.conversations import make_conversation, make_participant, make_vote

AGREE, UNDECIDED = 1, 0


@pytest.mark.django_db(transaction=True)
def test_a_reason_that_waits_for_another_answer_is_not_kept_beside_it():
    conversation = make_conversation(statements=1)
    vote = make_vote(make_participant(conversation), conversation.statements.get(), choice=UNDECIDED)
    visit = Visit(conversation.slug, "", conversation.pk, True, True, vote.participant_id, 1, None, 1)
    is_changed, is_asked = threading.Event(), threading.Event()

    def decide():
        with transaction.atomic():
            Vote.objects.filter(pk=vote.pk).update(choice=AGREE)
            is_changed.set()
            is_asked.wait(1)  # for good on PostgreSQL, where the reason waits for the answer
        connection.close()

    def explain():
        is_changed.wait(10)
        say_why(visit, number=vote.statement.number, reason="depends")
        is_asked.set()
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in (pool.submit(decide), pool.submit(explain)):
            done.result()

    vote.refresh_from_db()
    assert (vote.choice, vote.reason) == (AGREE, "")
