"""Whoever leaves gets no letter any more; and where a meeting is called off, nobody is asked to come to it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.applying import withdraw
from middleground.web.calls.actions.erasing import erase_application
from middleground.web.calls.actions.opening import cancel_call, extend_call
from middleground.web.calls.actions.replying import confirm_place
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.mail.actions import release_letters
from middleground.web.mail.models import Letter
from tests.factories.applying import letters_sent
from tests.factories.calls import make_application, make_call, make_duo, make_offer, make_session
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


def test_a_place_at_a_meeting_that_was_called_off_cannot_be_taken(coordinator):
    call = make_call(state="decided")
    offer = make_offer(call)
    cancel_call(call, by=coordinator, reason="The hall burnt down.")

    with pytest.raises(DomainError) as refused:
        confirm_place(offer)

    offer.application.refresh_from_db()
    assert (refused.value.code, offer.application.state) == ("calls.offer_over", "invited")


def test_nobody_is_reminded_of_an_invitation_to_a_meeting_that_was_called_off(coordinator):
    call = make_call(state="decided")
    offer = make_offer(call, days=1)
    offer.application.decision_letters.create(template="calls.invited")
    cancel_call(call, by=coordinator, reason="The hall burnt down.")
    type(offer).objects.update(made_at=offer.made_at - dt.timedelta(days=9))

    enqueue("calls.remind_invited")
    run_jobs()

    assert Letter.objects.filter(template="calls.place_reminder").count() == 0


def test_an_invitation_that_was_drafted_does_not_go_once_the_meeting_is_called_off(coordinator):
    call = make_call(state="decided")
    make_offer(call)
    enqueue("calls.draft_letters", call_id=call.pk)
    run_jobs()
    cancel_call(call, by=coordinator, reason="The hall burnt down.")

    drafts = Letter.objects.filter(template="calls.invited")
    release_letters(by=coordinator, letters=list(drafts.values_list("pk", flat=True)))
    run_jobs()

    assert list(drafts.values_list("state", flat=True)) == ["discarded"]
    assert [letter.to for letter in letters_sent()] == []


@pytest.mark.parametrize("state", ["attended", "confirmed", "not_selected"])
def test_when_the_time_of_a_duo_has_come_nobody_hears_that_the_other_withdrew(state):
    long_ago = timezone.now() - dt.timedelta(days=300)
    call = make_call(state="decided", deadline_at=long_ago, decided_at=long_ago)
    duo = make_duo(call)
    for _half in range(2):
        make_application(call, state=state, duo=duo)

    enqueue("calls.erase_old")
    run_jobs()

    assert list(call.applications.values_list("state", flat=True)) == ["erased", "erased"]
    assert Letter.objects.count() == 0


def test_whoever_erases_after_the_meeting_tells_the_other_half_nothing():
    call = make_call(state="decided")
    make_session(call, timezone.now() - dt.timedelta(days=2))
    duo = make_duo(call)
    one, _other = (make_application(call, state="confirmed", duo=duo) for _half in range(2))

    erase_application(one)
    run_jobs()

    assert letters_sent() == []


def test_whoever_erases_before_the_meeting_lets_the_other_half_know():
    call = make_call()
    duo = make_duo(call)
    one, other = (make_application(call, duo=duo) for _half in range(2))

    erase_application(one)
    run_jobs()

    assert [letter.to for letter in letters_sent()] == [[other.email]]
