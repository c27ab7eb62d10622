"""From answers to a result that everybody reads."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.errors import TooFewError
from middleground.web.base.desk import desk_of
from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.conversations.actions.opening import close_conversation
from middleground.web.conversations.models import Result, Vote
from middleground.web.conversations.queries.snapshot import source_of
from middleground.web.conversations.results import queries
from middleground.web.conversations.results.actions import ask_for_result, enqueue_map, release_result, write_words
from middleground.web.conversations.results.snapshots import digest_of
from middleground.web.jobs import runner
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Job
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.queries import history_of
from middleground.web.releases.models import Release
from tests.factories.conversations import make_crowd
from tests.factories.findings import make_camps, make_spectrum
from tests.factories.people import make_person
from tests.factories.results import make_asked, make_result

pytestmark = pytest.mark.django_db


def code_of(action, **given):
    with pytest.raises(DomainError) as refused:
        action(**given)
    return refused.value.code


def run_timetable():
    """Run the repeated job alone, without what it asks for."""
    enqueue("conversations.map_due")
    assert runner.run(runner.claim_next()) is None


def test_a_result_is_worked_out_by_a_job_and_stays_a_draft():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)

    ask_for_result(by=coordinator, conversation=conversation, method="polis")
    run_jobs()

    result = Result.objects.get()
    assert (result.method, result.n_people, result.released_at) == ("polis", 30, None)
    assert ReleasedMap.from_json(result.payload).n_people == 30


def test_what_is_kept_names_no_participant():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)

    ask_for_result(by=coordinator, conversation=conversation, method="polis")
    run_jobs()

    assert set(Result.objects.get().payload) == {
        "version", "method", "structure", "n_people", "n_placed", "n_answers", "n_statements", "sides", "middle",
        "curve", "test", "statements", "left_early", "notes", "seed", "policy", "mode",
        "lines", "middle_differs", "middle_unsure", "not_known", "visitors", "indices", "stability",
        "undecided",
    }  # fmt: skip


def test_a_result_kept_under_the_methods_first_name_is_found_under_the_new_one():
    conversation, coordinator = make_asked()
    kept = make_result(conversation, by=coordinator)
    Result.objects.filter(pk=kept.pk).update(method="factors")

    import_module("middleground.web.conversations.migrations.0003_rename_method").rename(apps, None)

    kept.refresh_from_db()
    assert (kept.method, list(queries.drafts_of(conversation))) == ("middleground", [kept])


def test_a_job_that_waited_while_the_method_was_renamed_does_its_work():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 30)

    with transaction.atomic():
        enqueue_map(conversation, "factors")
    run_jobs()

    assert Result.objects.get().method == "middleground"


def test_asking_twice_makes_one_job():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)

    first = ask_for_result(by=coordinator, conversation=conversation)
    second = ask_for_result(by=coordinator, conversation=conversation)

    assert first.pk == second.pk


def test_fewer_than_twenty_people_are_too_few():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 19)

    assert code_of(ask_for_result, by=coordinator, conversation=conversation) == "conversations.few_people"
    assert Job.objects.count() == 0


def test_nine_more_people_are_too_few_for_another_result():
    conversation, coordinator = make_asked()
    make_result(conversation, found=make_camps(n_people=460))
    make_crowd(conversation, 465)

    assert code_of(ask_for_result, by=coordinator, conversation=conversation) == "releases.too_soon"


def test_another_method_may_read_the_same_answers_but_not_those_of_a_few_more():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    snapshot = digest_of(source_of(conversation))
    make_result(conversation, found=make_camps(n_people=30), snapshot=snapshot)

    job = ask_for_result(by=coordinator, conversation=conversation, method="polis")
    run_jobs()
    make_crowd(conversation, 5)

    assert (job.ids["method"], Result.objects.filter(method="polis").count()) == ("polis", 1)
    assert code_of(ask_for_result, by=coordinator, conversation=conversation, method="polis") == "releases.too_soon"


def test_another_method_is_refused_at_once_while_a_few_more_people_answered():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    make_result(conversation, found=make_camps(n_people=30), snapshot=digest_of(source_of(conversation)))
    make_crowd(conversation, 5)

    assert code_of(ask_for_result, by=coordinator, conversation=conversation, method="polis") == "releases.too_soon"


def test_another_method_is_refused_at_once_where_as_many_people_now_say_something_else():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    make_result(conversation, found=make_camps(n_people=30), snapshot=digest_of(source_of(conversation)))
    Vote.objects.filter(pk=Vote.objects.filter(choice=1).first().pk).update(choice=-1)

    assert code_of(ask_for_result, by=coordinator, conversation=conversation, method="polis") == "releases.too_soon"


def test_only_those_who_ask_may_have_a_result_worked_out():
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 30)
    moderator = make_person(roles=["moderator"], organisation=conversation.organisation)

    with pytest.raises(NotAllowed):
        ask_for_result(by=moderator, conversation=conversation)


def test_people_without_an_answer_to_a_shown_statement_do_not_count():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 25)
    conversation.statements.update(state="rejected", reason="topic")

    assert code_of(ask_for_result, by=coordinator, conversation=conversation) == "conversations.few_people"


def test_the_timetable_asks_for_open_conversations_with_enough_new_people():
    asked, _coordinator = make_asked()
    make_crowd(asked, 30)

    run_timetable()

    assert [job.ids["conversation_id"] for job in Job.objects.filter(name="conversations.map")] == [asked.pk]


def test_the_timetable_leaves_a_conversation_alone_while_too_few_people_came():
    conversation, _coordinator = make_asked()
    make_result(conversation, found=make_camps(n_people=460))
    make_crowd(conversation, 465)

    run_timetable()

    assert Job.objects.filter(name="conversations.map").count() == 0


def test_closing_asks_for_the_last_result_after_late_answers_are_in():
    conversation, coordinator = make_asked()

    close_conversation(conversation, by=coordinator)

    job = Job.objects.get(name="conversations.map")
    assert (job.run_after - job.created_at).total_seconds() > 10 * 60


def test_a_job_for_a_conversation_with_too_few_people_ends_without_a_result():
    conversation, coordinator = make_asked()
    make_crowd(conversation, 25)
    ask_for_result(by=coordinator, conversation=conversation)
    Vote.objects.all().delete()

    run_jobs()

    assert Result.objects.count() == 0


def test_a_released_result_replaces_the_one_before():
    conversation, coordinator = make_asked()
    older = make_result(conversation, by=coordinator)

    newer = make_result(conversation, found=make_camps(n_people=480), by=coordinator, snapshot="two")

    assert newer.release.superseded_by_id is None
    assert Release.objects.get(pk=older.release_id).superseded_by_id == newer.release_id


def test_an_older_result_cannot_be_released_over_a_newer_one():
    conversation, coordinator = make_asked()
    older = make_result(conversation)
    make_result(conversation, found=make_camps(n_people=480), by=coordinator, snapshot="two")

    assert code_of(release_result, by=coordinator, result=older) == "conversations.no_release"


def test_only_a_coordinator_releases():
    conversation, _coordinator = make_asked()
    result = make_result(conversation)
    answering = make_person(roles=["answering"], organisation=conversation.organisation)

    with pytest.raises(NotAllowed):
        release_result(by=answering, result=result)


def test_words_are_kept_per_language_and_may_be_changed():
    conversation, coordinator = make_asked(languages=("en", "nl"))
    result = make_result(conversation)

    write_words(by=coordinator, result=result, language="nl", headline=" Rust ", sides=["meer licht", "", "minder"])
    write_words(by=coordinator, result=result, language="nl", headline="Rust en licht", sides=["", "", "minder"])

    text = result.texts.get()
    assert (text.language, text.headline, text.sides) == ("nl", "Rust en licht", ["", "", "minder"])


def test_the_ledger_tells_who_released_without_the_words():
    conversation, coordinator = make_asked()
    result = make_result(conversation)
    write_words(by=coordinator, result=result, language="en", headline="They agree", sides=[])
    release_result(by=coordinator, result=result)

    entries = history_of(conversation)

    assert [entry.verb for entry in entries][:3] == [
        "conversations.release",
        "releases.publish",
        "conversations.word_result",
    ]
    assert [entry for entry in entries if "They agree" in str(entry.facts)] == []


def test_a_statements_counts_stay_until_ten_more_people_answered_it():
    conversation, _coordinator = make_asked()
    first = make_result(conversation)

    second = make_result(conversation, found=make_spectrum(n_people=470), snapshot="two")

    assert [one["n"] for one in second.payload["statements"]] == [one["n"] for one in first.payload["statements"]]


def test_a_new_result_waits_on_the_coordinators_desk_until_it_is_released():
    conversation, coordinator = make_asked()
    result = make_result(conversation)
    before = [item.title for item in desk_of(coordinator)]

    release_result(by=coordinator, result=result)

    assert "Read the result and release it" in before
    assert "Read the result and release it" not in [item.title for item in desk_of(coordinator)]


def test_the_engine_says_no_where_statements_are_missing():
    conversation, coordinator = make_asked()
    conversation.statements.filter(number__gt=2).delete()
    make_crowd(conversation, 30)
    ask_for_result(by=coordinator, conversation=conversation)

    with pytest.raises(TooFewError):
        run_jobs()


def worded(found, later):
    """Return the sides' words of a result that follows a worded one."""
    conversation, coordinator = make_asked()
    first = make_result(conversation, found=found)
    write_words(by=coordinator, result=first, language="en", headline="They agree", sides=["rules", "", "freedom"])
    second = make_result(conversation, found=later, snapshot="two")
    return [(text.headline, text.sides) for text in second.texts.all()]


def test_words_for_the_sides_are_taken_over_to_the_next_result_but_not_the_first_sentence():
    assert worded(make_spectrum(), make_spectrum(n_people=520)) == [("", ["rules", "", "freedom"])]


def test_words_follow_an_end_that_is_now_drawn_on_the_other_side():
    turned = make_spectrum(n_people=520)

    assert worded(make_spectrum(), replace(turned, sides=turned.sides[::-1])) == [("", ["freedom", "", "rules"])]


def test_words_are_not_taken_over_where_other_statements_set_the_sides_apart():
    other = make_spectrum(n_people=520)
    sides = tuple(replace(side, defining=(("0", 1),) if side.defining else ()) for side in other.sides)

    assert worded(make_spectrum(), replace(other, sides=sides)) == []


def test_words_of_a_spectrum_are_not_put_on_camps():
    assert worded(make_spectrum(), make_camps(n_people=520)) == []
