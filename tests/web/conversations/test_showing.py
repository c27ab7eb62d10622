"""The chance with which a statement was shown is kept beside its answer."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from middleground.engine.opinion.asking.learn import learn
from middleground.web.conversations.actions.showing import draw_next
from middleground.web.conversations.learning import learn_statements
from middleground.web.conversations.models import Conversation, KnownStatements, Participant, Vote
from middleground.web.conversations.participants import Visit
from middleground.web.conversations.queries import source_of
from middleground.web.conversations.results.live import are_all_there
from middleground.web.conversations.results.snapshots import digest_of
from middleground.web.jobs import runner
from middleground.web.jobs.actions import enqueue
from tests.factories.conversations import make_conversation, make_crowd, make_statement
from tests.web.conversations.test_voting_without_scripts import answer, fields, page

pytestmark = pytest.mark.django_db


def run_timetable():
    enqueue("conversations.learn_due")
    assert runner.run(runner.claim_next()) is None


def chances():
    return list(Vote.objects.order_by("pk").values_list("chance", flat=True))


def test_each_answer_keeps_the_chance_of_its_draw(client):
    conversation = make_conversation(statements=4)

    for _turn in range(4):
        answer(client, conversation, 1)

    assert chances() == pytest.approx([1 / 4, 1 / 3, 1 / 2, 1], rel=0.03)
    assert chances()[0] == 1 / 4


def test_what_was_shown_four_times_as_often_comes_half_as_often_and_the_chance_says_so():
    options = [(1, 1, 375, None), (2, 2, 75, None), (3, 3, 75, 1)]
    visit = Visit("x", "s", 1, is_open=True, accepts=True, participant=1, sequence=1, showing=None, answered=1)

    drawn = {one.statement: one.chance for one in (draw_next(visit, options) for _turn in range(60))}

    assert drawn == pytest.approx({1: 1 / 3, 2: 2 / 3})


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


def keep_known(conversation):
    """Do what the job does, in this process."""
    source = source_of(conversation)
    known = learn(source).to_json()
    KnownStatements.objects.create(conversation=conversation, digest=digest_of(source), payload=known)


@pytest.fixture
def telling():
    """A conversation that shows what tells most, in which thirty people answered everything."""
    conversation = make_conversation(statements=8, is_telling=True)
    make_crowd(conversation, 30)
    keep_known(conversation)
    return conversation


def test_what_is_known_of_statements_holds_nothing_of_a_person(telling):
    known = KnownStatements.objects.get().payload

    assert sorted(known) == [
        "answers", "covariance", "line", "mean", "spread", "statement_ids", "takes_side", "version",
    ]  # fmt: skip
    assert sorted(known["statement_ids"]) == sorted(str(number) for number in range(1, 9))


def test_what_comes_next_hangs_on_what_an_answer_tells_and_each_keeps_a_chance(client, telling):
    for _turn in range(6):
        answer(client, telling, 1)

    kept = [chance for chance in chances() if chance is not None]
    assert kept[0] == 1 / 8
    assert kept[1:] != pytest.approx([1 / 7, 1 / 6, 1 / 5, 1 / 4, 1 / 3], rel=0.03)
    assert all(chance >= 0.2 / left for chance, left in zip(kept, range(8, 2, -1), strict=True))


def test_a_statement_that_came_after_the_fit_is_shown_too(client, telling):
    new = make_statement(telling)
    participant = None

    for _turn in range(9):
        answer(client, telling, 0)
        participant = Participant.objects.latest("pk")

    assert participant.votes.filter(statement=new, chance__gt=0).count() == 1


def test_without_people_enough_statements_are_shown_evenly(client):
    conversation = make_conversation(statements=4, is_telling=True)
    make_crowd(conversation, 5)

    learn_statements(conversation)
    for _turn in range(4):
        answer(client, conversation, 1)

    assert KnownStatements.objects.count() == 0
    assert [chance for chance in chances() if chance] == pytest.approx([1 / 4, 1 / 3, 1 / 2, 1], rel=0.03)


def test_only_conversations_that_ask_for_it_are_learnt_from_and_only_when_answers_are_new(telling):
    other = make_conversation(statements=5)
    make_crowd(other, 30)
    first = KnownStatements.objects.get()
    KnownStatements.objects.update(payload={})

    run_timetable()

    assert list(KnownStatements.objects.values_list("pk", "digest", "payload")) == [(first.pk, first.digest, {})]
    make_crowd(telling, 1)
    run_timetable()
    assert KnownStatements.objects.get().digest != first.digest


@pytest.mark.parametrize("statements", [3, 30])
def test_an_answer_costs_no_more_sql_where_what_tells_most_is_shown(client, django_assert_num_queries, statements):
    conversation = make_conversation(statements=statements, is_telling=True)
    make_crowd(conversation, 20)
    keep_known(conversation)
    answer(client, conversation, 1)
    shown = page(client, conversation)
    where = reverse("conversation_vote", args=[conversation.slug])

    with django_assert_num_queries(7 + 2):
        client.post(where, fields(shown, 1), headers={"HX-Request": "true"})


def test_what_was_learnt_with_somebodys_answers_goes_when_they_are_forgotten(client, telling):
    answer(client, telling, 1)

    client.post(reverse("conversation_leave", args=[telling.slug]))

    assert KnownStatements.objects.count() == 0


def test_what_was_learnt_goes_when_the_conversation_closes(telling):
    Conversation.objects.update(state="closed", closed_at=timezone.now())

    run_timetable()

    assert KnownStatements.objects.count() == 0


def test_what_was_learnt_is_kept_only_while_everybody_in_it_is_there(telling):
    everybody = list(Participant.objects.values_list("pk", flat=True))
    with transaction.atomic():
        assert are_all_there(telling, everybody)

    Participant.objects.filter(pk=everybody[0]).delete()

    with transaction.atomic():
        assert not are_all_there(telling, everybody)
