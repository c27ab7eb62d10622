"""What applicants read of a decision before and after their letters are released."""

from __future__ import annotations

import pytest
from django.urls import reverse

from middleground.web.calls.actions.choosing import Mark, choose_by_hand, confirm_group, mark, propose_group
from middleground.web.calls.actions.writing import release_call_letters
from middleground.web.calls.links import token_of
from middleground.web.calls.models import Application, CallTeamMember
from middleground.web.jobs.testing import run_jobs
from tests.factories.calls import make_application, make_call, make_candidate
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "The answers stay general."


@pytest.fixture
def first():
    return make_person(roles=["coordinator"])


@pytest.fixture
def call(first):
    """A call decided by hand: its letters are drafted, and nobody has released them."""
    made = make_call(state="closed", places=1)
    ada, ben, cem = (make_candidate(made) for _person in range(3))
    second = make_person()
    CallTeamMember.objects.create(call=made, person=second, part="selector")
    selection = choose_by_hand(made, by=first)
    marks = {ada.number: Mark("selected", "Fits."), ben.number: Mark("waitlisted", "Comes next.")}
    mark(selection, by=first, marks={**marks, cem.number: Mark("not_selected", REASON)})
    propose_group(selection, by=first)
    confirm_group(selection, by=second)
    run_jobs()
    return made


def of_state(call, state):
    return call.applications.get(state=state)


def page(client, application, name="application"):
    return client.get(reverse(name, args=[token_of(application)]))


@pytest.mark.parametrize("state", ["invited", "waitlisted", "not_selected"])
def test_before_the_letters_go_nothing_is_told(client, call, state):
    application = of_state(call, state)

    own, choice = page(client, application), page(client, application, "application_draw")

    assert "We write to everybody who applied" in own.content.decode()
    assert "How the group was chosen" not in own.content.decode()
    assert page(client, application, "application_data").json()["state"] == "submitted"
    assert page(client, application, "application_data").json()["said_by_staff"] is None
    assert "Nothing is decided yet" in choice.content.decode()


def test_a_place_cannot_be_taken_before_the_invitation_goes(client, call):
    application = of_state(call, "invited")

    reply = client.post(reverse("application_place", args=[token_of(application)]), {"do": "confirm"})

    application.refresh_from_db()
    assert (reply.status_code, application.state) == (404, "invited")


def test_what_somebody_needs_is_not_asked_before_the_invitation_goes(client, call):
    application = of_state(call, "invited")

    assert page(client, application, "application_needs").status_code == 409


def test_after_the_letters_went_the_reason_stands_on_the_own_page(client, call, first):
    application = of_state(call, "not_selected")

    release_call_letters(call, by=first, template="calls.not_selected", expected=1)
    run_jobs()

    assert "Not invited this time" in page(client, application).content.decode()
    assert "How the group was chosen" in page(client, application).content.decode()
    assert REASON in page(client, application, "application_draw").content.decode()


def test_who_waits_goes_on_waiting_until_the_invitation_is_released(client, call, first):
    application = of_state(call, "waitlisted")
    release_call_letters(call, by=first, template="calls.waiting_list", expected=1)
    run_jobs()

    Application.objects.filter(pk=application.pk).update(state="invited")

    assert page(client, application, "application_data").json()["state"] == "waitlisted"


def test_somebody_without_an_address_reads_it_at_once(client, call):
    application = make_application(call, state="not_selected", email="")

    assert "Not invited this time" in page(client, application).content.decode()
