"""Whoever leaves gets no letter any more, and keeps nothing alive that was over."""

from __future__ import annotations

import datetime as dt

import pytest

from middleground.web.calls.actions.applying import withdraw
from middleground.web.calls.actions.erasing import erase_application
from middleground.web.calls.actions.opening import cancel_call, extend_call
from middleground.web.jobs.testing import run_jobs
from middleground.web.mail.actions import release_letters
from middleground.web.mail.models import Letter
from tests.factories.applying import letters_sent
from tests.factories.calls import make_application, make_call
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coordinator():
    return make_person(roles=["coordinator"])


def released(by):
    release_letters(by=by, letters=list(Letter.objects.filter(state="draft").values_list("pk", flat=True)))
    run_jobs()
    return [letter.to for letter in letters_sent()]


@pytest.mark.parametrize("leave", [erase_application, withdraw])
def test_a_drafted_notice_does_not_go_to_somebody_who_left_before_it_was_released(coordinator, leave):
    call = make_call()
    gone = make_application(call, email="gone@example.org")
    extend_call(call, by=coordinator, deadline_at=call.deadline_at + dt.timedelta(days=7), reason="The holidays.")
    run_jobs()

    leave(gone)
    released(coordinator)

    assert list(Letter.objects.filter(template="calls.extended").values_list("state", "to")) == [("discarded", "")]


def test_a_drafted_notice_goes_to_whoever_stays(coordinator):
    call = make_call()
    make_application(call, email="here@example.org")
    cancel_call(call, by=coordinator, reason="The hall burnt down.")
    run_jobs()

    assert released(coordinator) == [["here@example.org"]]
