"""Answers kept beside a result, so that the next one can tell who changed their mind from who came."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from middleground.engine.estimate import Suppressed
from middleground.engine.opinion.changes.answers import compare_answers
from middleground.web.conversations.models import KeptAnswers, Participant, Result, Vote
from middleground.web.conversations.queries.snapshot import answers_of
from middleground.web.conversations.results import tasks
from middleground.web.conversations.results.actions import Since, enqueue_map, keep_result, release_result
from middleground.web.conversations.results.kept import (
    earlier_result,
    forget_answers,
    forgotten_since,
    keep_answers,
    source_then,
)
from middleground.web.conversations.results.snapshots import digest_of
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.testing import run_jobs
from middleground.web.releases.models import Release
from tests.factories.conversations import make_crowd
from tests.factories.results import make_asked, make_result, numbered
from tests.web.conversations.test_result_changes import changes, read, town

pytestmark = pytest.mark.django_db


class Still(Progress):
    """A progress that nobody watches."""

    def __init__(self):
        pass

    def beat(self):
        pass


def asked_once(people=60):
    """Return a conversation with a released result, the answers of which are kept."""
    conversation, coordinator = make_asked()
    make_crowd(conversation, people)
    result = make_result(conversation, found=town(0.4), by=coordinator)
    keep_answers(result, answers_of(conversation))
    result.refresh_from_db()
    return conversation, coordinator, result


def change_minds(conversation):
    """Let everybody who disagreed with the first statement agree."""
    Vote.objects.filter(statement__conversation=conversation, statement__number=1, choice=-1).update(choice=1)


def compared(conversation, earlier, *, people=520):
    """Keep a later result, compared with the answers of an earlier one."""
    now = answers_of(conversation)
    answered = compare_answers(
        source_then(earlier, now), now.source, has_middle=False, forgotten=forgotten_since(earlier)
    )
    found = numbered(town(0.8, n_people=people))
    return keep_result(conversation, found, snapshot=f"{people}", since=Since(earlier, answered))


def test_what_was_answered_then_is_read_back_whatever_is_answered_since():
    conversation, _coordinator, result = asked_once()
    before = answers_of(conversation).source.votes
    change_minds(conversation)
    make_crowd(conversation, 12)

    then = source_then(result, answers_of(conversation)).votes

    assert (then.person.tolist(), then.statement.tolist()) == (before.person.tolist(), before.statement.tolist())
    assert then.choice.tolist() == before.choice.tolist()


def test_a_statement_rejected_since_is_not_read_back():
    conversation, _coordinator, result = asked_once()
    conversation.statements.filter(number=3).update(state="rejected", reason="insult")

    then = source_then(result, answers_of(conversation)).votes

    assert "3" not in then.statement_ids
    assert then.n_votes == 60 * 9


def test_kept_answers_go_with_the_participant():
    conversation, _coordinator, result = asked_once()
    gone = Participant.objects.order_by("pk")[0]

    gone.delete()

    assert KeptAnswers.objects.filter(result=result).count() == 59
    assert source_then(result, answers_of(conversation)).votes.n_people == 59


def test_somebody_who_left_while_a_result_was_worked_out_is_not_kept():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    answers = answers_of(conversation)
    Participant.objects.order_by("pk")[0].delete()

    keep_answers(make_result(conversation, by=coordinator), answers)

    assert KeptAnswers.objects.count() == 29


def test_answers_of_a_closed_conversation_are_not_kept():
    conversation, coordinator = make_asked(state="closed")
    make_crowd(conversation, 30)

    keep_answers(make_result(conversation, by=coordinator), answers_of(conversation))

    assert KeptAnswers.objects.count() == 0


def test_answers_that_were_kept_in_part_are_not_compared_with_until_the_job_has_kept_the_rest():
    conversation, _coordinator, result = asked_once()
    Result.objects.update(has_answers=False)
    KeptAnswers.objects.filter(pk__in=list(KeptAnswers.objects.values_list("pk", flat=True)[:20])).delete()
    Release.objects.update(snapshot=digest_of(answers_of(conversation).source))
    in_part = earlier_result(conversation)

    with transaction.atomic():
        enqueue_map(conversation)
    run_jobs()

    assert (in_part, earlier_result(conversation)) == (None, result)
    assert KeptAnswers.objects.count() == 60


def test_changed_minds_are_told_apart_from_others_who_came(client):
    conversation, coordinator, earlier = asked_once()
    change_minds(conversation)

    release_result(by=coordinator, result=compared(conversation, earlier))

    told = changes(read(client, "conversation_result", conversation))
    assert "People who had answered before now answer otherwise." in told
    assert "60 people took part both times." in told
    assert "these numbers cannot tell which" not in told


@pytest.mark.parametrize(("gone", "told"), [(0, (60, 0)), (3, None), (12, (50, 10))])
def test_people_who_were_forgotten_since_count_as_having_left_and_few_of_them_are_not_told(gone, told):
    conversation, _coordinator, earlier = asked_once()
    change_minds(conversation)
    Participant.objects.filter(pk__in=Participant.objects.order_by("pk").values("pk")[:gone]).delete()

    people = compared(conversation, earlier).payload["change"]["people"]

    assert (people and tuple(people[:2])) == told


def test_what_few_changed_is_not_told(client):
    conversation, coordinator, earlier = asked_once()
    nine = Vote.objects.filter(statement__number=1, choice=-1).values_list("pk", flat=True)[:9]
    Vote.objects.filter(pk__in=list(nine)).update(choice=1)

    release_result(by=coordinator, result=compared(conversation, earlier))

    told = changes(read(client, "conversation_result", conversation))
    assert "more of 100 people agree than before." not in told
    assert "answer otherwise" not in told


def test_a_result_whose_earlier_one_is_gone_is_compared_as_two_releases_can_be(client):
    conversation, coordinator, earlier = asked_once()
    change_minds(conversation)
    release_result(by=coordinator, result=compared(conversation, earlier))
    Result.objects.filter(pk=earlier.pk).update(released_at=None)

    assert changes(read(client, "conversation_result", conversation)) == ""


def test_the_job_compares_with_the_released_result_in_a_process_of_its_own():
    conversation, _coordinator, earlier = asked_once()
    change_minds(conversation)

    found = replace(town(0.8), middle=Suppressed("not_estimated"))
    since = tasks._since(conversation, found, answers_of(conversation))

    first = next(one for one in since.found.statements if one.id == "1")
    assert (since.earlier, since.found.people.stayed, first.is_changed) == (earlier, 60, True)


def test_nothing_is_compared_where_nothing_is_kept():
    conversation, coordinator = make_asked()
    make_result(conversation, found=town(0.4), by=coordinator)

    assert earlier_result(conversation) is None


def test_a_released_result_of_a_week_ago_is_compared_and_no_draft():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 25)
    for days, people, by in ((20, 400, coordinator), (8, 430, coordinator), (7, 445, None), (1, 460, coordinator)):
        result = make_result(conversation, found=town(0.8, n_people=people), by=by, snapshot=f"{days}")
        Result.objects.filter(pk=result.pk).update(made_at=timezone.now() - dt.timedelta(days=days))
        keep_answers(result, answers_of(conversation))

    assert earlier_result(conversation).n_people == 430


def test_answers_are_forgotten_once_nothing_will_be_compared_with_them():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 25)
    for days, by in ((20, coordinator), (8, coordinator), (3, coordinator), (2, None), (1, None)):
        result = make_result(conversation, found=town(0.8, n_people=500 - 10 * days), by=by, snapshot=f"{days}")
        Result.objects.filter(pk=result.pk).update(made_at=timezone.now() - dt.timedelta(days=days))
        keep_answers(result, answers_of(conversation))

    forget_answers(Still())

    kept = Result.objects.filter(kept_answers__isnull=False).distinct()
    assert sorted(result.n_people for result in kept) == [420, 470, 490]


def test_no_answers_are_kept_beside_a_result_for_longer_than_sixty_days():
    _conversation, _coordinator, result = asked_once()
    Result.objects.filter(pk=result.pk).update(made_at=timezone.now() - dt.timedelta(days=61))

    forget_answers(Still())

    assert KeptAnswers.objects.count() == 0


def test_the_page_takes_as_many_questions_to_the_database_with_stored_change_as_without(
    client, django_assert_max_num_queries
):
    conversation, coordinator, earlier = asked_once()
    release_result(by=coordinator, result=compared(conversation, earlier))

    with django_assert_max_num_queries(12):
        client.get(reverse("conversation_result", args=[conversation.slug]))
