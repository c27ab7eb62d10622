"""What is kept of an applicant, for how long, and that nothing is left when it is erased."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from middleground.web.base.privacy import declared_fields, erase_person, export_person
from middleground.web.calls.actions.applying import withdraw
from middleground.web.calls.actions.erasing import erase_application
from middleground.web.calls.actions.needs import state_needs
from middleground.web.calls.models import Application, ApplicationAnswer, Assignment, Comment, Needs
from middleground.web.calls.queries.retention import months_after
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.models import Entry
from tests.factories.applying import letters_sent, path_to, send, start
from tests.factories.calls import make_application, make_call, make_question, make_session
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SECRETS = ("Mira Janssens", "mira@example.org", "Genk Harbour Club", "forty-one bridges", "A ramp at the side")


@pytest.fixture
def call():
    call = make_call()
    make_question(call, key="bridges", is_required=True)
    return call


def dump():
    return serializers.serialize("json", [row for model in apps.get_models() for row in model._default_manager.all()])


def found(text):
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def full_application(client, call):
    """Apply, send, be invited and say what one needs."""
    application = start(client, call, organisation_name="Genk Harbour Club")
    send(client, application, bridges="I built forty-one bridges.")
    Application.objects.update(state="invited")
    application.refresh_from_db()
    state_needs(application, access="A ramp at the side", diet="", travel="")
    Assignment.objects.create(application=application, letter="A", remark="Good, the forty-one bridges.")
    Comment.objects.create(application=application, text="Is that Mira Janssens of the Genk Harbour Club?")
    return application


def test_erasing_leaves_nothing_in_the_whole_database(client, call):
    application = full_application(client, call)
    before = found(dump())

    client.post(path_to(application, "application_erase"))

    assert sorted(before) == sorted(SECRETS)
    assert found(dump()) == []


def test_letters_that_still_wait_do_not_go_to_somebody_who_was_erased(client, call):
    application = full_application(client, call)

    erase_application(application)

    assert letters_sent() == []


def test_the_row_of_an_erased_application_stays_and_its_link_opens_nothing(client, call):
    application = full_application(client, call)
    path = path_to(application)

    erase_application(application)

    application.refresh_from_db()
    assert (application.state, application.erased_on) == ("erased", timezone.localdate())
    assert client.get(path).status_code == 404


def test_whoever_was_erased_or_withdrew_may_apply_again(client, call):
    erase_application(start(client, call))
    again = start(client, call)
    withdraw(again)

    third = Application.objects.exclude(pk=again.pk).filter(email="mira@example.org")
    start(client, call)

    assert third.count() == 1


def test_erasing_twice_changes_nothing(call):
    application = make_application(call)
    erase_application(application)
    erase_application(application)

    assert Application.objects.get().state == "erased"


def test_the_file_of_one_s_own_data_holds_all_of_it(client, call):
    application = full_application(client, call)

    reply = client.get(path_to(application, "application_data"))

    data = json.loads(reply.content)
    assert reply["Content-Disposition"] == 'attachment; filename="my-application.json"'
    assert found(reply.content.decode()) == list(SECRETS)
    assert data["answers"] == [
        {
            "question": "Question 1?",
            "key": "bridges",
            "answer": "I built forty-one bridges.",
            "value": "I built forty-one bridges.",
            "may_be_used": False,
        }
    ]


@pytest.mark.parametrize("state", ["eligible", "ineligible", "selected", "waitlisted", "not_selected"])
def test_what_is_being_decided_is_not_told_before_the_letters(client, call, state):
    application = make_application(call, state=state)

    page = client.get(path_to(application)).content.decode()
    data = client.get(path_to(application, "application_data")).json()

    assert "We write to everybody who applied" in page
    assert data["state"] == "submitted"


def test_an_account_exports_and_erases_the_applications_that_are_kept_with_it(client, call):
    person = make_person("mira@example.org")
    own, other = make_application(call, person=person, name="Mira Janssens"), make_application(call)

    exported = export_person(person)["applications"]
    erased = erase_person(person)["applications"]

    assert [row["name"] for row in exported["applications"]] == ["Mira Janssens"]
    assert erased == 1
    states = [Application.objects.get(pk=each.pk).state for each in (own, other)]
    assert states == ["erased", "submitted"]


def test_every_field_with_something_about_an_applicant_is_declared():
    declared = {field.field for field in declared_fields()}
    personal = {
        "Application": {"person", "name", "email", "address_key", "organisation_name", "language"},
        "ApplicationAnswer": {"value"},
        "ApplicationFile": {"file"},
        "Needs": {"access", "diet", "travel"},
    }

    assert {f"calls.{model}.{name}" for model, names in personal.items() for name in names} - declared == set()


# Retention


def over(call, ago):
    """Let the last session have ended so long ago."""
    make_session(call, timezone.now() - ago - dt.timedelta(hours=30), hours=1)
    make_session(call, timezone.now() - ago - dt.timedelta(hours=3.5))
    call.state, call.decided_at = "decided", timezone.now() - ago - 30 * DAY
    call.save()


def tidied():
    enqueue("calls.erase_old")
    run_jobs()
    return list(Application.objects.order_by("pk").values_list("state", flat=True))


def test_applications_go_six_months_after_the_last_session_and_not_before(client, call):
    make_application(call, state="attended")
    make_application(call, state="not_selected")
    over(call, 180 * DAY)

    before = tidied()
    call.sessions.all().delete()
    over(call, 185 * DAY)

    assert (before, tidied()) == (["attended", "not_selected"], ["erased", "erased"])


def test_a_call_may_keep_applications_for_another_time(call):
    make_application(call, state="attended")
    call.keep_months = 1
    over(call, 32 * DAY)

    assert tidied() == ["erased"]


def test_the_job_leaves_nothing_of_anybody_in_the_database(client, call):
    full_application(client, call)
    over(call, 200 * DAY)

    tidied()

    assert found(dump()) == []


def test_a_call_that_never_met_counts_from_its_end(call):
    make_application(call)
    call.state, call.closed_at = "cancelled", timezone.now() - 200 * DAY
    call.deadline_at = timezone.now() - 210 * DAY
    call.save()

    assert tidied() == ["erased"]


def test_an_open_call_without_a_deadline_keeps_its_applications(call):
    make_application(call)
    call.deadline_at, call.opened_at = None, timezone.now() - 400 * DAY
    call.save()

    assert tidied() == ["submitted"]


def test_drafts_that_can_no_longer_be_sent_go_a_month_after_the_end(call):
    make_application(call, state="draft")
    make_application(call)
    call.state, call.closed_at = "closed", timezone.now() - 31 * DAY
    call.deadline_at = call.closed_at
    call.save()

    assert tidied() == ["erased", "submitted"]


def test_needs_go_two_weeks_after_the_meeting(call):
    early, late = make_application(call, state="confirmed"), make_application(make_call(), state="confirmed")
    for application in (early, late):
        state_needs(application, access="A ramp at the side", diet="", travel="")
    over(call, 15 * DAY)
    over(late.call, 13 * DAY)

    tidied()

    assert [needs.application for needs in Needs.objects.all()] == [late]


def test_what_the_job_erases_is_written_down_by_nobody(call):
    make_application(call, state="attended")
    over(call, 200 * DAY)

    tidied()

    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-08-31", 6, "2027-02-28"), ("2026-01-15", 6, "2026-07-15"), ("2026-12-31", 12, "2027-12-31")],
)
def test_so_many_months_later_is_the_same_day_or_the_last_of_the_month(day, months, expected):
    moment = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)

    assert months_after(moment, months).date().isoformat() == expected


def test_answers_are_not_kept_in_jobs_or_letters(client, call):
    application = full_application(client, call)
    ApplicationAnswer.objects.all().delete()
    Needs.objects.all().delete()
    Application.objects.filter(pk=application.pk).update(name="", organisation_name="")
    Assignment.objects.all().delete()
    Comment.objects.all().delete()

    assert found(dump()) == ["mira@example.org"]
