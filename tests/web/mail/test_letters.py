from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import InvalidInput, NotAllowed
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Job
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.models import Entry
from middleground.web.ledger.queries import history_of
from middleground.web.mail.actions import (
    discard_letters,
    lift_suppression,
    release_letters,
    suppress_address,
    unword_letter,
    word_letter,
    write_letter,
)
from middleground.web.mail.models import Letter, SuppressedAddress, TemplateText
from tests.factories.mail import PARAMS, mail_server, make_letter
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def coordinator():
    return make_person(roles=["coordinator"])


@pytest.fixture
def administrator():
    return make_person(roles=["administrator"])


def make_due():
    Job.objects.update(run_after=timezone.now())


def state_of(letter):
    letter.refresh_from_db()
    return letter.state


def test_a_letter_goes_to_its_address_in_plain_text_and_as_the_same_words_in_html(server):
    letter = make_letter()

    run_jobs()

    message = server.messages[0]
    plain, html = (part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in message.get_payload())
    assert (message["To"], message["Subject"], state_of(letter)) == ("mira@town.example", "Hello Mira", "sent")
    assert plain == "Dear Mira,\n\nread <this> at https://town.example/a?b=1&c=2, 100 % of it."
    assert '<p>read &lt;this&gt; at <a href="https://town.example/a?b=1&amp;c=2"' in html


def test_an_arabic_letter_reads_from_right_to_left(server):
    make_letter(language="ar")

    run_jobs()

    html = server.messages[0].get_payload()[1].get_payload(decode=True).decode()
    assert (server.messages[0]["Content-Language"], '<html lang="ar" dir="rtl">' in html) == ("ar", True)


def test_a_rollback_leaves_neither_letter_nor_job():
    with transaction.atomic():
        make_letter()
        transaction.set_rollback(True)

    assert (Letter.objects.count(), Job.objects.count()) == (0, 0)


def test_a_letter_that_is_asked_to_go_twice_goes_once(server):
    letter = make_letter()
    run_jobs()

    enqueue("mail.send", letter=str(letter.pk))
    run_jobs()

    assert len(server.messages) == 1


def test_a_letter_whose_template_lacks_a_parameter_is_not_written():
    with pytest.raises(KeyError, match="link"):
        write_letter(template="tests.greeting", to="a@b.example", language="en", params={"name": "Mira"})


def test_a_line_break_in_a_name_does_not_add_a_header(server):
    write_letter(
        template="tests.greeting", to="a@b.example", language="en", params={**PARAMS, "name": "Mira\nBcc: x@y.example"}
    )

    run_jobs()

    assert (server.messages[0]["Subject"], server.messages[0]["Bcc"]) == ("Hello Mira Bcc: x@y.example", None)


def test_a_server_that_is_away_is_tried_again_later(server, settings):
    settings.EMAIL_PORT = 1
    letter = make_letter()
    run_jobs(raise_errors=False)
    settings.EMAIL_PORT = server.port

    make_due()
    run_jobs()

    assert (state_of(letter), len(server.messages)) == ("sent", 1)


def test_a_letter_fails_after_the_last_attempt_and_goes_when_it_is_tried_anew(server, settings):
    settings.EMAIL_PORT = 1
    letter = make_letter()
    for _ in range(8):
        make_due()
        run_jobs(raise_errors=False)
    failed = state_of(letter)
    settings.EMAIL_PORT = server.port

    enqueue("mail.send", letter=str(letter.pk))
    run_jobs()

    assert (failed, state_of(letter)) == ("failed", "sent")


def test_an_address_that_is_refused_for_good_gets_no_further_letters(server):
    server.recipient_answer = "550 nobody here"
    first = make_letter("gone@town.example")
    run_jobs()
    server.recipient_answer = "250 fine"

    second = make_letter("Gone@Town.example ")
    run_jobs()

    assert (state_of(first), state_of(second), len(server.messages)) == ("failed", "suppressed", 0)
    assert [row.reason for row in SuppressedAddress.objects.all()] == ["refused"]


def test_an_address_that_is_refused_for_now_is_tried_again(server):
    server.recipient_answer = "450 later"
    letter = make_letter()

    run_jobs(raise_errors=False)

    assert (state_of(letter), SuppressedAddress.objects.count()) == ("waiting", 0)


def test_a_suppressed_address_is_not_kept_in_clear(coordinator):
    suppress_address(by=coordinator, address="mira@town.example")

    row = SuppressedAddress.objects.get()
    assert ("mira" in row.digest, len(row.digest)) == (False, 64)


def test_letters_go_again_once_the_suppression_is_lifted(server, coordinator):
    suppress_address(by=coordinator, address="mira@town.example")
    lift_suppression(by=coordinator, address="MIRA@town.example")
    letter = make_letter()

    run_jobs()

    assert state_of(letter) == "sent"


def test_lifting_what_is_not_suppressed_says_so(coordinator):
    with pytest.raises(InvalidInput) as refused:
        lift_suppression(by=coordinator, address="mira@town.example")

    assert (refused.value.code, refused.value.field) == ("mail.not_suppressed", "address")


def test_a_draft_waits_until_somebody_releases_it(server, coordinator):
    letter = make_letter(draft=True)
    before = run_jobs()

    released = release_letters(by=coordinator, letters=[letter.pk])
    run_jobs()

    assert (before, released, state_of(letter), len(server.messages)) == (0, 1, "sent", 1)
    assert [entry.verb for entry in history_of(letter)] == ["mail.release"]


def test_a_discarded_draft_is_emptied_and_never_goes(server, coordinator):
    letter = make_letter(draft=True)
    discard_letters(by=coordinator, letters=[letter.pk])

    released = release_letters(by=coordinator, letters=[letter.pk])

    assert (released, state_of(letter), letter.to, letter.body) == (0, "discarded", "", "")


@pytest.mark.parametrize("decide", [release_letters, discard_letters])
def test_drafts_are_decided_by_those_who_may(decide):
    with pytest.raises(NotAllowed):
        decide(by=make_person(roles=["member"]), letters=[make_letter(draft=True).pk])


def test_who_writes_a_letter_stands_in_the_ledger_without_its_words(coordinator):
    letter = write_letter(
        template="tests.greeting", to="a@b.example", language="en", params=PARAMS, by=coordinator, about=coordinator
    )

    entry = Entry.objects.get()
    assert (entry.verb, entry.thing, entry.facts) == (
        "mail.write",
        f"mail.letter:{letter.pk}",
        {"template": "tests.greeting"},
    )
    assert letter.about == f"people.person:{coordinator.pk}"


def test_settled_letters_are_emptied_after_the_days_that_were_set(settings, server):
    settings.MAIL_KEEP_DAYS = 10
    old, young = make_letter(), make_letter()
    run_jobs()
    Letter.objects.filter(pk=old.pk).update(settled_at=timezone.now() - timedelta(days=11))

    enqueue("mail.empty")
    run_jobs()

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.to, old.subject, old.body, old.state) == ("", "", "", "sent")
    assert (young.to, old.emptied_at is None, young.emptied_at) == ("mira@town.example", False, None)


@pytest.mark.parametrize(("is_inbox", "kept"), [(False, ("", "")), (True, ("a@b.example", "123"))])
def test_a_secret_letter_is_emptied_as_soon_as_it_was_sent_but_for_a_demonstration(settings, server, is_inbox, kept):
    settings.MAIL_INBOX = is_inbox
    letter = write_letter(template="tests.code", to="a@b.example", language="en", params={"code": "123"})

    run_jobs()

    assert (state_of(letter), (letter.to, letter.body)) == ("sent", kept)


def test_in_a_demonstration_no_letter_leaves_and_all_are_kept(settings, server):
    settings.MAIL_INBOX = True
    letter = make_letter()

    run_jobs()

    assert (state_of(letter), len(server.messages)) == ("sent", 0)


def test_an_installation_words_a_letter_itself_in_one_language(server, administrator):
    word_letter(
        by=administrator,
        name="tests.greeting",
        language="nl",
        subject="Dag %(name)s",
        body="Kijk op %(link)s, %(name)s!",
    )
    make_letter(language="nl")
    make_letter(language="en")

    run_jobs()

    assert sorted(message["Subject"] for message in server.messages) == ["Dag Mira", "Hello Mira"]


def test_the_wording_of_the_platform_comes_back(server, administrator):
    word_letter(by=administrator, name="tests.greeting", language="en", subject="Hi %(name)s", body="%(link)s")

    unword_letter(by=administrator, name="tests.greeting", language="en")

    assert (make_letter().subject, TemplateText.objects.count()) == ("Hello Mira", 0)


@pytest.mark.parametrize(
    ("subject", "body", "code", "field"),
    [
        ("Hello", "at %(link)s", "mail.missing_placeholder", "body"),
        ("Hello %(nmae)s", "%(name)s %(link)s", "mail.unknown_placeholder", "subject"),
        ("Hello %(name)s", "%(link)s %(town)s", "mail.unknown_placeholder", "body"),
    ],
)
def test_a_wording_keeps_every_placeholder_and_adds_none(administrator, subject, body, code, field):
    with pytest.raises(InvalidInput) as refused:
        word_letter(by=administrator, name="tests.greeting", language="en", subject=subject, body=body)

    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_coordinator_words_no_letters(coordinator):
    with pytest.raises(NotAllowed):
        word_letter(by=coordinator, name="tests.greeting", language="en", subject="%(name)s", body="%(link)s")
