"""A coordinator asks the town: from the desk to an open question, and every page on the way says what comes next."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from middleground.web.conversations.models import Conversation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENTS = [
    "The park should be lit until midnight.",
    "I feel safe in the park after dark.",
    "Music in the park should stop at ten.",
    "There should be a place to sit for older people.",
    "Young people have nowhere else to go in the evening.",
]
TOO_LONG = "The park " + "really " * 40 + "matters."


@pytest.fixture
def coordinator():
    return make_person(roles=["coordinator"], name="Nele Maes")


@pytest.fixture
def authority():
    return make_person(roles=["answering"], name="Peter Claes")


def write_the_question(page: Page) -> None:
    """Fill in the form as a coordinator does, with two pasted lines that cannot stay as they are."""
    page.get_by_label("Title").fill("Our park after dark")
    page.get_by_label("Purpose").fill("What should happen with the park in the evening?")
    page.get_by_label("Who will answer").select_option(label="Peter Claes")
    page.get_by_label("Answer by").fill(str(timezone.localdate() + dt.timedelta(days=40)))
    page.get_by_label("Who asks").fill("The youth office")
    page.get_by_label("Who pays").fill("The town council")
    page.get_by_label("Nederlands").check()
    pasted = [*STATEMENTS[:2], TOO_LONG, *STATEMENTS[2:], STATEMENTS[0]]
    page.get_by_label("Statements to begin with").fill("\n".join(pasted))


def mend_the_lines(page: Page) -> None:
    page.get_by_label("Statements to begin with").fill("\n".join(STATEMENTS))
    page.get_by_role("button", name="Look through again").click()


def translate_the_first_page(page: Page) -> None:
    """Fill in the Dutch first page under the English one."""
    page.get_by_label("Title").fill("Ons park na donker")
    page.get_by_label("Purpose").fill("Wat moet er ’s avonds met het park gebeuren?")
    page.get_by_label("Who asks").fill("De jeugddienst")
    page.get_by_label("Who pays").fill("De gemeenteraad")
    page.get_by_label("Who sees what").fill("Niemand ziet wat u antwoordt.")
    page.get_by_label("How to leave").fill("Kies “Vergeet mij”.")
    page.get_by_role("button", name="Keep").click()


def test_a_coordinator_asks_and_the_question_opens_once_an_answer_is_promised(
    visitor, base_url, coordinator, authority, assert_sound
):
    desk = visitor(person=coordinator)
    desk.goto(f"{base_url}/desk/")
    desk.get_by_role("link", name="Ask people").click()
    write_the_question(desk)
    desk.get_by_role("button", name="Look through the statements").click()
    expect(desk.locator("#reading")).to_be_focused()
    expect(desk.get_by_role("heading", name="5 statements can be kept")).to_be_in_viewport()
    assert_sound(desk)
    problems = desk.locator("#reading .notice li")
    expect(problems).to_have_count(2)
    expect(problems.nth(0)).to_contain_text("Line 3")
    expect(problems.nth(1)).to_contain_text("Line 7")
    assert Conversation.objects.count() == 0

    mend_the_lines(desk)
    expect(desk.get_by_text("5 statements can be kept")).to_be_visible()
    desk.get_by_role("button", name="Keep as a draft").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Our park after dark")
    expect(desk.locator(".missing li")).to_have_count(2)
    assert_sound(desk)
    desk.get_by_role("link", name="The first page in Dutch lacks").click()
    assert_sound(desk)
    translate_the_first_page(desk)
    expect(desk.locator(".missing li")).to_have_text("Peter Claes has not yet promised to answer.")

    answering = visitor(person=authority)
    answering.goto(f"{base_url}/desk/")
    answering.get_by_role("link", name="Read what you promise").click()
    assert_sound(answering)
    answering.get_by_role("button", name="I promise to answer").click()
    assert_sound(answering)

    desk.goto(f"{base_url}/desk/")
    desk.get_by_role("link", name="See what is missing").click()
    desk.get_by_role("link", name="Open", exact=True).click()
    assert_sound(desk)
    desk.get_by_role("button", name="Open", exact=True).click()
    expect(desk.get_by_text("Open. Residents find it on the front page.")).to_be_visible()
    assert_sound(desk)

    resident = visitor(width=320, language="nl")
    resident.goto(base_url)
    resident.get_by_role("link", name="Ons park na donker").click()
    expect(resident.get_by_role("main")).to_contain_text("Peter Claes")
    assert_sound(resident)


def test_nothing_a_coordinator_wrote_is_lost_over_lines_with_a_problem(visitor, base_url, coordinator, authority):
    page = visitor(person=coordinator, script=False)
    page.goto(f"{base_url}/conversations/new/")
    write_the_question(page)
    fields = page.locator("main :is(input:not([type=hidden], [type=file], [type=checkbox]), select, textarea)")
    before = fields.evaluate_all("all => all.map((one) => [one.name, one.value])")

    page.get_by_role("button", name="Look through the statements").click()

    expect(page.get_by_text("Some lines cannot be kept as they are")).to_be_visible()
    assert fields.evaluate_all("all => all.map((one) => [one.name, one.value])") == before
    expect(page.get_by_label("Nederlands")).to_be_checked()


def test_the_rest_is_kept_without_the_lines_that_have_a_problem(visitor, base_url, coordinator, authority):
    page = visitor(person=coordinator)
    page.goto(f"{base_url}/conversations/new/")
    write_the_question(page)
    page.get_by_role("button", name="Look through the statements").click()

    page.get_by_role("button", name="Keep without these lines").click()
    page.get_by_role("link", name="Statements and languages").click()

    expect(page.locator(".reading-list .said")).to_have_text(STATEMENTS)
