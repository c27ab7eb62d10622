"""Letters, lists, papers and files of a call: who sees what, and that nothing goes unread."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from middleground.web.calls.actions.choosing import confirm_group
from middleground.web.calls.actions.replying import confirm_place, decline_place
from middleground.web.calls.actions.writing import draft_decisions
from middleground.web.calls.models import Needs, PlaceOffer, Selection
from middleground.web.calls.queries.exports import KINDS, as_records
from middleground.web.ledger.models import Entry
from middleground.web.mail.models import Letter
from tests.factories.applying import letters_sent
from tests.factories.calls import (
    make_call,
    make_candidate,
    make_feature,
    make_offer,
    make_pair,
    make_team_member,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def signed_in(client, call, part="coordinator"):
    """Sign somebody in who has this part in the call."""
    if part == "coordinator":
        person = make_person(roles=["coordinator"], organisation=call.organisation)
    else:
        person = make_team_member(call, part)
    client.force_login(person)
    return person


def page(client, name, *args):
    return client.get(reverse(name, args=args))


def test_the_letters_of_a_call_are_counted_by_kind_and_released_by_the_batch(client):
    call = make_call(state="decided")
    for _one in range(2):
        make_candidate(call, state="not_selected")
    draft_decisions(call)
    signed_in(client, call)

    shown = page(client, "call_letter", call.slug, "not_selected").content.decode()
    client.post(reverse("call_letter", args=[call.slug, "not_selected"]), {"do": "release", "expected": "2"})

    assert "Release 2 letters" in shown
    assert len(letters_sent()) == 2


def test_a_batch_that_grew_since_the_page_was_opened_is_shown_again(client):
    call = make_call(state="decided")
    make_candidate(call, state="not_selected")
    draft_decisions(call)
    signed_in(client, call)

    reply = client.post(reverse("call_letter", args=[call.slug, "not_selected"]), {"do": "release", "expected": "5"})

    assert (reply.status_code, letters_sent()) == (409, [])


def test_the_preview_and_the_test_letter_say_nothing_about_any_applicant(client):
    call = make_call(state="decided")
    applicant = make_candidate(call, state="not_selected")
    draft_decisions(call)
    person = signed_in(client, call)

    client.post(reverse("call_letter", args=[call.slug, "not_selected"]), {"do": "test", "language": "en"})

    [letter] = letters_sent()
    assert letter.to == [person.email]
    assert letter.subject == "Test: About your application: Building bridges in our town"
    assert ("Sam Sample" in letter.body, applicant.name in letter.body, "/applications/" in letter.body) == (
        True,
        False,
        False,
    )


def test_every_letter_of_a_call_can_be_read_in_each_of_its_languages(client):
    call = make_call(state="decided", languages=("en", "ar"))
    signed_in(client, call)
    listed = page(client, "call_letters", call.slug).content.decode()
    names = re.findall(rf"/desk/calls/{call.slug}/letters/(\w+)/", listed)

    statuses = {name: page(client, "call_letter", call.slug, name).status_code for name in names}

    assert (len(statuses), set(statuses.values())) == (15, {200})


def test_who_gave_no_address_is_named_to_those_who_write(client):
    call = make_call(state="decided")
    applicant = make_candidate(call, state="waitlisted")
    type(applicant).objects.filter(pk=applicant.pk).update(email="", name="Paper Person")
    draft_decisions(call)
    signed_in(client, call)

    shown = page(client, "call_letters", call.slug).content.decode()

    assert "Paper Person" in shown
    assert Letter.objects.count() == 0


def test_staff_note_what_somebody_said_by_telephone_and_the_ledger_knows(client):
    call = make_call(state="decided")
    offer = make_offer(call, days=-1)
    signed_in(client, call)

    client.post(reverse("call_note_reply", args=[call.slug, offer.application.number]), {"do": "confirm"})

    offer.refresh_from_db()
    assert offer.reply == "accepted"
    assert Entry.objects.filter(verb="calls.application_confirm").count() == 1


def test_after_a_no_the_nearest_on_the_waiting_list_is_proposed_and_a_second_person_confirms(client):
    call = make_call(state="decided", places=1)
    make_feature(call, "area")
    gone = make_candidate(call, state="invited", area="rural")
    make_candidate(call, state="waitlisted", area="urban")
    near = make_candidate(call, state="waitlisted", area="rural")
    Selection.objects.create(call=call, method="hand", state="final", places=1)
    decline_place(PlaceOffer.objects.create(application=gone, reply_by=call.deadline_at))
    signed_in(client, call)

    shown = page(client, "call_participants", call.slug).content.decode()
    client.post(reverse("call_propose_next", args=[call.slug]))
    selection = Selection.objects.get(state="proposed")
    confirm_group(selection, by=make_person(roles=["coordinator"], organisation=call.organisation))

    near.refresh_from_db()
    assert f"application {near.number} comes next" in shown
    assert (near.state, call.applications.filter(state="waitlisted").count()) == ("invited", 1)


def test_closing_the_waiting_list_drafts_a_letter_with_the_reason_to_everybody_on_it(client):
    call = make_call(state="decided")
    make_candidate(call, state="waitlisted")
    signed_in(client, call)

    client.post(reverse("call_close_list", args=[call.slug]), {"reason": "The meeting is full."})
    letters_sent()
    client.post(reverse("call_letter", args=[call.slug, "not_selected"]), {"do": "release", "expected": "1"})

    [letter] = letters_sent()
    assert "The meeting is full." in letter.body


def test_badges_and_the_sheet_to_sign_are_tagged_papers_in_any_script(client):
    call = make_call(state="decided")
    offer = make_offer(call)
    type(offer.application).objects.filter(pk=offer.application.pk).update(name="ليلى حداد")
    confirm_place(offer)
    signed_in(client, call)

    papers = [page(client, "call_paper", call.slug, name) for name in ("badges", "signatures")]

    for paper in papers:
        assert paper.content.startswith(b"%PDF")
        assert b"pdfuaid" in paper.content
        assert b"NotoSansArabic" in paper.content or b"DejaVuSans" in paper.content


def exported(client, call, name, suffix="json"):
    return client.get(reverse("call_export", args=[call.slug, name, suffix]))


WHO_TAKES_WHAT_OUT = {
    "coordinator": {"applications": 200, "features": 200, "needs": 403, "participants": 200, "seating": 200},
    "selector": {"applications": 403, "features": 200, "needs": 403, "participants": 403, "seating": 403},
    "arranger": {"applications": 403, "features": 403, "needs": 200, "participants": 403, "seating": 403},
    "reviewer": {"applications": 403, "features": 403, "needs": 403, "participants": 403, "seating": 403},
}


@pytest.mark.parametrize("part", WHO_TAKES_WHAT_OUT)
def test_each_part_of_the_team_takes_out_its_own_list_and_no_other(client, part):
    call = make_call(state="decided")
    signed_in(client, call, part)

    found = {name: exported(client, call, name).status_code for name in WHO_TAKES_WHAT_OUT[part]}

    assert found == WHO_TAKES_WHAT_OUT[part]


def test_what_the_balance_looks_at_goes_out_without_any_name(client):
    call = make_call(state="decided")
    make_feature(call, "area")
    applicant = make_candidate(call, state="waitlisted", area="rural")
    signed_in(client, call, "selector")

    content = exported(client, call, "features").content.decode()

    assert json.loads(content) == [{"number": applicant.number, "state": "waitlisted", "duo": None, "area": "rural"}]


def test_what_people_need_goes_out_to_who_arranges_it_alone(client):
    call = make_call(state="decided")
    offer = make_offer(call, state="confirmed", reply="accepted")
    Needs.objects.create(application=offer.application, access="A ramp", diet="Vegan")
    signed_in(client, call, "arranger")

    found = json.loads(exported(client, call, "needs").content)

    assert [(row["access"], row["food"]) for row in found] == [("A ramp", "Vegan")]


def test_the_arrangement_of_tables_gets_numbers_and_who_belongs_together(client):
    call = make_call(state="decided")
    first, second = make_pair(call, state="confirmed", reply="accepted")
    signed_in(client, call)

    found = {row["id"]: row["with"] for row in json.loads(exported(client, call, "seating").content)}

    one, other = first.application.number, second.application.number
    assert found == {one: other, other: one}


def test_no_spreadsheet_runs_what_somebody_typed_as_a_name(client):
    call = make_call(state="decided")
    applicant = make_candidate(call, state="waitlisted")
    type(applicant).objects.filter(pk=applicant.pk).update(name="=HYPERLINK(1)")
    signed_in(client, call)

    text = exported(client, call, "applications", "csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(exported(client, call, "applications", "xlsx").content))

    assert ",'=HYPERLINK(1)," in text
    assert book.active["C2"].value == "'=HYPERLINK(1)"


def test_the_ledger_says_that_a_list_went_out_and_nothing_of_it(client):
    call = make_call(state="decided")
    signed_in(client, call)

    exported(client, call, "participants", "csv")

    assert Entry.objects.get(verb="calls.export").facts == {"kind": "participants", "format": "csv"}


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_out_and_is_noted_outside_any_other_transaction(client):
    call = make_call(state="decided")
    signed_in(client, call)

    reply = page(client, "call_export", call.slug, "participants", "csv")

    assert (reply.status_code, Entry.objects.filter(verb="calls.export").count()) == (200, 1)


@pytest.mark.parametrize("name", ["applications", "participants", "features", "seating"])
def test_a_file_of_three_costs_as_many_statements_as_one_of_one(name):
    counts = []
    for size in (1, 3):
        call = make_call(state="decided")
        make_feature(call)
        for _one in range(size):
            make_candidate(call, area="urban", state="confirmed")
            make_offer(call, state="confirmed", reply="accepted")
        with CaptureQueriesContext(connection) as found:
            KINDS[name].rows(call, "en")
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_two_questions_of_the_same_words_are_two_fields_of_a_record():
    rows = [["name", "Why?", "Why?", "name"], ["Mira", "To learn", "To teach", "Mi"]]

    assert as_records(rows) == [{"name": "Mira", "Why?": "To learn", "Why? (2)": "To teach", "name (2)": "Mi"}]
