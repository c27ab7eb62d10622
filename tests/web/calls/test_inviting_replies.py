"""Answering an invitation: one place, one answer, and a duo that stays one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from icalendar import Calendar

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.applying import withdraw
from middleground.web.calls.actions.replying import confirm_place, decline_place, give_back_place
from middleground.web.calls.models import PlaceOffer, PracticalText
from middleground.web.jobs.actions import enqueue
from middleground.web.ledger.models import Entry
from tests.factories.applying import letters_sent, path_to
from tests.factories.calls import make_call, make_offer, make_pair, make_session

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2027, 3, 1, 8, 0, tzinfo=dt.UTC)


def decided(**fields):
    call = make_call(state="decided", **fields)
    make_session(call, MONDAY)
    make_session(call, MONDAY + dt.timedelta(days=1))
    return call


def states(*offers):
    found = PlaceOffer.objects.in_bulk([offer.pk for offer in offers])
    return [(found[offer.pk].application.state, found[offer.pk].reply) for offer in offers]


def subjects(letters):
    return sorted((letter.to[0], letter.subject.split(":")[0].split(" “")[0]) for letter in letters)


def entry_of(letter):
    [part] = [part for part in letter.attachments if "calendar" in str(part.get_content_type())]
    return part.get_param("method"), Calendar.from_ical(part.get_payload(decode=True))


def test_opening_the_link_changes_nothing_however_often(client):
    offer = make_offer(decided())

    pages = [client.get(path_to(offer.application, "application_place")) for _time in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert states(offer) == [("invited", "")]
    assert letters_sent() == []


def test_both_answers_are_buttons_of_the_same_weight(client):
    offer = make_offer(decided())

    page = client.get(path_to(offer.application, "application_place")).content.decode()

    assert '<button name="do" value="confirm" class="button"' in page
    assert '<button name="do" value="decline" class="button"' in page


def test_a_yes_confirms_the_place_and_brings_what_one_needs_to_know(client):
    call = decided(join_link="https://meet.example/room")
    PracticalText.objects.create(call=call, language="en", text="Take tram 4 to the town hall.")
    offer = make_offer(call)

    client.post(path_to(offer.application, "application_place"), {"do": "confirm"})

    [letter] = letters_sent()
    assert states(offer) == [("confirmed", "accepted")]
    assert "Take tram 4 to the town hall." in letter.body
    assert "https://meet.example/room" in letter.body


def test_who_has_not_confirmed_never_reads_the_travel_information(client):
    call = decided(join_link="https://meet.example/room")
    PracticalText.objects.create(call=call, language="en", text="Take tram 4 to the town hall.")
    offer = make_offer(call)

    page = client.get(path_to(offer.application, "application_place")).content.decode()

    assert ("tram 4" in page, "meet.example" in page) == (False, False)
    assert client.get(path_to(offer.application, "application_place_calendar")).status_code == 404


def test_the_entry_for_the_calendar_is_a_request_and_giving_back_cancels_the_same_one_with_a_higher_number():
    offer = make_offer(decided())
    confirm_place(offer)
    [confirmed] = letters_sent()

    give_back_place(PlaceOffer.objects.get(pk=offer.pk))

    [returned] = letters_sent()
    (request, first), (cancel, last) = entry_of(confirmed), entry_of(returned)
    [asked], [ended] = first.walk("VEVENT"), last.walk("VEVENT")
    assert (request, str(first["METHOD"]), cancel, str(last["METHOD"])) == ("REQUEST", "REQUEST", "CANCEL", "CANCEL")
    assert asked["UID"] == ended["UID"]
    assert ended["SEQUENCE"] > asked["SEQUENCE"]
    assert str(ended["STATUS"]) == "CANCELLED"


def test_two_parts_of_a_meeting_are_one_series_in_the_calendar():
    offer = make_offer(decided())

    confirm_place(offer)

    [letter] = letters_sent()
    [event] = entry_of(letter)[1].walk("VEVENT")
    assert event.decoded("DTSTART") == MONDAY
    assert [each.dt for each in event["RDATE"].dts] == [MONDAY + dt.timedelta(days=1)]
    assert (str(event["ATTENDEE"]), event["ATTENDEE"].params["PARTSTAT"]) == (
        f"mailto:{offer.application.email}",
        "ACCEPTED",
    )


def test_a_no_frees_the_place_and_thanks(client):
    offer = make_offer(decided())

    client.post(path_to(offer.application, "application_place"), {"do": "decline"})

    assert states(offer) == [("declined", "declined")]
    assert subjects(letters_sent()) == [(offer.application.email, "Thank you for telling us")]


def test_the_same_yes_sent_twice_writes_one_letter(client):
    offer = make_offer(decided())

    for _time in range(2):
        client.post(path_to(offer.application, "application_place"), {"do": "confirm"})

    assert len(letters_sent()) == 1


def test_after_the_date_nobody_can_say_yes(client):
    offer = make_offer(decided(), days=-1)

    reply = client.post(path_to(offer.application, "application_place"), {"do": "confirm"})

    assert (reply.status_code, states(offer)) == (409, [("invited", "")])


def test_nobody_gets_a_place_beyond_the_last():
    call = decided(places=1)
    first, second = make_offer(call), make_offer(call)
    confirm_place(first)

    with pytest.raises(DomainError) as refusal:
        confirm_place(second)

    assert refusal.value.code == "calls.no_place_left"
    assert states(first, second) == [("confirmed", "accepted"), ("invited", "")]


def test_speakers_take_none_of_the_places():
    call = decided(places=1)
    confirm_place(make_offer(call))
    speaker = make_offer(call, kind="speaker")

    confirm_place(speaker)

    assert states(speaker) == [("confirmed", "accepted")]


def test_of_two_who_only_come_together_the_first_yes_waits_for_the_second(client):
    first, second = make_pair(decided())

    confirm_place(first)

    assert states(first, second) == [("invited", "accepted"), ("invited", "")]
    assert letters_sent() == []
    assert "You said yes. Thank you." in client.get(path_to(first.application, "application_place")).content.decode()


def test_the_second_yes_gives_both_their_places():
    first, second = make_pair(decided())
    confirm_place(first)

    confirm_place(second)

    assert states(first, second) == [("confirmed", "accepted"), ("confirmed", "accepted")]
    assert [name for _to, name in subjects(letters_sent())] == ["Your place is confirmed"] * 2


def test_one_no_of_a_duo_declines_both_and_tells_the_other_kindly():
    first, second = make_pair(decided())
    confirm_place(first)

    decline_place(second)

    assert states(first, second) == [("declined", "partner"), ("declined", "declined")]
    letters = letters_sent()
    assert subjects(letters) == sorted(
        [(second.application.email, "Thank you for telling us"), (first.application.email, "Your place at")]
    )
    [kind] = [letter for letter in letters if letter.to == [first.application.email]]
    assert "nothing to do with you" in kind.body


def test_two_who_come_alone_too_answer_each_for_themselves():
    first, second = make_pair(decided(), mode="either")

    decline_place(first)
    confirm_place(second)

    assert states(first, second) == [("declined", "declined"), ("confirmed", "accepted")]


def test_who_withdraws_after_confirming_frees_the_place_and_the_partner_is_told():
    first, second = make_pair(decided())
    confirm_place(first)
    confirm_place(second)
    letters_sent()

    withdraw(first.application)

    assert states(first, second) == [("withdrawn", "returned"), ("cancelled", "partner")]


def test_what_is_not_answered_ends_at_its_date_and_not_before():
    call = decided()
    past, future = make_offer(call, days=-0.1), make_offer(call, days=1, reminded_at=timezone.now())
    for offer in (past, future):
        offer.application.decision_letters.create(template="calls.invited")
    enqueue("calls.expire_invitations")

    letters = letters_sent()

    assert states(past, future) == [("expired", "expired"), ("invited", "")]
    assert subjects(letters) == [(past.application.email, "Your invitation has ended")]


def test_an_invitation_that_was_never_released_does_not_end():
    offer = make_offer(decided(), days=-1)
    enqueue("calls.expire_invitations")

    letters_sent()

    assert states(offer) == [("invited", "")]


def test_one_reminder_goes_three_days_before_the_end_and_no_second_one():
    call = decided()
    soon, late = make_offer(call, days=2), make_offer(call, days=8)
    PlaceOffer.objects.update(made_at=timezone.now() - dt.timedelta(days=8))
    for offer in (soon, late):
        offer.application.decision_letters.create(template="calls.invited")
    for _time in range(2):
        enqueue("calls.remind_invited")

    letters = letters_sent()

    assert subjects(letters) == [(soon.application.email, "Do you come? Building bridges in our town")]


def test_what_invited_people_do_is_never_written_down():
    offer = make_offer(decided())

    confirm_place(offer)
    give_back_place(PlaceOffer.objects.get(pk=offer.pk))

    assert Entry.objects.filter(verb__startswith="calls.").count() == 0


def test_names_are_shown_to_others_only_with_consent(client):
    call = decided()
    reader, shown, hidden = make_offer(call), make_offer(call), make_offer(call)
    confirm_place(reader)
    confirm_place(shown, is_shown=True)
    confirm_place(hidden)

    page = client.get(path_to(reader.application, "application_place")).content.decode()

    assert (shown.application.name in page, hidden.application.name in page) == (True, False)
