"""Drafts whose words are found when they are read and when they go, released by the batch."""

from __future__ import annotations

from email.message import Message

import pytest
from django.db import transaction

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.models import Entry
from middleground.web.mail.actions import Recipient, draft_composed, release_letters, release_many
from middleground.web.mail.composing import Composed, Invite, register_composer, register_release
from middleground.web.mail.models import Letter
from middleground.web.mail.templates import register_letter
from tests.factories.mail import mail_server
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db

ENTRY = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
released: list[str] = []

register_letter("tests.place", subject="A place", body="Composed", describe="A place for tests")
register_composer(
    "tests.place", lambda letter: Composed("A place", f"For {letter.to}", invite=Invite(ENTRY, "REQUEST"))
)
register_release("tests.place", lambda letters: released.extend(letter.to for letter in letters))


@pytest.fixture
def server(settings):
    released.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def draft(people, town):
    for person in people:
        with transaction.atomic():
            draft_composed(
                template="tests.place",
                recipient=Recipient(person.email, "en", person),
                about=town,
                organisation=town,
            )


def world(count):
    town = make_organisation()
    people = [make_person(f"guest{number}@town.example") for number in range(count)]
    draft(people, town)
    return town, people, make_person(roles=["coordinator"], organisation=town)


def test_a_draft_holds_no_words_and_goes_to_nobody_until_it_is_released(server):
    world(1)

    run_jobs()

    assert (server.messages, Letter.objects.get().state, Letter.objects.get().body) == ([], "draft", "")


def test_a_batch_goes_at_once_each_letter_once_and_the_ledger_counts_it(server):
    town, people, by = world(3)

    count = release_many(by=by, template="tests.place", about=town, expected=3)
    run_jobs()

    assert count == 3
    assert sorted(message["To"] for message in server.messages) == sorted(person.email for person in people)
    assert sorted(released) == sorted(person.email for person in people)
    assert Entry.objects.get(verb="mail.release_many").facts == {"template": "tests.place", "count": 3}


def test_a_batch_that_grew_since_somebody_looked_at_it_is_not_released(server):
    town, _people, by = world(2)

    with pytest.raises(DomainError) as refusal:
        release_many(by=by, template="tests.place", about=town, expected=1)

    assert refusal.value.code == "mail.other_count"
    assert (set(Letter.objects.values_list("state", flat=True)), released) == ({"draft"}, [])


def test_nobody_releases_the_letters_of_another_organisation(server):
    town, _people, _by = world(1)
    stranger = make_person(roles=["coordinator"], organisation=make_organisation("Another town"))

    with pytest.raises(NotAllowed):
        release_many(by=stranger, template="tests.place", about=town, expected=1)

    assert Letter.objects.get().state == "draft"


def test_one_letter_released_by_itself_is_told_too(server):
    _town, [person], by = world(1)

    release_letters(by=by, letters=[Letter.objects.get().pk])

    assert released == [person.email]


def test_an_entry_for_the_calendar_travels_with_its_method(server):
    town, _people, by = world(1)
    release_many(by=by, template="tests.place", about=town, expected=1)

    run_jobs()

    [part] = [part for part in server.messages[0].walk() if part.get_content_type() == "text/calendar"]
    assert isinstance(part, Message)
    assert (part.get_param("method"), part.get_payload(decode=True)) == ("REQUEST", ENTRY)
