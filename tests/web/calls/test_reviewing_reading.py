from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from middleground.web.base.desk import desk_of
from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.calls.actions.reading import ReadingDraft, cleaned_tags, declare_conflict, save_reading
from middleground.web.calls.models import Assignment, CallTeamMember, Selection, Tag
from middleground.web.calls.queries.reading import next_unread, progress_of, readings_of
from middleground.web.ledger.models import Entry
from tests.factories.calls import (
    make_application,
    make_call,
    make_criterion,
    make_question,
    make_reading,
    make_reviewer,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    call = make_call(state="closed")
    make_criterion(call, "Experience")
    make_criterion(call, "Bridges", weight=2)
    make_question(call)
    return call


@pytest.fixture
def reader(client, call):
    person = make_reviewer(call, "Rita")
    client.force_login(person)
    return person


def url(call, number):
    return reverse("call_read_one", args=[call.slug, number])


def keys(call):
    return list(call.criteria.values_list("pk", flat=True))


def filled(call, *values, **more):
    scores = {f"score_{key}": value for key, value in zip(keys(call), values, strict=False)}
    return {**scores, **more}


def test_what_is_half_finished_is_kept(client, call, reader):
    reading = make_reading(make_application(call, number=4), reader)

    client.post(url(call, 4), filled(call, 3, remark="An example would help.", tags="youth, sport", step="keep"))

    reading.refresh_from_db()
    assert (reading.state, reading.remark) == ("open", "An example would help.")
    assert list(reading.scores.values_list("value", flat=True)) == [3]
    assert sorted(tag.name for tag in reading.tags.all()) == ["sport", "youth"]


def test_each_change_is_kept_as_one_goes(client, call, reader):
    reading = make_reading(make_application(call, number=4), reader)

    reply = client.post(url(call, 4), filled(call, 0, 2, step="auto"), headers={"HX-Request": "true"})

    assert reply.status_code == 200
    assert "<html" not in reply.content.decode()
    assert sorted(reading.scores.values_list("value", flat=True)) == [0, 2]
    assert Assignment.objects.get().state == "open"


def test_done_leads_to_the_next_that_waits_and_round_to_the_first(client, call, reader):
    for number in (3, 5, 8):
        make_reading(make_application(call, number=number), reader)

    ways = [client.post(url(call, number), filled(call, 1, 2, step="done_next")).url for number in (5, 8, 3)]

    assert ways == [url(call, 8), url(call, 3), reverse("call_read", args=[call.slug])]
    assert set(Assignment.objects.values_list("state", flat=True)) == {"done"}


def test_a_missing_score_is_asked_for_and_the_rest_is_kept(client, call, reader):
    reading = make_reading(make_application(call, number=4), reader)

    reply = client.post(url(call, 4), filled(call, 3, remark="Half.", step="done_next"))

    reading.refresh_from_db()
    assert reply.status_code == 422
    assert "Give a score on each criterion first; 1 are missing." in reply.content.decode()
    assert (reading.state, reading.remark, reading.scores.count()) == ("open", "Half.", 1)


def test_finishing_is_written_down_once_and_saving_is_not(call, reader):
    reading = make_reading(make_application(call), reader)
    whole = ReadingDraft(scores=dict.fromkeys(keys(call), 2))

    save_reading(reading, by=reader, draft=ReadingDraft(remark="Hm."), is_done=False)
    before = Entry.objects.count()
    save_reading(reading, by=reader, draft=whole, is_done=True)
    save_reading(reading, by=reader, draft=whole, is_done=True)

    assert before == 0
    assert [entry.verb for entry in Entry.objects.all()] == ["calls.read"]


def test_what_was_done_stays_done_while_it_is_whole(call, reader):
    reading = make_reading(make_application(call), reader, scores=[1, 1])
    first, second = keys(call)

    save_reading(reading, by=reader, draft=ReadingDraft(scores={first: 4, second: 1}), is_done=False)
    reading.refresh_from_db()
    kept = reading.state
    save_reading(reading, by=reader, draft=ReadingDraft(scores={first: 4}), is_done=False)
    reading.refresh_from_db()

    assert (kept, reading.state, reading.done_at) == ("done", "open", None)


@pytest.mark.parametrize(
    "draft",
    [
        {"scores": {0: 2}},
        {"confidence": 4},
        {"remark": "x" * 3001},
        {"tags": ("x" * 41,)},
        {"tags": tuple("abcdefghi")},
    ],
)
def test_what_cannot_be_meant_is_refused(call, reader, draft):
    reading = make_reading(make_application(call), reader)

    with pytest.raises(DomainError):
        save_reading(reading, by=reader, draft=ReadingDraft(**draft), is_done=False)


@pytest.mark.parametrize("value", [-1, 5])
def test_a_score_outside_the_scale_is_refused(call, reader, value):
    reading = make_reading(make_application(call), reader)

    with pytest.raises(DomainError):
        save_reading(reading, by=reader, draft=ReadingDraft(scores={keys(call)[0]: value}), is_done=False)


def test_a_criterion_of_another_call_is_refused(call, reader):
    reading = make_reading(make_application(call), reader)
    other = make_criterion(make_call(state="closed"))

    with pytest.raises(DomainError):
        save_reading(reading, by=reader, draft=ReadingDraft(scores={other.pk: 2}), is_done=False)


def test_who_has_an_interest_says_so_and_reads_no_more_of_it(client, call, reader):
    reading = make_reading(make_application(call, number=4, state="submitted"), reader, remark="I know them.")
    make_reading(make_application(call, number=9), reader)

    reply = client.post(url(call, 4), {"step": "conflict"})
    page = client.get(url(call, 4)).content.decode()

    reading.refresh_from_db()
    assert reply.url == url(call, 9)
    assert (reading.state, reading.remark) == ("conflict", "")
    assert "Question 1?" not in page
    with pytest.raises(DomainError, match="has an interest"):
        save_reading(reading, by=reader, draft=ReadingDraft(), is_done=False)


@pytest.mark.parametrize("state", ["scheduled", "open", "decided", "archived", "cancelled"])
def test_nothing_is_read_before_the_call_closes_or_after_it_is_decided(reader, call, state):
    reading = make_reading(make_application(call), reader)
    type(call).objects.update(state=state)

    with pytest.raises(DomainError, match="after the call has been closed"):
        save_reading(reading, by=reader, draft=ReadingDraft(), is_done=False)


@pytest.mark.parametrize(
    ("state", "may"), [("prepared", True), ("dropped", True), ("committed", False), ("final", False)]
)
def test_scores_stand_still_once_a_draw_was_prepared(reader, call, state, may):
    reading = make_reading(make_application(call), reader)
    type(call).objects.update(state="selecting")
    Selection.objects.create(call=call, method="draw", places=2, state=state)

    try:
        save_reading(reading, by=reader, draft=ReadingDraft(remark="Late."), is_done=False)
        was_kept = True
    except DomainError:
        was_kept = False

    assert was_kept is may


def test_nobody_reads_for_somebody_else(call, reader):
    reading = make_reading(make_application(call), make_reviewer(call))

    with pytest.raises(NotAllowed):
        save_reading(reading, by=reader, draft=ReadingDraft(), is_done=False)
    with pytest.raises(NotAllowed):
        declare_conflict(reading, by=reader)


def test_a_reader_opens_only_what_they_were_given(client, call, reader):
    make_reading(make_application(call, number=4), make_reviewer(call))

    assert client.get(url(call, 4)).status_code == 404


def test_a_reader_sees_nothing_of_another_call(client, call, reader):
    other = make_call(state="closed")
    make_reading(make_application(other, number=4), reader)

    replies = [
        client.get(reverse(name, args=[other.slug, *more])).status_code
        for name, more in [
            ("call_staff", []), ("call_read", []), ("call_read_one", [4]), ("call_eligibility", []),
            ("call_scores", []), ("call_readings", []), ("call_team", []), ("call_reviews_file", []),
        ]
    ]  # fmt: skip

    assert replies == [403] * 8


def test_a_reader_who_left_the_team_reads_no_more(client, call, reader):
    make_reading(make_application(call, number=4), reader)
    CallTeamMember.objects.filter(person=reader).delete()

    assert client.get(url(call, 4)).status_code == 403


def test_a_reader_of_this_call_opens_no_page_of_those_who_select(client, call, reader):
    replies = [
        client.get(reverse(name, args=[call.slug])).status_code
        for name in ("call_eligibility", "call_scores", "call_readings", "call_team", "call_criteria")
    ]

    assert replies == [403] * 5


def test_an_application_that_was_withdrawn_is_gone_for_its_reader(client, call, reader):
    make_reading(make_application(call, number=4, state="withdrawn"), reader)

    assert client.get(url(call, 4)).status_code == 404
    assert readings_of(call, reader) == []


def test_the_page_works_without_scripts_and_every_key_has_its_button(client, call, reader):
    for number in (3, 4, 5):
        make_reading(make_application(call, number=number), reader)

    page = client.get(url(call, 4)).content.decode()

    assert page.count('type="radio" name="score_') == 10
    for key in ("n", "p", "d", "s"):
        assert f'accesskey="{key}"' in page
        assert f'<kbd class="key">{key.upper()}</kbd>' in page
    for level in range(5):
        assert f'<kbd class="key">{level}</kbd>' in page


def test_what_was_chosen_is_shown_again_also_a_zero(client, call, reader):
    make_reading(make_application(call, number=4), reader, scores=[0, 4])

    page = client.get(url(call, 4)).content.decode()

    first, second = keys(call)
    assert f'name="score_{first}" value="0" checked' in page
    assert f'name="score_{second}" value="4" checked' in page
    assert page.count(" checked") == 2


def test_tags_are_words_of_the_call_whatever_their_case(call, reader):
    one, other = (make_reading(make_application(call), reader) for _ in range(2))

    save_reading(one, by=reader, draft=ReadingDraft(tags=("Youth",)), is_done=False)
    save_reading(other, by=reader, draft=ReadingDraft(tags=("youth",)), is_done=False)

    assert [tag.name for tag in Tag.objects.all()] == ["Youth"]


@pytest.mark.parametrize(
    ("words", "tags"),
    [("", ()), (" youth ,  sport;youth ", ("youth", "sport")), ("شباب، رياضة", ("شباب", "رياضة"))],
)
def test_tags_are_written_with_commas_between_them(words, tags):
    assert cleaned_tags(words) == tags


def test_what_others_found_is_not_on_a_readers_pages(client, call, reader):
    application = make_application(call, number=4)
    make_reading(application, make_reviewer(call), scores=[4, 4], letter="B", remark="Telltale praise.")
    make_reading(application, reader)

    pages = [client.get(url(call, 4)), client.get(reverse("call_read", args=[call.slug]))]

    assert ["Telltale" in page.content.decode() for page in pages] == [False, False]
    assert " checked" not in pages[0].content.decode()


def test_progress_counts_what_is_done_of_what_is_asked(call, reader):
    make_reading(make_application(call), reader, scores=[1, 1])
    make_reading(make_application(call), reader)
    make_reading(make_application(call), reader, state="conflict")
    make_reading(make_application(call, state="withdrawn"), reader, scores=[1, 1])

    progress = progress_of(call)

    assert (progress.done, progress.total, progress.left) == (1, 2, 1)
    assert next_unread(readings_of(call, reader)) is not None


def test_what_waits_is_on_the_readers_desk(call, reader):
    for _number in range(3):
        make_reading(make_application(call), reader)

    items = [item for item in desk_of(reader) if item.url == reverse("call_read", args=[call.slug])]

    assert [(item.title, item.detail) for item in items] == [("3 applications to read", "Building bridges in our town")]
    assert desk_of(make_person()) == []


def test_reading_takes_as_many_statements_with_many_applications_as_with_few(client, call, reader):
    make_reading(make_application(call, number=1), reader, scores=[1, 2])

    def statements(address):
        client.get(address)  # the first visit begins a session
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    addresses = [url(call, 1), reverse("call_read", args=[call.slug])]
    few = [statements(address) for address in addresses]
    for _number in range(15):
        make_reading(make_application(call), reader, scores=[3, 3])

    assert [statements(address) for address in addresses] == few
