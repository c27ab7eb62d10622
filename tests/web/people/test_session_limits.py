from __future__ import annotations

import time

import pytest
from django.urls import reverse

from middleground.web.people.middleware import SEEN, SIGNED_IN
from middleground.web.people.models import Person
from tests.factories.people import give_app, make_person

pytestmark = pytest.mark.django_db

MINUTE = 60


@pytest.fixture
def at_desk(client):
    client.force_login(make_person(roles=["coordinator"]))
    client.get(reverse("own_data"))
    return client


def _ago(client, **seconds):
    session = client.session
    for name, value in seconds.items():
        session[name] = time.time() - value
    session.save()


def _is_signed_in(client) -> bool:
    return client.get(reverse("own_data")).status_code == 200


@pytest.mark.parametrize(("quiet", "stays"), [(29 * MINUTE, True), (31 * MINUTE, False)])
def test_half_an_hour_without_a_page_ends_a_sign_in(at_desk, quiet, stays):
    _ago(at_desk, **{SEEN: quiet})

    assert _is_signed_in(at_desk) is stays


@pytest.mark.parametrize(("hours", "stays"), [(11.9, True), (12.1, False)])
def test_half_a_day_ends_a_sign_in_however_busy(at_desk, hours, stays):
    _ago(at_desk, **{SEEN: 1, SIGNED_IN: hours * 3600})

    assert _is_signed_in(at_desk) is stays


def test_reading_pages_keeps_a_sign_in(at_desk):
    _ago(at_desk, **{SEEN: 25 * MINUTE})
    at_desk.get(reverse("own_data"))
    seen = at_desk.session[SEEN]

    assert time.time() - seen < MINUTE


def test_the_page_says_why_somebody_was_signed_out(at_desk):
    _ago(at_desk, **{SEEN: 31 * MINUTE})

    page = at_desk.get(reverse("own_data"), follow=True)

    assert "You were signed out because some time had passed. Please sign in again." in page.content.decode()


def test_a_dismissed_person_is_out_with_the_next_page(at_desk):
    Person.objects.update(is_active=False)

    assert _is_signed_in(at_desk) is False


@pytest.mark.parametrize("role", ["coordinator", "moderator", "administrator", "answering", "facilitator"])
def test_staff_without_a_second_step_are_led_to_set_one_up(client, settings, role):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(make_person(roles=[role]))

    assert client.get(reverse("desk"))["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("role", ["member", "partner", "press", "observer", "representative"])
def test_others_need_no_second_step(client, settings, role):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(make_person(roles=[role]))

    assert client.get(reverse("desk")).status_code == 200


def test_staff_with_a_second_step_go_on(client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    person = make_person(roles=["coordinator"])
    give_app(person)
    client.force_login(person)

    assert client.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "own_data", "account_logout", "what_we_keep"])
def test_what_is_needed_to_set_it_up_or_to_leave_stays_open(client, settings, name):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(make_person(roles=["coordinator"]))

    assert client.get(reverse(name)).status_code == 200


def test_forms_are_not_open_either(client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(make_person(roles=["coordinator"]))

    assert client.post(reverse("invite_person"), {})["Location"] == reverse("mfa_index")
