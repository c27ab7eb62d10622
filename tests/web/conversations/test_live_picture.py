"""The look at a conversation that runs: for coordinators alone, no release, and no way around the gate."""

import datetime as dt
from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from middleground.engine.opinion.keeping import counts_of
from middleground.web.conversations.actions.leaving import forget_participant
from middleground.web.conversations.models import LivePicture, Participant, Result, VoteReceipt
from middleground.web.conversations.participants import Visit
from middleground.web.conversations.queries.snapshot import answers_of
from middleground.web.conversations.results.actions import keep_result
from middleground.web.conversations.results.live import Fit, is_due, keep_picture, live_view
from middleground.web.conversations.results.queries import statements_around
from middleground.web.conversations.results.since import answered_since
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.releases.models import Release
from middleground.web.releases.queries import missing_people
from tests.factories.conversations import make_crowd, make_participant, make_vote
from tests.factories.findings import make_spectrum, make_statement, with_statements
from tests.factories.people import make_person
from tests.factories.results import make_asked, make_result, numbered

pytestmark = pytest.mark.django_db


def make_look(conversation, found=None, *, participants=(), through=None):
    """Keep a look at the conversation."""
    fit = Fit(b"a fit", {"1": (1, 2, 3)}, through or timezone.now(), participants)
    return keep_picture(conversation, numbered(found or make_spectrum()), fit)


def with_first(agree, *, n_people):
    """A town where so many agree with the first statement, of sixty more who answered it."""
    found = make_spectrum()
    first, *rest = found.statements
    sizes = ((agree + 60) // 3,) * 3
    shares = tuple((agree // 3, size) for size in sizes)
    return replace(
        with_statements(found, make_statement(first.id, agree, 40, 20, by_side=shares), *rest), n_people=n_people
    )


def first_numbers(shown):
    """Return what a look or a result tells of its first statement."""
    names = ("id", "n", "n_agree", "n_disagree", "n_pass", "agree", "disagree", "unsure")
    return [shown.payload["statements"][0][name] for name in names]


def told(client, conversation):
    return client.get(reverse("conversation_result_staff", args=[conversation.slug])).content.decode()


def test_the_timetable_lets_coordinators_look_and_enters_nothing_in_the_register():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 40)

    enqueue("conversations.look_due")
    run_jobs()

    picture = LivePicture.objects.get()
    assert (picture.n_people, picture.payload["mode"], picture.payload["n_people"]) == (40, "live", 40)
    assert (Result.objects.count(), Release.objects.count(), bool(picture.fit)) == (0, 0, True)


def test_a_second_look_goes_on_from_the_fit_that_was_kept():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 40)
    enqueue("conversations.look_due")
    run_jobs()
    make_crowd(conversation, 10)
    for vote in Participant.objects.order_by("-pk")[0].votes.all():
        VoteReceipt.objects.create(
            participant=vote.participant, statement=vote.statement, sequence=1, received_at=timezone.now()
        )

    enqueue("conversations.look_due")
    run_jobs()

    picture = LivePicture.objects.get()
    answers = answers_of(conversation)
    assert picture.n_people == 50
    assert {name: tuple(row) for name, row in picture.counts.items()} == counts_of(answers.source.votes)


def test_fewer_than_twenty_people_are_not_looked_at():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 19)

    assert not is_due(conversation)


@pytest.mark.parametrize(("more", "due"), [(9, False), (10, True)])
def test_ten_more_people_make_another_look(more, due):
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 30 + more)
    make_look(conversation, replace(make_spectrum(), n_people=30))

    assert is_due(conversation) is due


@pytest.mark.parametrize(("more", "due"), [(9, False), (10, True)])
def test_a_look_stays_ten_people_away_from_every_result(more, due):
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 30 + more)
    make_result(conversation, found=replace(make_spectrum(), n_people=30))

    assert is_due(conversation) is due


def test_a_look_does_not_use_up_the_step_between_two_releases():
    conversation, coordinator = make_asked()
    make_result(conversation, found=replace(make_spectrum(), n_people=400), by=coordinator)

    make_look(conversation, replace(make_spectrum(), n_people=411))

    assert (missing_people(conversation, 411), missing_people(conversation, 420)) == (0, 0)


def test_looking_at_the_page_makes_no_look(client):
    conversation, coordinator = make_asked()
    make_crowd(conversation, 40)
    client.force_login(coordinator)

    told(client, conversation)

    assert LivePicture.objects.count() == 0


def test_a_result_a_few_people_after_a_look_shows_the_numbers_that_were_seen():
    conversation, _coordinator = make_asked()
    look = make_look(conversation, with_first(300, n_people=400))

    result = keep_result(conversation, numbered(with_first(306, n_people=406)), snapshot="two")

    assert first_numbers(result) == first_numbers(look)


def test_a_look_a_few_answers_after_a_result_shows_the_numbers_of_the_result():
    conversation, _coordinator = make_asked()
    result = keep_result(conversation, numbered(with_first(300, n_people=400)), snapshot="one")

    look = make_look(conversation, with_first(306, n_people=415))

    assert first_numbers(look) == first_numbers(result)


def test_a_statement_that_was_away_for_one_result_keeps_its_numbers_until_enough_is_new():
    conversation, _coordinator = make_asked()
    first = keep_result(conversation, numbered(with_first(300, n_people=400)), snapshot="one")
    found = numbered(with_first(303, n_people=415))
    keep_result(conversation, replace(found, statements=found.statements[1:]), snapshot="two")

    third = keep_result(conversation, numbered(with_first(306, n_people=430)), snapshot="three")
    look = make_look(conversation, with_first(308, n_people=445))

    assert [first_numbers(third), first_numbers(look)] == [first_numbers(first)] * 2


@pytest.mark.parametrize("has_result", [False, True])
def test_a_statement_that_was_away_for_one_look_keeps_its_numbers_until_enough_is_new(has_result):
    conversation, _coordinator = make_asked()
    first = make_look(conversation, with_first(300, n_people=400))
    away = numbered(with_first(303, n_people=415))
    away = replace(away, statements=away.statements[1:])
    if has_result:
        keep_result(conversation, away, snapshot="one")
    else:
        keep_picture(conversation, away, Fit(b"", {}, timezone.now(), ()))

    third = make_look(conversation, with_first(306, n_people=430))
    result = keep_result(conversation, numbered(with_first(308, n_people=445)), snapshot="two")

    assert [first_numbers(third), first_numbers(result)] == [first_numbers(first)] * 2


def test_a_look_from_before_looks_were_remembered_is_remembered():
    conversation, _coordinator = make_asked()
    first = make_look(conversation, with_first(300, n_people=400))
    LivePicture.objects.update(told={})
    import_module("middleground.web.conversations.migrations.0010_told_and_kept").tell_what_is_shown(apps, None)

    again = make_look(conversation, with_first(306, n_people=415))

    assert first_numbers(again) == first_numbers(first)


def test_a_fit_is_thrown_away_when_somebody_is_forgotten():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 3)
    picture = make_look(conversation)
    gone = Participant.objects.order_by("pk")[0]

    visit = Visit(conversation.slug, "", conversation.pk, True, True, gone.pk, 0, None, 10)
    forget_participant(visit, with_statements=False)

    picture.refresh_from_db()
    assert (bytes(picture.fit), picture.counts, Participant.objects.count()) == (b"", {}, 2)


def test_a_fit_with_the_answers_of_somebody_who_left_meanwhile_is_not_kept():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 3)
    participants = list(Participant.objects.values_list("pk", flat=True))
    Participant.objects.order_by("pk")[0].delete()

    picture = make_look(conversation, participants=participants)

    assert (bytes(picture.fit), picture.counts) == (b"", {})


def test_looks_at_a_closed_conversation_are_deleted():
    conversation, _coordinator = make_asked()
    make_look(conversation)
    conversation.state, conversation.closed_at = "closed", timezone.now()
    conversation.save()

    enqueue("conversations.look_due")
    run_jobs()

    assert LivePicture.objects.count() == 0


def test_what_was_answered_before_a_look_is_read_from_the_receipts():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 5)
    picture = make_look(conversation, through=timezone.now())
    statements = list(conversation.statements.order_by("number"))
    changed = Participant.objects.order_by("pk")[0]
    vote = changed.votes.get(statement=statements[0])
    for sequence, was in ((20, vote.choice), (21, -1)):
        VoteReceipt.objects.create(
            participant=changed,
            statement=statements[0],
            sequence=sequence,
            choice_before=was,
            received_at=timezone.now(),
        )
    new = make_participant(conversation)
    make_vote(new, statements[1], 1)
    VoteReceipt.objects.create(participant=new, statement=statements[1], sequence=1, received_at=timezone.now())
    was = vote.choice
    changed.votes.filter(statement=statements[0]).update(choice=0)

    before, after = answered_since(picture, answers_of(conversation))

    assert (before.n_people, before.n_votes, after.n_people, after.n_votes) == (1, 10, 2, 11)
    assert (before.choice[0], after.choice[0]) == (was, 0)


def test_before_a_day_old_look_nothing_is_known():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 5)
    picture = make_look(conversation, through=timezone.now() - dt.timedelta(hours=24))

    assert answered_since(picture, answers_of(conversation)) is None


def test_coordinators_read_the_look_beside_the_newest_result(client):
    conversation, coordinator = make_asked()
    make_look(conversation)
    client.force_login(coordinator)

    page = told(client, conversation)

    assert "While people answer" in page
    assert "What they share so far" in page


@pytest.mark.parametrize("role", ["moderator", "translator", "answering", "observer"])
def test_nobody_else_reads_the_look(client, role):
    conversation, _coordinator = make_asked()
    make_look(conversation)
    client.force_login(make_person(roles=[role], organisation=conversation.organisation))

    assert "While people answer" not in told(client, conversation)


def test_residents_do_not_read_the_look(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)
    make_look(conversation)

    assert (
        "While people answer"
        not in client.get(reverse("conversation_result", args=[conversation.slug])).content.decode()
    )


def test_a_newer_result_takes_the_place_of_the_look(client):
    conversation, coordinator = make_asked()
    make_look(conversation)
    make_result(conversation)
    client.force_login(coordinator)

    assert "While people answer" not in told(client, conversation)


def test_a_statement_rejected_since_is_not_in_the_look():
    conversation, _coordinator = make_asked()
    picture = make_look(conversation)
    names = [row.said.id for row in live_view(picture, statements_around(conversation, "en")).shared]
    conversation.statements.filter(number=names[0]).update(state="rejected", reason="insult")

    left = [row.said.id for row in live_view(picture, statements_around(conversation, "en")).shared]

    assert names[0] not in left


def test_how_many_more_answers_would_narrow_the_shares_is_told_in_tens():
    conversation, _coordinator = make_asked()
    few = make_look(conversation, make_spectrum((20, 20, 20), n_people=70))

    needed = live_view(few, statements_around(conversation, "en")).needed

    assert needed.startswith("About ")
    assert needed.split()[1].endswith("0")


def test_the_look_takes_three_questions_to_the_database_more(client, django_assert_max_num_queries):
    conversation, coordinator = make_asked()
    client.force_login(coordinator)
    with django_assert_max_num_queries(60) as without:
        told(client, conversation)
    make_look(conversation)

    with django_assert_max_num_queries(len(without) + 3):
        told(client, conversation)
