from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from middleground.web.base.errors import NotAllowed
from middleground.web.base.privacy import declared_fields, erase_person, export_person
from middleground.web.calls.actions.commenting import remove_comment, write_comment
from middleground.web.calls.actions.erasing import erase_application
from middleground.web.calls.models import Assignment, CallTeamMember, Comment, Score, Tag
from middleground.web.calls.queries.own import own_data
from middleground.web.calls.queries.reviews import said_about, scores_page
from middleground.web.calls.queries.suitability import may_see_scores, suitability_of
from middleground.web.ledger.models import Entry
from tests.factories.calls import make_application, make_call, make_criterion, make_reading, make_reviewer
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    person = make_person(roles=["coordinator"], name="Cora")
    client.force_login(person)
    return person


@pytest.fixture
def call():
    call = make_call(state="closed")
    make_criterion(call, "Experience")
    make_criterion(call, "Bridges", weight=3)
    return call


def make_selector(call):
    person = make_person()
    CallTeamMember.objects.create(call=call, person=person, part="selector")
    return person


def crowd(call, applications=10):
    """Let a mild and a strict reader read the same applications; return them."""
    mild, strict = make_reviewer(call, "Mia"), make_reviewer(call, "Sven")
    for number in range(applications):
        application = make_application(call, number=number + 1)
        level = number % 3
        make_reading(application, mild, scores=[level + 2, level + 2], letter="A")
        make_reading(application, strict, scores=[level + 1, level + 1], letter="B")
    return mild, strict


def test_the_same_application_scores_alike_whoever_read_it(call):
    mild, strict = crowd(call)
    by_mild, by_strict = make_application(call), make_application(call)
    make_reading(by_mild, mild, scores=[3, 3], letter="A")
    make_reading(by_strict, strict, scores=[2, 2], letter="B")

    found = suitability_of(call)

    assert found[by_mild.pk].value == pytest.approx(found[by_strict.pk].value, abs=0.02)
    assert found[by_mild.pk].low < found[by_mild.pk].value < found[by_mild.pk].high


def test_criteria_count_by_their_weight(call):
    application = make_application(call)
    make_reading(application, make_reviewer(call), scores=[4, 0])

    assert scores_page(call).applications[0].raw == 1.0


def test_what_nobody_finished_has_no_score_and_what_is_out_is_not_there(call):
    waiting, begun = make_application(call), make_application(call)
    make_reading(begun, make_reviewer(call), scores=[2], state="open")
    make_reading(make_application(call, state="withdrawn"), make_reviewer(call), scores=[2, 2])

    assert suitability_of(call) == {waiting.pk: None, begun.pk: None}


def test_scores_are_for_those_who_select_once_they_have_read_theirs(call, coordinator):
    selector, both = make_selector(call), make_reviewer(call)
    CallTeamMember.objects.create(call=call, person=both, part="selector")
    reading = make_reading(make_application(call), both)

    before = [may_see_scores(person, call) for person in (coordinator, selector, both, make_reviewer(call))]
    Assignment.objects.filter(pk=reading.pk).update(state="done")

    assert before == [True, True, False, False]
    assert may_see_scores(both, call) is True


def test_who_selects_and_still_reads_is_asked_to_read_first(client, call):
    both = make_reviewer(call)
    CallTeamMember.objects.create(call=call, person=both, part="selector")
    other = make_application(call, number=1)
    make_reading(other, make_reviewer(call), scores=[2, 2], letter="B")
    make_reading(make_application(call, number=2), both)
    client.force_login(both)

    replies = [
        client.get(reverse("call_scores", args=[call.slug])),
        client.get(reverse("call_scores_of", args=[call.slug, 1])),
        client.get(reverse("call_reviews_file", args=[call.slug])),
    ]

    assert [reply.status_code for reply in replies] == [403] * 3
    assert "still have applications of this call to read" in replies[0].content.decode()
    with pytest.raises(NotAllowed):
        write_comment(other, by=both, text="I agree.")


def test_the_ledger_says_that_the_reviews_went_out_as_a_file(client, coordinator, call):
    crowd(call)

    replies = [client.get(reverse("call_reviews_file", args=[call.slug]), {"format": form}) for form in ("csv", "xlsx")]

    noted = Entry.objects.filter(verb="calls.export").order_by("pk").values_list("facts", flat=True)
    assert list(noted) == [{"kind": "reviews", "format": "csv"}, {"kind": "reviews", "format": "xlsx"}]
    assert [reply["Cache-Control"] for reply in replies] == ["no-store"] * 2


def test_applications_stand_by_number_and_cannot_be_ranked_by_score(client, coordinator, call):
    crowd(call)
    url = reverse("call_scores", args=[call.slug])

    plain, asked = (client.get(url, given).content.decode() for given in ({}, {"sort": "-adjusted"}))

    numbers = [[int(number) for number in re.findall(r"/scores/(\d+)/", page)] for page in (plain, asked)]
    assert numbers == [list(range(1, 11))] * 2


def test_the_page_says_who_is_mild_and_who_is_strict_to_those_who_run_the_call(client, coordinator, call):
    crowd(call)

    own = client.get(reverse("call_scores", args=[call.slug])).content.decode()
    client.force_login(make_selector(call))
    selectors = client.get(reverse("call_scores", args=[call.slug])).content.decode()

    assert "gives about 0.5 more than others" in own
    assert "gives about 0.5 less than others" in own
    assert ["Mia" in own, "Mia" in selectors, "Reader A" in selectors] == [True, False, True]


def test_remarks_and_rubric_are_read_beside_each_other(client, coordinator, call):
    application = make_application(call, number=5)
    make_reading(application, make_reviewer(call, "Mia"), scores=[3, 0], remark="Knows the town.", confidence=3)

    page = client.get(reverse("call_scores_of", args=[call.slug, 5])).content.decode()

    assert [words in page for words in ("Knows the town.", "much", "none", "The reader is sure.", "Reader A")] == [
        True
    ] * 5
    assert "Mia" not in page


def test_those_who_select_comment_and_take_back_their_own(client, coordinator, call):
    application = make_application(call, number=5)
    url = reverse("call_scores_of", args=[call.slug, 5])

    client.post(url, {"text": "Let us ask about the second answer."})
    comment = Comment.objects.get()
    with pytest.raises(NotAllowed):
        remove_comment(comment, by=make_selector(call))
    shown = client.get(url).content.decode()
    client.post(url, {"remove": comment.pk})

    assert comment.application == application
    assert "Let us ask about the second answer." in shown
    assert Comment.objects.count() == 0


def test_applicants_get_a_copy_of_all_that_was_said_of_them_without_readers_names(call):
    application = make_application(call, state="ineligible", state_reason="It came late.")
    reading = make_reading(application, make_reviewer(call, "Mia"), scores=[3, 1], remark="Knows the town.")
    tag = Tag.objects.create(call=call, name="youth")
    tag.readings.add(reading)
    Comment.objects.create(application=application, text="Ask again next year.")

    assert said_about(application) == {
        "eligibility": "It came late.",
        "readings": [
            {
                "reader": "A",
                "scores": {"Experience": "3: much", "Bridges": "1: little"},
                "remark": "Knows the town.",
                "tags": ["youth"],
            }
        ],
        "comments": ["Ask again next year."],
    }


def test_the_applicants_file_holds_what_was_said_once_the_call_is_decided(call):
    application = make_application(call)
    make_reading(application, make_reviewer(call, "Mia"), scores=[3, 1], remark="Knows the town.")

    before = own_data(application)["said_by_staff"]
    application.call.state = "decided"

    assert before is None
    assert own_data(application)["said_by_staff"]["readings"][0]["remark"] == "Knows the town."


def test_what_was_said_goes_with_the_application(call):
    application = make_application(call)
    reading = make_reading(application, make_reviewer(call), scores=[3, 1], remark="Knows the town.")
    Tag.objects.create(call=call, name="youth").readings.add(reading)
    Comment.objects.create(application=application, text="Ask again.")

    erase_application(application)

    assert [model.objects.count() for model in (Assignment, Score, Tag, Comment)] == [0] * 4


def test_a_reader_who_is_erased_leaves_the_scores_under_a_letter(call):
    reader = make_reviewer(call, "Mia")
    read = make_reading(make_application(call), reader, scores=[3, 1])
    make_reading(make_application(call), reader)
    before = suitability_of(call)[read.application_id]
    exported = export_person(reader)["call_reviews"]

    erase_person(reader)

    read.refresh_from_db()
    assert exported == {
        "parts": [f"{call.slug}/reviewer"],
        "applications_read": 1,
        "conflicts_declared": 0,
        "comments": 0,
    }
    assert (read.reviewer, read.letter) == (None, "A")
    assert Assignment.objects.get() == read
    assert suitability_of(call)[read.application_id] == before


def test_every_personal_field_of_reading_is_declared():
    declared = {field.field for field in declared_fields()}
    people = {apps.get_model("people.Person")}

    references = {
        f"calls.{model.__name__}.{field.name}"
        for model in (Assignment, Comment, CallTeamMember, Score, Tag)
        for field in model._meta.get_fields()
        if field.is_relation and field.many_to_one and field.related_model in people
    }

    assert references - declared == set()
    assert {"calls.Assignment.remark", "calls.Comment.text", "calls.Score.value"} <= declared


def test_the_page_of_scores_takes_as_many_statements_for_many_as_for_few(client, coordinator, call):
    url = reverse("call_scores", args=[call.slug])

    def statements():
        client.get(url)  # the first visit begins a session
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    make_reading(make_application(call, number=100), make_reviewer(call), scores=[1, 1], letter="C")
    few = statements()
    crowd(call, 12)

    assert statements() == few
