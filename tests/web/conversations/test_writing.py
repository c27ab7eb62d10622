from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from middleground.web.conversations.graphemes import count_graphemes
from middleground.web.conversations.limits import STATEMENTS_A_DAY
from middleground.web.conversations.models import Participant, Statement, Vote
from tests.factories.conversations import make_conversation, make_crowd, make_statement
from tests.web.conversations.test_voting_without_scripts import answer, page

pytestmark = pytest.mark.django_db


def write(client, conversation, text, **extra):
    return client.post(reverse("conversation_write", args=[conversation.slug]), {"text": text, **extra})


def leave(client, conversation, **extra):
    return client.post(reverse("conversation_leave", args=[conversation.slug]), extra)


def test_what_a_resident_writes_waits_for_a_moderator(client):
    conversation = make_conversation()

    reply = write(client, conversation, "  There should be\na bench.  ")

    written = Statement.objects.get()
    assert (written.text, written.state, written.origin) == ("There should be a bench.", "waiting", "participant")
    assert reply.url == reverse("conversation_written", args=[conversation.slug]) + "?sent=1"
    assert "A moderator reads it before others do." in client.get(reply.url).content.decode()


def test_where_nothing_is_strict_a_statement_is_shown_at_once(client):
    conversation = make_conversation(is_strict=False)

    write(client, conversation, "There should be a bench.")

    assert Statement.objects.get().state == "approved"


def test_writing_opens_no_session_and_leaves_no_cookie_beyond_the_conversation(client):
    conversation = make_conversation()

    write(client, conversation, "There should be a bench.")

    beyond = [name for name, cookie in client.cookies.items() if cookie["path"] == "/"]
    assert (beyond, Session.objects.count()) == ([], 0)


def test_the_author_reads_why_a_statement_is_not_shown(client):
    conversation = make_conversation()
    write(client, conversation, "There should be a bench.")
    Statement.objects.update(state="rejected", reason="unclear")

    shown = page(client, conversation, "written").content.decode()

    assert "It says more than one thing, or cannot be answered" in shown


def test_another_visitor_does_not_see_it_among_theirs(client, client_of_another):
    conversation = make_conversation()
    write(client, conversation, "There should be a bench.")

    assert "bench" not in page(client_of_another, conversation, "written").content.decode()


@pytest.fixture
def client_of_another():
    from django.test import Client

    return Client()


def test_two_hundred_characters_are_counted_as_people_count_them(client):
    conversation = make_conversation()
    family = "👨\u200d👩\u200d👧"

    accepted = write(client, conversation, family * 200)
    refused = write(client, conversation, family * 201)

    assert (accepted.status_code, refused.status_code) == (302, 422)


@pytest.mark.parametrize("text", ["\u200b", "\u00ad \ufeff", "\u2066\u2069", "\u3164", "\u0301", "\u200d\u200f"])
def test_what_nobody_can_see_is_no_statement(client, text):
    reply = write(client, make_conversation(), text)

    assert (reply.status_code, Statement.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("More \u202esehcneb\u202c here", "More sehcneb here"),
        ("ben\u00adch\u200bes", "benches"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("A 👨\u200d👩\u200d👧 bench", "A 👨\u200d👩\u200d👧 bench"),
    ],
)
def test_a_statement_reads_the_same_for_everybody(client, typed, kept):
    write(client, make_conversation(), typed)

    assert Statement.objects.get().text == kept


def test_what_was_typed_is_still_there_after_a_mistake(client):
    conversation = make_conversation()

    shown = write(client, conversation, "a" * 201).content.decode()

    assert "a" * 201 in shown
    assert "This has 201 characters; at most 200 are possible." in shown


def test_somebody_who_repeats_another_is_offered_to_answer_instead(client):
    conversation = make_conversation()
    make_statement(conversation, "The gates of the park should close at eleven.")
    make_statement(conversation, "Young people need a place of their own.")

    shown = write(client, conversation, "The park gates should be closed at eleven.").content.decode()

    vote = reverse("conversation_vote", args=[conversation.slug])
    assert f'{vote}?statement=1"' in shown
    assert f'{vote}?statement=2"' not in shown
    assert Statement.objects.filter(origin="participant").count() == 0


def test_somebody_who_means_something_else_sends_it_anyway(client):
    conversation = make_conversation()
    make_statement(conversation, "The gates of the park should close at eleven.")

    write(client, conversation, "The park gates should be closed at eleven.", is_sure="on")

    assert Statement.objects.filter(origin="participant").count() == 1


def test_a_form_sent_twice_writes_one_statement(client):
    conversation = make_conversation()

    first = write(client, conversation, "There should be a bench.")
    second = write(client, conversation, "There should be a bench.")

    assert (first.status_code, second.status_code) == (302, 422)
    assert Statement.objects.count() == 1


def test_a_flood_of_statements_is_stopped(client):
    conversation = make_conversation()

    replies = [write(client, conversation, f"{turn} " * 9, is_sure="on") for turn in range(STATEMENTS_A_DAY + 1)]

    assert [reply.status_code for reply in replies] == [302] * STATEMENTS_A_DAY + [422]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("e\u0301", 1),
        ("مُحَمَّد", 4),
        ("🇳🇱🇧🇪", 2),
        ("👍🏽", 1),
        ("❤️", 1),
        ("a\u200bb", 3),
        ("각", 1),
        ("a🇳🇱b", 3),
    ],
)
def test_a_character_is_what_a_reader_sees(text, length):
    assert count_graphemes(text) == length


def test_forgetting_erases_the_person_and_every_answer_but_nobody_elses(client):
    conversation = make_conversation(statements=3)
    make_crowd(conversation, 4)
    answer(client, conversation, 1)
    write(client, conversation, "There should be a bench.")

    leave(client, conversation)

    assert (Participant.objects.count(), Vote.objects.count()) == (4, 12)
    assert Statement.objects.filter(origin="participant").count() == 0


def test_a_shown_statement_stays_without_its_author(client):
    conversation = make_conversation(statements=1)
    write(client, conversation, "There should be a bench.", is_sure="on")
    Statement.objects.filter(origin="participant").update(state="approved")

    leave(client, conversation)

    stays = Statement.objects.get(origin="participant")
    assert (stays.text, stays.author, stays.state) == ("There should be a bench.", None, "approved")


def test_a_shown_statement_loses_its_text_when_its_author_takes_it_back(client):
    conversation = make_conversation(statements=1)
    write(client, conversation, "There should be a bench.", is_sure="on")
    Statement.objects.filter(origin="participant").update(state="approved")

    leave(client, conversation, with_statements="on")

    gone = Statement.objects.get(origin="participant")
    assert (gone.text, gone.author, gone.state, gone.reason) == ("", None, "rejected", "withdrawn")


def test_forgetting_takes_the_secret_from_the_device(client):
    conversation = make_conversation(statements=1)
    answer(client, conversation, 1)

    reply = leave(client, conversation)

    assert reply.cookies["participant"].value == ""
