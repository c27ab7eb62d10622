"""Applying: a name and an address, a personal link by letter, a draft, a form that loses nothing, a copy by letter."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from middleground.web.calls.models import Application, ApplicationAnswer
from middleground.web.ledger.models import Entry
from middleground.web.mail.models import Letter
from tests.factories.applying import form_values, letters_sent, path_to, send, start
from tests.factories.calls import make_application, make_call, make_question
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def kept(application):
    found = ApplicationAnswer.objects.filter(application=application)
    return dict(found.values_list("question__key", "value"))


@pytest.fixture
def call():
    call = make_call()
    make_question(call, "Do you build bridges?", key="bridges", is_required=True)
    make_question(call, "Since which year?", key="since", kind="number", lowest=1950, highest=2030)
    return call


def test_the_personal_link_comes_by_letter_and_opens_the_application(client, call):
    application = start(client, call)

    [letter] = letters_sent()
    link = re.search(r"https?://\S+", letter.body)[0]
    page = client.get(link.removeprefix(settings.BASE_ADDRESS)).content.decode()
    assert letter.to == ["mira@example.org"]
    assert "Not sent yet" in page
    assert (application.name, application.state, application.source) == ("Mira Janssens", "draft", "web")


def test_neither_the_link_nor_an_answer_lies_in_the_outbox(client, call):
    application = start(client, call)
    send(client, application, bridges="For ten years.")

    words = "".join(f"{letter.subject}{letter.body}" for letter in Letter.objects.all())
    assert ("/applications/" in words, "ten years" in words) == (False, False)


def test_a_second_beginning_with_the_same_address_sends_the_same_link_and_says_nothing_else(client, call):
    first = start(client, call)
    Application.objects.update(link_sent_at=timezone.now() - dt.timedelta(minutes=11))

    again = client.post(
        reverse("call_apply", args=[call.slug]),
        {"name": "Somebody", "email": "MIRA+calls@example.org", "language": "nl", "has_read": "on"},
    )

    links = {re.search(r"https?://\S+", letter.body)[0] for letter in letters_sent()}
    assert Application.objects.get().name == "Mira Janssens"
    assert again.url == reverse("call_apply_sent", args=[call.slug])
    assert {link.removeprefix(settings.BASE_ADDRESS) for link in links} == {path_to(first)}


def test_the_pages_after_a_known_and_an_unknown_address_are_the_same(client, call):
    start(client, call)
    fields = {"name": "M", "language": "en", "has_read": "on"}
    address = reverse("call_apply", args=[call.slug])

    known = client.post(address, {**fields, "email": "mira@example.org"}, follow=True)
    unknown = client.post(address, {**fields, "email": "omar@example.org"}, follow=True)

    assert known.content == unknown.content


def test_nobody_s_mailbox_is_filled_through_us(client, call):
    for _again in range(4):
        start(client, call)

    assert len(letters_sent()) == 1


def test_a_machine_that_fills_in_the_trap_begins_nothing(client, call):
    start(client, call, website="https://spam.example")

    assert (Application.objects.count(), Letter.objects.count()) == (0, 0)


def test_one_cannot_begin_without_having_read_how_data_are_used(client, call):
    reply = client.post(
        reverse("call_apply", args=[call.slug]), {"name": "M", "email": "m@example.org", "language": "en"}
    )

    assert (reply.status_code, Application.objects.count()) == (422, 0)


def test_what_was_agreed_to_is_kept_as_a_fingerprint_with_its_moment(client, call):
    application = start(client, call)

    assert len(application.statement_hash) == 64
    assert timezone.now() - application.consented_at < dt.timedelta(minutes=1)


def test_a_draft_keeps_what_it_can_and_says_what_it_cannot_read(client, call):
    application = start(client, call)

    reply = send(client, application, do="save", bridges="Half a sent", since="about 1999")

    page = reply.content.decode()
    assert (reply.status_code, kept(application)) == (422, {"bridges": "Half a sent"})
    assert "about 1999" in page
    assert "Half a sent" in page


def test_a_draft_may_be_incomplete(client, call):
    application = start(client, call)

    reply = send(client, application, do="save", since="1999")

    assert reply.url == path_to(application) + "?saved=1"
    assert kept(application) == {"since": 1999}


def test_an_application_that_is_not_complete_is_not_sent_and_loses_nothing(client, call):
    application = start(client, call)

    reply = send(client, application, since="1999")

    application.refresh_from_db()
    assert (reply.status_code, application.state, kept(application)) == (422, "draft", {"since": 1999})
    assert "Please answer this." in reply.content.decode()


def test_the_reason_why_something_is_required_is_said_where_it_is_missing(client, call):
    question = call.questions.get(key="bridges")
    question.texts.update(reason="We choose by what you did.")
    application = start(client, call)

    page = send(client, application).content.decode()

    assert page.count("We choose by what you did.") == 3  # in the summary, beside the field and in its hint


def test_sending_thanks_and_writes_a_letter_with_a_copy(client, call):
    application = start(client, call)
    letters_sent()

    reply = send(client, application, bridges="For ten years.\nAnd gladly.", since="1999")

    application.refresh_from_db()
    [letter] = letters_sent()
    page = client.get(reply.url).content.decode()
    assert (application.state, application.is_late) == ("submitted", False)
    assert "Thank you. Your application has arrived." in page
    assert "Do you build bridges?\nFor ten years.\nAnd gladly." in letter.body.replace("\r", "")
    assert "Since which year?\n1,999" in letter.body or "Since which year?\n1999" in letter.body


def test_what_was_sent_can_be_changed_until_the_deadline_and_stays_sent(client, call):
    application = start(client, call)
    send(client, application, bridges="For ten years.")
    first = Application.objects.get().submitted_at

    send(client, application, bridges="For eleven years.")

    application.refresh_from_db()
    assert (application.state, application.submitted_at, kept(application)) == (
        "submitted",
        first,
        {"bridges": "For eleven years."},
    )


def test_a_change_that_is_not_complete_changes_nothing_that_was_sent(client, call):
    application = start(client, call)
    send(client, application, bridges="For ten years.")

    reply = send(client, application, bridges="")

    assert (reply.status_code, kept(application)) == (422, {"bridges": "For ten years."})


def test_what_was_sent_is_not_made_a_draft_again(client, call):
    application = start(client, call)
    send(client, application, bridges="For ten years.")

    reply = send(client, application, do="save", bridges="For")

    assert (reply.status_code, kept(application)) == (422, {"bridges": "For ten years."})


def test_saving_as_one_goes_keeps_the_draft_and_answers_with_the_next_revision(client, call):
    application = start(client, call)
    values = form_values(client, application)

    reply = client.post(path_to(application, "application_save"), {**values, "answer-bridges": "For"})

    assert kept(application) == {"bridges": "For"}
    assert 'name="revision" value="1"' in reply.content.decode()


def test_an_older_window_overwrites_nothing(client, call):
    application = start(client, call)
    old = form_values(client, application)
    send(client, application, do="save", bridges="The newer text.")

    reply = client.post(path_to(application, "application_save"), {**old, "answer-bridges": "The older"})

    assert kept(application) == {"bridges": "The newer text."}
    assert "changed in another window" in reply.content.decode()


def test_a_device_that_lost_the_reply_may_save_again(client, call):
    application = start(client, call)
    old = form_values(client, application)
    client.post(path_to(application, "application_save"), {**old, "answer-bridges": "For ten"})

    client.post(path_to(application, "application_save"), {"mark": old["mark"], "answer-bridges": "For ten years"})

    assert kept(application) == {"bridges": "For ten years"}


def test_a_link_that_was_altered_opens_nothing(client, call):
    application = make_application(call)
    path = path_to(application)

    assert client.get(path).status_code == 200
    assert client.get(path[:-3] + "xx/").status_code == 404
    assert client.get(path.replace(application.key.hex, make_application(call).key.hex)).status_code == 404


def test_no_page_behind_a_personal_link_is_kept_or_found(client, call):
    reply = client.get(path_to(make_application(call)))

    assert (reply["Cache-Control"], reply["X-Robots-Tag"], reply["Referrer-Policy"]) == (
        "no-store",
        "noindex",
        "same-origin",
    )


def test_applying_opens_no_session_and_writes_nothing_into_the_ledger(client, call):
    application = start(client, call)
    send(client, application, bridges="For ten years.")
    client.post(path_to(application, "application_withdraw"))

    assert (Session.objects.count(), Entry.objects.count()) == (0, 0)


def test_numbers_do_not_tell_who_came_first(client, call):
    numbers = [start(client, call, email=f"p{place}@example.org").number for place in range(8)]

    assert len(set(numbers)) == 8
    assert numbers != sorted(numbers)
    assert all(10_000 <= number < 100_000 for number in numbers)


def test_whoever_is_signed_in_with_the_address_goes_on_at_once_and_finds_it_in_their_account(client, call):
    person = make_person("mira@example.org", name="Mira")
    client.force_login(person)

    reply = client.post(
        reverse("call_apply", args=[call.slug]),
        {"name": "Mira", "email": "mira@example.org", "language": "en", "has_read": "on"},
    )

    application = Application.objects.get()
    assert application.person == person
    assert reply.url == path_to(application, "application_answers")


def test_whoever_is_signed_in_with_another_address_reads_the_letter_first(client, call):
    client.force_login(make_person("other@example.org"))

    reply = client.post(
        reverse("call_apply", args=[call.slug]),
        {"name": "Mira", "email": "mira@example.org", "language": "en", "has_read": "on"},
    )

    assert Application.objects.get().person is None
    assert reply.url == reverse("call_apply_sent", args=[call.slug])


def test_an_address_that_only_looks_like_the_same_mailbox_opens_nobodys_application(client, call):
    theirs = start(client, call, "mira@example.org")
    client.force_login(make_person("mira+else@example.org"))

    reply = client.post(
        reverse("call_apply", args=[call.slug]),
        {"name": "Somebody", "email": "mira+else@example.org", "language": "en", "has_read": "on"},
    )

    theirs.refresh_from_db()
    assert (reply.url, theirs.person) == (reverse("call_apply_sent", args=[call.slug]), None)


def test_an_account_takes_an_application_over_only_by_its_link(client, call):
    application = make_application(call)
    person = make_person()

    assert client.post(path_to(application, "application_link")).status_code == 302
    client.force_login(person)
    client.post(path_to(application, "application_link"))

    application.refresh_from_db()
    assert application.person == person


def test_an_application_of_one_account_is_not_taken_by_another(client, call):
    owner = make_person()
    application = make_application(call, person=owner)
    client.force_login(make_person())

    reply = client.post(path_to(application, "application_link"))

    application.refresh_from_db()
    assert (reply.status_code, application.person) == (409, owner)


def test_a_name_can_be_corrected(client, call):
    application = make_application(call, name="Mria")

    client.post(path_to(application, "application_details"), {"name": "Mira", "language": "ar"})

    application.refresh_from_db()
    assert (application.name, application.language) == ("Mira", "ar")


def test_letters_come_in_the_language_the_applicant_chose(client, call):
    start(client, call, language="de")

    assert Letter.objects.get().language == "de"


@pytest.mark.parametrize("name", ["call_apply", "call_apply_sent"])
@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("scheduled", 404), ("open", 200)])
def test_nobody_reads_what_a_call_asks_before_it_opens(client, name, state, status):
    call = make_call(state=state)

    assert client.get(reverse(name, args=[call.slug])).status_code == status
