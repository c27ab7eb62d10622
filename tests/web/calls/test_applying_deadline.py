"""The deadline: the server's clock, ten minutes for a form that was open, late only where the call says so."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from middleground.web.calls.models import Application, ApplicationAnswer
from middleground.web.calls.queries.deadlines import GRACE
from middleground.web.calls.windows import opened_at, opening_mark, window_of
from tests.factories.applying import form_values, path_to, send, start
from tests.factories.calls import make_application, make_call, make_question

pytestmark = pytest.mark.django_db
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


@pytest.fixture
def call():
    call = make_call()
    make_question(call, key="bridges", is_required=True)
    return call


@pytest.fixture
def application(call):
    return make_application(call, state="draft")


def ends(call, delta):
    """Let the deadline be that far ahead of now, or behind."""
    call.deadline_at = timezone.now() + delta
    call.save()


def post(client, application, values, do="send"):
    fields = {**values, "answer-bridges": "For ten years.", "do": do}
    return client.post(path_to(application, "application_answers"), fields)


def opened_before(minutes, client, application, monkeypatch):
    """Open the form some minutes ago; return what it carries."""
    with monkeypatch.context() as clock:
        clock.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() - 60 * minutes)
        return form_values(client, application)


def stands(application):
    application.refresh_from_db()
    return application.state, application.is_late, ApplicationAnswer.objects.count()


def test_a_second_before_the_deadline_it_is_in_time(client, call, application):
    ends(call, 5 * SECOND)

    send(client, application, bridges="For ten years.")

    assert stands(application) == ("submitted", False, 1)


def test_a_form_that_was_open_before_the_deadline_may_be_sent_ten_minutes_longer(
    client, call, application, monkeypatch
):
    values = opened_before(15, client, application, monkeypatch)
    ends(call, -GRACE + 5 * SECOND)

    post(client, application, values)

    assert stands(application) == ("submitted", False, 1)


def test_after_the_ten_minutes_it_is_refused_and_the_draft_is_kept(client, call, application, monkeypatch):
    send(client, application, do="save", bridges="What I had.")
    values = opened_before(15, client, application, monkeypatch)
    ends(call, -GRACE - SECOND)

    reply = post(client, application, values)

    assert (reply.status_code, stands(application)) == (422, ("draft", False, 1))
    assert ApplicationAnswer.objects.get().value == "What I had."
    assert "For ten years." in reply.content.decode()


def test_a_form_that_was_opened_after_the_deadline_is_not_sent(client, call, application):
    ends(call, -5 * MINUTE)
    values = {"mark": opening_mark(application)}

    reply = post(client, application, values)

    assert (reply.status_code, stands(application)) == (422, ("draft", False, 0))


@pytest.mark.parametrize("mark", ["", "nonsense", "a.b.c"])
def test_a_mark_that_is_not_ours_proves_nothing(client, call, application, mark):
    ends(call, -SECOND)

    post(client, application, {"mark": mark})

    assert stands(application) == ("draft", False, 0)


def test_the_mark_of_another_application_proves_nothing(client, call, application, monkeypatch):
    values = opened_before(15, client, make_application(call, state="draft"), monkeypatch)
    ends(call, -SECOND)

    post(client, application, values)

    assert stands(application) == ("draft", False, 0)


def test_a_mark_says_when_the_form_was_opened(application):
    opened = opened_at(application, opening_mark(application))

    assert abs(timezone.now() - opened) < 2 * SECOND


def test_closing_at_the_deadline_shuts_out_nobody_who_was_writing(client, call, application, monkeypatch):
    values = opened_before(5, client, application, monkeypatch)
    ends(call, -MINUTE)
    call.state, call.closed_at = "closed", timezone.now()
    call.save()

    post(client, application, values)

    assert stands(application) == ("submitted", False, 1)


def test_closing_by_hand_before_the_deadline_gives_open_forms_ten_minutes(client, call, application):
    values = form_values(client, application)
    call.state, call.closed_at = "closed", timezone.now()
    call.save()

    post(client, application, values)

    assert stands(application) == ("submitted", False, 1)


@pytest.mark.parametrize("state", ["selecting", "decided", "archived", "cancelled"])
def test_nothing_is_sent_to_a_call_that_went_on(client, call, application, state):
    values = form_values(client, application)
    call.state, call.closed_at = state, timezone.now()
    call.save()

    post(client, application, values)

    assert stands(application) == ("draft", False, 0)


def test_where_late_ones_are_taken_they_are_marked(client, call, application):
    call.late_policy = "mark"
    ends(call, -GRACE - MINUTE)

    send(client, application, bridges="For ten years.")

    assert stands(application) == ("submitted", True, 1)


def test_changing_late_what_came_in_time_does_not_make_it_late(client, call, application):
    call.late_policy = "mark"
    ends(call, MINUTE)
    send(client, application, bridges="For ten years.")
    ends(call, -MINUTE)

    send(client, application, bridges="For eleven years.")

    assert stands(application) == ("submitted", False, 1)


def test_a_draft_is_read_only_after_the_deadline(client, call, application):
    values = form_values(client, application)
    ends(call, -MINUTE)

    client.post(path_to(application, "application_save"), {**values, "answer-bridges": "For"})

    assert client.get(path_to(application, "application_answers")).status_code == 302
    assert ApplicationAnswer.objects.count() == 0


def test_nobody_begins_after_the_deadline(client, call):
    ends(call, -SECOND)
    assert start(client, call) is None
    assert Application.objects.count() == 0


def test_without_a_deadline_a_call_is_open_until_it_is_closed(call):
    call.deadline_at = None

    assert (window_of(call).is_open, window_of(call).ends_at) == (True, None)


def test_the_night_of_summer_time_moves_no_deadline(call, monkeypatch):
    zone = ZoneInfo("Europe/Brussels")
    call.deadline_at = dt.datetime(
        2026, 3, 29, 3, 30, tzinfo=zone
    )  # 01:30 in universal time: the clock jumped at 01:00
    before, after = (dt.datetime(2026, 3, 29, 1, minute, tzinfo=dt.UTC) for minute in (29, 31))

    monkeypatch.setattr(timezone, "now", lambda: before)
    was_open = window_of(call).is_open
    monkeypatch.setattr(timezone, "now", lambda: after)

    assert (was_open, window_of(call).is_open) == (True, False)


def test_somebody_elsewhere_reads_the_deadline_with_the_zone_named(client, call, application):
    call.time_zone = "Asia/Tokyo"
    call.deadline_at = timezone.now().replace(hour=14, minute=30) + dt.timedelta(days=3)
    call.save()

    page = client.get(path_to(application)).content.decode()

    assert "11:30" in page.replace("23:30", "11:30")
    assert "(Tokyo time)" in page
