"""What residents and staff read of a result."""

import datetime as dt
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone

from middleground.web.conversations.models import Answer, AnswerText, Result
from middleground.web.jobs.models import Job
from tests.factories.conversations import make_crowd
from tests.factories.findings import make_camps, make_one_group, make_spectrum, make_statement, with_statements
from tests.factories.results import add_text, make_asked, make_result

pytestmark = pytest.mark.django_db


def read(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def section(shown, start, end):
    """Return what stands between two headings."""
    return shown.split(f">{start}</h2>")[1].split(f">{end}</h2>")[0]


def test_a_released_result_says_what_is_shared_before_what_divides(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)

    shown = read(client, "conversation_result", conversation.slug)

    order = [
        shown.index(f">{heading}</h2>") for heading in ("What they share", "Where they part", "How far to trust this")
    ]
    assert order == sorted(order)
    assert "The 460 people who took part" in shown
    assert "There are no camps" in shown


def test_an_old_result_tells_its_age(client):
    conversation, coordinator = make_asked()
    result = make_result(conversation, by=coordinator)
    Result.objects.filter(pk=result.pk).update(made_at=timezone.now() - dt.timedelta(days=3, minutes=1))

    assert "3\xa0days ago" in read(client, "conversation_result", conversation.slug)


def test_a_draft_is_not_shown_to_residents(client):
    conversation, _coordinator = make_asked()
    make_result(conversation)
    make_crowd(conversation, 20)

    shown = read(client, "conversation_result", conversation.slug)

    assert "The result has not been released yet" in shown
    assert "What they share" not in shown


def test_too_few_people_are_told_how_many_are_missing(client):
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 17)

    shown = read(client, "conversation_result", conversation.slug)

    assert "3 more people are needed" in shown


def test_fewer_than_ten_people_are_not_counted_out_loud(client):
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 4)

    shown = read(client, "conversation_result", conversation.slug)

    assert "Fewer than ten have answered so far" in shown
    assert "16 more" not in shown


def test_a_draft_conversation_has_no_result_page(client):
    conversation, _coordinator = make_asked(state="draft")

    assert client.get(reverse("conversation_result", args=[conversation.slug])).status_code == 404


def test_the_authoritys_answer_stands_beside_common_ground(client):
    conversation, coordinator = make_asked(state="closed")
    make_result(conversation, by=coordinator)
    answer = Answer.objects.create(
        statement=conversation.statements.get(number=1), kind="yes", given_on=conversation.opened_on
    )
    AnswerText.objects.create(answer=answer, language="en", text="The lamps come in May.")

    shown = read(client, "conversation_result", conversation.slug)

    shared = section(shown, "What they share", "Where they part")
    assert "The lamps come in May." in shared
    assert shared.count("No answer yet. Promised by") == 4


def test_what_was_answered_is_always_among_the_common_ground_that_is_drawn(client):
    conversation, coordinator = make_asked(state="closed")
    shared = [
        make_statement(
            str(place), 195 - 5 * place, 5 * place, 5, by_side=((95 - 2 * place, 100), (95 - 2 * place, 100))
        )
        for place in range(9)
    ]
    make_result(conversation, found=with_statements(make_camps(), *shared), by=coordinator)
    least = Answer.objects.create(
        statement=conversation.statements.get(number=9), kind="later", given_on=conversation.opened_on
    )
    AnswerText.objects.create(answer=least, language="en", text="We look at it next year.")

    shown = section(read(client, "conversation_result", conversation.slug), "What they share", "Where they part")

    assert (shown.count("result-agreed"), shown.count("No answer yet. Promised by")) == (7, 6)
    assert "We look at it next year." in shown


def test_a_coordinators_words_stand_at_the_ends(client):
    conversation, coordinator = make_asked()
    result = make_result(conversation, by=coordinator)
    add_text(result, "en", "They want light and quiet.", ["want more rules", "", "want more freedom"])

    shown = read(client, "conversation_result", conversation.slug)

    assert "They want light and quiet." in shown
    assert "want more rules" in shown
    assert "want more freedom" in shown


def test_a_statement_rejected_after_the_release_disappears(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)
    conversation.statements.filter(number=5).update(state="rejected", reason="insult", text="A cruel sentence")

    shown = read(client, "conversation_result", conversation.slug)

    assert "A cruel sentence" not in shown
    assert "#5" not in shown


def test_one_group_has_no_hill_and_says_so(client):
    conversation, coordinator = make_asked()
    make_result(conversation, found=make_one_group(60), by=coordinator)

    shown = read(client, "conversation_result", conversation.slug)

    assert "No line was found" in shown
    assert "chart-spectrum" not in shown


def test_camps_are_counted_and_named_by_letters(client):
    conversation, coordinator = make_asked()
    make_result(conversation, found=make_camps((180, 220)), by=coordinator)

    shown = read(client, "conversation_result", conversation.slug)

    assert "There are 2 camps" in shown
    assert "Camp A" in shown


def test_each_thing_in_the_picture_has_its_sentence(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)

    shown = read(client, "conversation_result", conversation.slug)

    told = ["The hill.", "In between.", "Not known yet.", "The grey band.", "The strips."]
    assert re.findall(r"<dt>(\D+?)</dt>", shown)[:5] == told
    assert "60 of 460 people answered too little to be placed." in shown


def test_statements_stand_under_the_hill_where_answers_turn(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)

    shown = section(
        read(client, "conversation_result", conversation.slug), "Where they part", "What many could not decide"
    )

    strips = shown.split("Where answers turn")[1].split("result-seen")[0]
    found = re.findall(r"Statement (\d+) about the park\.</p>", strips)
    assert [re.sub("[56]", "5 or 6, by the rounding", one) for one in found] == ["7", "5 or 6, by the rounding"]
    assert strips.count("<desc>towards one end: ") == 2


def test_those_between_two_camps_have_a_place_of_their_own(client):
    conversation, coordinator = make_asked()
    make_result(conversation, found=make_camps((180, 220)), by=coordinator)

    shown = read(client, "conversation_result", conversation.slug)

    assert re.findall(r'side-name-(\w+)"', shown) == ["ochre", "slate", "petrol"]
    assert 'class="hill-valley"' in shown


def test_nobody_stands_between_groups_that_were_cut(client):
    conversation, coordinator = make_asked()
    make_result(conversation, found=replace(make_camps((180, 220)), method="polis"), by=coordinator)

    shown = read(client, "conversation_result", conversation.slug)

    assert re.findall(r'side-name-(\w+)"', shown) == ["ochre", "petrol"]
    assert 'class="hill-valley"' not in shown


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("found", [make_spectrum(), make_camps((120, 150, 130)), make_one_group(60)])
def test_the_picture_as_a_file_needs_nothing_else(client, found, language):
    conversation, coordinator = make_asked(languages=("en", "ar"))
    add_text(
        make_result(conversation, found=found, by=coordinator), language, "A < B & \u201cC\u201d", ["<script>", "", "b"]
    )

    drawn = client.get(reverse("conversation_result_file", args=[conversation.slug]), {"as": "svg", "lang": language})

    text = drawn.content.decode()
    root = ET.fromstring(text)
    names = {name for element in root.iter() for name in (element.get("class") or "").split()}
    assert root.get("direction") == ("rtl" if language == "ar" else "ltr")
    assert [one for one in ("http://", "https://", "var(", "style=", "<script") if one in text.replace(SVG, "")] == []
    assert [element for element in root.iter() if element.tag.endswith("}circle") and not element.get("r")] == []
    assert {"alone-title", "alone-paper"} <= names


SVG = "http://www.w3.org/2000/svg"


def test_too_few_to_show_is_not_said_as_nothing_in_common(client):
    conversation, coordinator = make_asked()
    few = make_statement("1", 30, 5, 5, by_side=((8, 15), (8, 15)))
    make_result(conversation, found=with_statements(make_camps((40, 30), n_people=80), few), by=coordinator)

    shown = read(client, "conversation_result", conversation.slug)

    assert "80 people took part: too few to show" in shown
    assert "For 1 statement too few people of one side answered" in shown


def test_every_chart_has_its_numbers_as_text(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)

    shown = read(client, "conversation_result", conversation.slug)

    assert shown.count('<svg class="chart-svg') == shown.count("<desc>")
    assert "The same numbers as a table" in shown


def test_the_list_of_results_shows_each_first_sentence(client):
    conversation, coordinator = make_asked()
    result = make_result(conversation, by=coordinator)
    add_text(result, "en", "They want light and quiet.", [])

    shown = read(client, "results")

    assert "They want light and quiet." in shown


def test_the_list_tells_what_has_no_result_yet(client):
    make_asked()

    assert "People are still answering" in read(client, "results")


def test_the_list_takes_as_many_questions_to_the_database_for_one_as_for_three(client, django_assert_num_queries):
    def ask():
        conversation, coordinator = make_asked_elsewhere()
        make_result(conversation, by=coordinator)

    ask()
    with django_assert_num_queries(4):
        read(client, "results")
    ask()
    ask()
    with django_assert_num_queries(4):
        read(client, "results")


_towns = iter(range(100))


def make_asked_elsewhere():
    from tests.factories.conversations import make_conversation
    from tests.factories.people import make_organisation, make_person

    town = make_organisation(f"Town {next(_towns)}")
    coordinator = make_person(roles=["coordinator"], organisation=town)
    return make_conversation(organisation=town, statements=10), coordinator


@pytest.mark.parametrize(
    ("kind", "start"),
    [("csv", "\ufeffstatement,text,n,"), ("json", "{"), ("html", "<!doctype"), ("svg", "<svg xmlns=")],
)
def test_the_released_result_can_be_taken_away_as_a_file(client, kind, start):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)

    reply = client.get(reverse("conversation_result_file", args=[conversation.slug]), {"as": kind})

    assert reply.content.decode().startswith(start)
    assert reply["Content-Disposition"] == f'attachment; filename="result-{conversation.slug}.{kind}"'


def test_the_json_file_is_what_passed_the_gate(client):
    conversation, coordinator = make_asked()
    result = make_result(conversation, by=coordinator)

    reply = client.get(reverse("conversation_result_file", args=[conversation.slug]))

    assert json.loads(reply.content)["map"] == result.payload


@pytest.mark.parametrize("kind", ["csv", "json", "html", "svg", "xml"])
def test_a_draft_cannot_be_taken_away(client, kind):
    conversation, _coordinator = make_asked()
    make_result(conversation)

    assert client.get(reverse("conversation_result_file", args=[conversation.slug]), {"as": kind}).status_code == 404


def test_staff_read_a_draft_and_may_release_it(client):
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    result = make_result(conversation)
    client.force_login(coordinator)

    shown = read(client, "conversation_result_staff", conversation.slug)

    assert "What they share" in shown
    assert reverse("conversation_release", args=[conversation.slug, result.pk]) in shown


def test_releasing_through_the_page_shows_it_to_everybody(client):
    conversation, coordinator = make_asked()
    result = make_result(conversation)
    client.force_login(coordinator)

    client.post(reverse("conversation_release", args=[conversation.slug, result.pk]))
    client.logout()

    assert "What they share" in read(client, "conversation_result", conversation.slug)


def test_pressing_the_button_starts_the_job_and_shows_how_far_it_is(client):
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    client.force_login(coordinator)

    client.post(reverse("conversation_map", args=[conversation.slug]), {"method": "polis"})

    shown = read(client, "conversation_result_staff", conversation.slug, method="polis")
    assert [job.ids["method"] for job in Job.objects.filter(name="conversations.map")] == ["polis"]
    assert "It begins in a moment." in shown


def test_after_work_that_failed_one_may_ask_again(client):
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    client.force_login(coordinator)
    client.post(reverse("conversation_map", args=[conversation.slug]), {"method": "polis"})
    Job.objects.filter(name="conversations.map").update(state=Job.State.FAILED)

    shown = read(client, "conversation_result_staff", conversation.slug, method="polis")

    assert "This did not work" in shown
    assert "Work out the result" in shown


def test_what_the_gate_refuses_is_said_on_the_page(client):
    conversation, coordinator = make_asked()
    make_crowd(conversation, 12)
    client.force_login(coordinator)

    reply = client.post(reverse("conversation_map", args=[conversation.slug]), follow=True)

    assert "A result needs the answers of 20 people" in reply.content.decode()


def test_the_compatible_method_can_be_read_beside_our_own(client):
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    make_result(conversation)
    client.force_login(coordinator)

    shown = read(client, "conversation_result_staff", conversation.slug, method="polis")

    assert "Nothing has been worked out yet" in shown


def test_words_are_offered_in_every_language_of_the_conversation_and_begin_empty(client):
    conversation, coordinator = make_asked(languages=("en", "ar"))
    result = make_result(conversation)
    client.force_login(coordinator)

    shown = read(client, "conversation_result_words", conversation.slug, result.pk)

    assert 'name="en-headline"' in shown
    assert 'name="ar-side2"' in shown
    assert 'name="en-side1"' not in shown
    assert "Statement 5 about the park." in shown


def test_words_are_saved_through_the_page(client):
    conversation, coordinator = make_asked(languages=("en", "nl"))
    result = make_result(conversation)
    client.force_login(coordinator)

    client.post(
        reverse("conversation_result_words", args=[conversation.slug, result.pk]),
        {"en-headline": "Quiet first", "en-side0": "more rules", "en-side2": "more freedom", "nl-headline": ""},
    )

    text = Result.objects.get().texts.get(language="en")
    assert (text.headline, text.sides) == ("Quiet first", ["more rules", "", "more freedom"])


def test_a_result_of_another_conversation_is_not_found(client):
    conversation, coordinator = make_asked()
    other, _other = make_asked_elsewhere()
    result = make_result(other)
    client.force_login(coordinator)

    assert client.get(reverse("conversation_release", args=[conversation.slug, result.pk])).status_code == 404


def test_the_result_in_arabic_runs_from_right_to_left(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)

    shown = read(client, "conversation_result", conversation.slug, lang="ar")

    assert 'dir="rtl"' in shown
    assert "<c-" not in shown
