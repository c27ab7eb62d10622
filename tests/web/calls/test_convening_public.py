"""What everybody reads of calls, and what they can take along."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from middleground.web.calls.actions.drafting import SessionDraft, set_sessions
from middleground.web.calls.actions.opening import cancel_call
from middleground.web.mail.models import Letter
from tests.factories.areas import make_area
from tests.factories.calls import make_call, make_call_text, make_question, make_session
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

SOON = dt.datetime(2031, 11, 10, 8, tzinfo=dt.UTC)


def url(name, call, *more):
    return reverse(name, args=[call.slug, *more])


@pytest.mark.parametrize("name", ["call", "call_ask", "call_calendar", "call_qr"])
@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_nobody_finds_a_call_that_is_not_open_yet(client, state, name):
    assert client.get(url(name, make_call(state=state, contact=make_person()))).status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("open", "No account needed."),
        ("closed", "Everybody who applied will be told how it was decided."),
        ("decided", "The group is chosen. Everybody who applied is told by letter."),
        ("cancelled", "The hall burnt down"),
    ],
)
def test_a_page_says_whether_one_can_still_apply(client, state, words):
    page = client.get(url("call", make_call(state=state, state_reason="The hall burnt down"))).content.decode()

    assert words in page
    assert (url("call_apply", make_call(state="open"))[:7] in page) is True
    assert ("/apply/" in page) is (state == "open")


def test_after_the_deadline_the_way_to_apply_is_shut_before_the_call_is_closed(client):
    call = make_call(deadline_at=timezone.now() - dt.timedelta(seconds=1))

    page = client.get(url("call", call)).content.decode()

    assert ("The deadline has passed" in page, "/apply/" in page) == (True, False)


def test_late_applications_are_invited_where_they_are_taken(client):
    call = make_call(deadline_at=timezone.now() - dt.timedelta(days=1), late_policy="mark")

    page = client.get(url("call", call)).content.decode()

    assert ("Late applications are still taken" in page, "/apply/" in page) == (True, True)


def test_words_that_are_not_translated_are_read_in_the_first_language_and_marked_as_such(client):
    call = make_call(languages=("en",))
    make_call_text(call, "nl", title="Bruggen bouwen", background="", aim="Elkaar leren kennen.")
    call.languages = ["en", "nl"]
    call.save()

    page = client.get(url("call", call), headers={"accept-language": "nl"}).content.decode()

    assert '<h1 lang="nl" dir="auto">Bruggen bouwen</h1>' in page
    assert '<div class="call-text" lang="en" dir="auto"><p>Two districts meet too seldom.</p>' in page


def test_neither_name_nor_address_of_the_contact_person_stands_on_any_page(client):
    call = make_call(contact=make_person("julia@example.org", name="Julia Handke"))

    pages = [client.get(url(name, call)).content.decode() for name in ("call", "call_ask")]
    pages.append(client.get(url("call_embed", call, "en")).content.decode())

    assert [("Julia" in page, "julia@" in page) for page in pages] == [(False, False)] * 3


def test_a_question_reaches_the_contact_person_as_a_letter(client):
    call = make_call(contact=make_person("julia@example.org"))
    asked = {"name": "Ann Reader", "address": "ann@example.org", "question": "May I bring my child?"}

    reply = client.post(url("call_ask", call), asked)

    letter = Letter.objects.get()
    assert (reply.status_code, letter.to, letter.template) == (302, "julia@example.org", "calls.asked")
    assert "May I bring my child?" in letter.body
    assert "Answer to: ann@example.org" in letter.body


def test_a_machine_that_fills_in_the_hidden_field_writes_no_letter(client):
    call = make_call(contact=make_person())
    asked = {"name": "A", "address": "a@example.org", "question": "Buy", "website": "https://example.org"}

    client.post(url("call_ask", call), asked)

    assert Letter.objects.count() == 0


def test_the_list_shows_what_is_open_and_what_the_filters_find(client):
    north = make_area("North")
    make_call("Online in English", format="online", working_languages=["en"])
    make_call("In the north", format="in_person", working_languages=["nl"], area=north)
    make_call("Interpreted", format="hybrid", working_languages=["nl"], interpreted_languages=["en"])
    make_call("Over", state="closed", format="online")
    make_call("Too late", deadline_at=timezone.now() - dt.timedelta(hours=1))
    make_call("Archived", state="archived")

    found = {
        query: titles_on(client, query)
        for query in ("", "?state=closed", "?language=en", "?format=in_person", f"?area={north.code}", "?state=strange")
    }

    assert found == {
        "": ["Online in English", "In the north", "Interpreted"],
        "?state=closed": ["Too late", "Over"],
        "?language=en": ["Online in English", "Interpreted"],
        "?format=in_person": ["In the north", "Interpreted"],
        f"?area={north.code}": ["In the north"],
        "?state=strange": ["Online in English", "In the north", "Interpreted"],
    }


def titles_on(client, query):
    return [call.page.title for call in client.get(reverse("calls") + query).context["calls"]]


@pytest.mark.parametrize("name", ["calls", "calls_feed", "take_part"])
def test_three_calls_ask_the_database_no_more_than_one(client, name):
    counts = []
    for more in (1, 2):
        for _call in range(more):
            full_call()
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_page_with_six_questions_asks_the_database_no_more_than_one_with_two(client):
    counts = []
    for questions in (2, 6):
        call = full_call(questions=questions)
        client.get(url("call", call))
        with CaptureQueriesContext(connection) as asked:
            client.get(url("call", call))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def full_call(questions=2):
    call = make_call(languages=("en", "nl"), contact=make_person())
    make_session(call, SOON)
    make_session(call, SOON + dt.timedelta(days=3))
    for number in range(questions):
        make_question(call, kind="choice", options=("yes", "no"), key=f"q{number}")
    return call


def test_a_calendar_holds_one_entry_for_each_dated_part_and_nothing_of_the_days_between(client):
    call = make_call()
    make_session(call, SOON)
    make_session(call, SOON + dt.timedelta(days=3))

    events = events_of(client, call)

    assert [(event["DTSTART"].dt, event["DTEND"].dt) for event in events] == [
        (SOON, SOON + dt.timedelta(hours=3.5)),
        (SOON + dt.timedelta(days=3), SOON + dt.timedelta(days=3, hours=3.5)),
    ]


def test_a_part_that_moves_keeps_its_identity_with_a_higher_number(client):
    call, by = make_call(), make_person(roles=["coordinator"])
    session = make_session(call, SOON)
    before = events_of(client, call)

    later = SessionDraft(SOON + dt.timedelta(days=1), SOON + dt.timedelta(days=1, hours=2), key=session.pk)
    set_sessions(call, by=by, sessions=[later])

    after = events_of(client, call)
    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    assert [int(event["SEQUENCE"]) for event in (*before, *after)] == [0, 1]


def test_calling_a_meeting_off_takes_it_out_of_calendars(client):
    call, by = make_call(), make_person(roles=["coordinator"])
    make_session(call, SOON)
    before = events_of(client, call)

    cancel_call(call, by=by, reason="The hall burnt down")

    calendar = Calendar.from_ical(client.get(url("call_calendar", call)).content)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"], int(event["SEQUENCE"])) == ("CANCEL", "CANCELLED", 1)
    assert event["UID"] == before[0]["UID"]


def events_of(client, call):
    return Calendar.from_ical(client.get(url("call_calendar", call)).content).walk("VEVENT")


def test_the_picture_is_as_large_as_other_sites_show_it_and_drawn_in_every_direction(client):
    call = make_call("ثلاث أمسيات مع جيرانك", languages=("ar", "en"))

    pictures = [client.get(url("call_card", call, language)) for language in ("ar", "en")]

    assert [struct.unpack(">II", picture.content[16:24]) for picture in pictures] == [(1200, 630)] * 2
    assert [picture["Content-Type"] for picture in pictures] == ["image/png"] * 2


def test_a_title_cannot_become_code_of_the_picture(client):
    call = make_call('#panic("no") $x$ `y` *b* \\ "')

    assert client.get(url("call_card", call, "en")).status_code == 200


def test_only_the_frame_may_be_framed_and_it_sets_no_cookie(client):
    call = make_call()

    frame, page = client.get(url("call_embed", call, "en")), client.get(url("call", call))

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert frame.has_header("X-Frame-Options") is False
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert (dict(frame.cookies), dict(page.cookies)) == ({}, {})


def test_the_feed_names_open_calls_with_their_addresses(client):
    call = make_call("A call & a half")
    make_call("Secret", state="draft")

    feed = client.get(reverse("calls_feed")).content.decode()

    assert "<title>A call &amp; a half</title>" in feed
    assert f"{reverse('call', args=[call.slug])}" in feed
    assert "Secret" not in feed


def test_the_front_page_of_residents_offers_open_calls(client):
    call = make_call("A mixed table")
    make_call("Over", state="closed")

    page = client.get("/").content.decode()

    assert (f'href="{url("call", call)}"' in page, "Over" in page) == (True, False)
