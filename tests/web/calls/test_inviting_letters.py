"""Letters about decisions: drafted once, read before they go, out of date never."""

from __future__ import annotations

import pytest
from django.db import transaction

from middleground.web.calls.actions import writing
from middleground.web.calls.actions.changing import change_application
from middleground.web.calls.actions.choosing import Mark, choose_by_hand, confirm_group, mark, propose_group
from middleground.web.calls.actions.inviting import Guest, invite_directly
from middleground.web.calls.actions.writing import draft_decisions, draft_new_dates, release_call_letters
from middleground.web.calls.models import PlaceOffer
from middleground.web.jobs.models import Job
from middleground.web.jobs.testing import run_jobs
from middleground.web.mail.actions import discard_letters
from middleground.web.mail.models import Letter
from tests.factories.applying import letters_sent
from tests.factories.calls import make_application, make_call, make_offer
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def decided_by_hand(**marks):
    """Return a call whose group two people chose, one application per outcome, and one of the two people."""
    call = make_call(state="closed", places=2)
    first, second = (make_person(roles=["coordinator"], organisation=call.organisation) for _one in range(2))
    given = {
        make_application(call, state="eligible", name=name).number: Mark(outcome, f"Because of {name}")
        for name, outcome in marks.items()
    }
    selection = choose_by_hand(call, by=first)
    mark(selection, by=first, marks=given)
    propose_group(selection, by=first)
    confirm_group(selection, by=second)
    call.refresh_from_db()
    return call, second


OUTCOMES = {"Amal": "selected", "Bo": "waitlisted", "Cem": "not_selected"}


def drafts():
    found = Letter.objects.filter(state="draft")
    return sorted((letter.template, letter.to) for letter in found)


def test_a_decision_drafts_one_letter_to_each_and_sends_none():
    call, _by = decided_by_hand(**OUTCOMES)

    sent = letters_sent()

    addresses = dict(call.applications.values_list("name", "email"))
    assert sent == []
    assert drafts() == [
        ("calls.invited", addresses["Amal"]),
        ("calls.not_selected", addresses["Cem"]),
        ("calls.waiting_list", addresses["Bo"]),
    ]


def test_the_outbox_holds_a_subject_without_names_no_words_and_no_personal_link():
    decided_by_hand(**OUTCOMES)
    run_jobs()

    title = "Building bridges in our town"
    assert sorted(Letter.objects.values_list("subject", "body")) == [
        (f"About your application: {title}", ""),
        (f"You are invited: {title}", ""),
        (f"You are on the waiting list: {title}", ""),
    ]


def test_a_refusal_says_why_and_what_happens_next():
    call, by = decided_by_hand(**OUTCOMES)
    run_jobs()

    release_call_letters(call, by=by, template="calls.not_selected", expected=1)

    [letter] = letters_sent()
    assert "Because of Cem" in letter.body
    assert "erased some months after the meeting" in letter.body


def test_a_worker_that_is_killed_while_drafting_leaves_nobody_with_two_letters(monkeypatch):
    decided_by_hand(**OUTCOMES)
    real, calls = writing.draft_composed, []

    def killed_on_the_second(**given):
        calls.append(given)
        if len(calls) == 2:
            raise SystemExit
        return real(**given)

    monkeypatch.setattr(writing, "draft_composed", killed_on_the_second)
    with pytest.raises(SystemExit):
        run_jobs()
    monkeypatch.setattr(writing, "draft_composed", real)
    Job.objects.filter(state="running").update(state="waiting")
    run_jobs()

    assert [template for template, _to in drafts()] == ["calls.invited", "calls.not_selected", "calls.waiting_list"]


def test_drafting_again_writes_nobody_a_second_letter_even_where_one_was_discarded():
    call, by = decided_by_hand(**OUTCOMES)
    run_jobs()
    discard_letters(by=by, letters=Letter.objects.filter(template="calls.not_selected").values_list("pk", flat=True))

    count = draft_decisions(call)

    assert (count, [template for template, _to in drafts()]) == (0, ["calls.invited", "calls.waiting_list"])


def test_an_invitation_that_is_out_of_date_does_not_go():
    call, by = decided_by_hand(**OUTCOMES)
    run_jobs()
    with transaction.atomic():
        change_application(call.applications.get(name="Amal"), "withdraw", by=None)

    release_call_letters(call, by=by, template="calls.invited", expected=1)

    assert letters_sent() == []


def test_the_days_to_reply_begin_when_the_invitation_goes():
    call, by = decided_by_hand(**OUTCOMES)
    run_jobs()
    PlaceOffer.objects.update(reply_by=call.deadline_at.replace(year=2020))

    release_call_letters(call, by=by, template="calls.invited", expected=1)

    assert PlaceOffer.objects.get().reply_by.year > 2020


def test_who_comes_from_the_waiting_list_is_told_so():
    call, by = decided_by_hand(**OUTCOMES)
    run_jobs()
    other = make_person(roles=["coordinator"], organisation=call.organisation)
    again = choose_by_hand(call, by=other)
    waiting = call.applications.get(name="Bo")
    mark(again, by=other, marks={waiting.number: Mark("selected", "Next on the list")})
    propose_group(again, by=other)

    confirm_group(again, by=by)
    run_jobs()

    assert ("calls.promoted", waiting.email) in drafts()


def test_a_speaker_gets_a_letter_of_their_own():
    call = make_call()
    by = make_person(roles=["coordinator"], organisation=call.organisation)

    invite_directly(call, by=by, guest=Guest("speaker", "Noor", "noor@example.org", "Knows the town"))
    run_jobs()

    assert drafts() == [("calls.invited_directly", "noor@example.org")]


def test_changed_dates_are_told_to_those_who_come_once_for_each_change():
    call = make_call(state="decided", calendar_sequence=1)
    make_offer(call, state="confirmed", reply="accepted")
    make_offer(call)
    by = make_person(roles=["coordinator"], organisation=call.organisation)

    counts = [draft_new_dates(call, by=by), draft_new_dates(call, by=by)]
    release_call_letters(call, by=by, template="calls.dates_changed", expected=1)
    sent = letters_sent()
    type(call).objects.update(calendar_sequence=2)
    counts.append(draft_new_dates(call, by=by))

    assert (counts, len(sent), len(drafts())) == ([1, 0, 1], 1, 1)


def test_letters_are_in_the_language_of_each_reader():
    call = make_call(state="decided", languages=("en", "nl"))
    make_application(call, state="waitlisted", language="nl")
    by = make_person(roles=["coordinator"], organisation=call.organisation)
    draft_decisions(call)

    release_call_letters(call, by=by, template="calls.waiting_list", expected=1)

    [letter] = letters_sent()
    assert letter.extra_headers["Content-Language"] == "nl"
