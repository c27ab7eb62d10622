"""A resident answers, writes and leaves, with and without JavaScript; a moderator reads what was written."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from middleground.web.conversations.models import Participant, Statement, Vote
from tests.factories.conversations import make_conversation, make_statement
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = ["Agree", "Disagree", "Can’t decide"]
BENCH = "There should be a bench under the lime tree."


def answer(page: Page, name: str, *, step: int) -> None:
    """Press one of the three answers on the ``step``-th card of a round."""
    expect(page.locator(".progress-head")).to_contain_text(f"{step} of 7")
    page.get_by_role("button", name=name, exact=True).click()


def given_answers() -> int:
    return Vote.objects.exclude(choice=None).count()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_resident_answers_ten_times_writes_a_statement_and_is_forgotten(visitor, base_url, assert_sound, script):
    make_conversation("Our park after dark", statements=12)
    page = visitor(width=320, script=script)

    page.goto(base_url)
    page.get_by_role("link", name="Our park after dark").click()
    expect(page.get_by_role("main")).to_contain_text("No police or security service receives anything.")
    page.get_by_role("link", name="Start").click()
    for turn in range(7):
        answer(page, ANSWERS[turn % 3], step=turn + 1)
    expect(page.get_by_text("You answered 7 of 12 statements.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Seven more").click()
    for turn in range(3):
        answer(page, ANSWERS[turn], step=turn + 1)
    expect(page.locator(".progress-head")).to_contain_text("4 of 7")
    assert given_answers() == 10

    page.get_by_role("button", name="Undo last answer").click()
    answer(page, "Agree", step=3)
    expect(page.locator(".progress-head")).to_contain_text("4 of 7")
    assert given_answers() == 10

    page.get_by_role("link", name="Write a statement").click()
    page.get_by_label("Your statement").fill(BENCH)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. A moderator reads it before others do.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=BENCH)).to_contain_text("Waiting for a moderator")
    assert_sound(page)

    page.get_by_role("link", name="Back to answering").click()
    page.get_by_role("link", name="Enough for today").click()
    page.get_by_role("link", name="Forget me").click()
    assert_sound(page)
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are forgotten")
    assert_sound(page)
    assert (Vote.objects.count(), Participant.objects.count()) == (0, 0)
    assert Statement.objects.filter(origin="participant", text=BENCH).count() == 0


def test_what_a_resident_writes_waits_until_a_moderator_shows_it_by_keyboard_alone(visitor, base_url, assert_sound):
    conversation = make_conversation("Our park after dark", statements=2)
    author, neighbour = visitor(), visitor(width=320)
    author.goto(f"{base_url}/c/{conversation.slug}/write/")
    author.get_by_label("Your statement").fill(BENCH)
    author.get_by_role("button", name="Send").click()
    neighbour.goto(f"{base_url}/c/{conversation.slug}/vote/")
    answer(neighbour, "Agree", step=1)
    answer(neighbour, "Agree", step=2)
    expect(neighbour.get_by_text("You answered 2 of 2 statements.")).to_be_visible()

    desk = visitor(person=make_person(roles=["moderator"], name="Samira"))
    desk.goto(f"{base_url}/desk/")
    desk.get_by_role("link", name="Read them").press("Enter")
    expect(desk.locator(".judge .statement-text")).to_have_text(BENCH)
    desk.wait_for_load_state()
    desk.keyboard.press("a")
    expect(desk.get_by_text("1 statement is shown.")).to_be_visible()
    expect(desk.get_by_text("Nothing waits")).to_be_visible()
    assert_sound(desk)

    neighbour.goto(f"{base_url}/c/{conversation.slug}/vote/")
    expect(neighbour.locator("#statement")).to_have_text(BENCH)
    author.goto(f"{base_url}/c/{conversation.slug}/written/")
    expect(author.get_by_role("listitem").filter(has_text=BENCH)).to_contain_text("Shown to everyone")


def test_a_moderator_takes_a_judgement_back_with_one_key(visitor, base_url):
    conversation = make_conversation(statements=1)
    for text in (BENCH, "Piet breaks the lamps."):
        make_statement(conversation, text, state="waiting", origin="participant")
    page = visitor(person=make_person(roles=["moderator"]))
    page.goto(f"{base_url}/conversations/{conversation.slug}/moderate/")
    expect(page.locator("[data-keys]:focus-within")).to_have_count(1)

    page.keyboard.press("a")
    expect(page.locator(".judge .statement-text")).to_have_text("Piet breaks the lamps.")
    page.wait_for_load_state()
    page.keyboard.press("2")
    expect(page.get_by_text("1 statement is not shown.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.get_by_text("1 statement waits again.")).to_be_visible()

    judged = Statement.objects.filter(origin="participant").order_by("number")
    assert list(judged.values_list("state", flat=True)) == ["approved", "waiting"]


def test_keys_judge_nothing_while_the_focus_is_elsewhere(visitor, base_url):
    conversation = make_conversation(statements=1)
    make_statement(conversation, BENCH, state="waiting", origin="participant")
    page = visitor(person=make_person(roles=["moderator"]))
    page.goto(f"{base_url}/conversations/{conversation.slug}/moderate/")

    page.get_by_role("link", name="Desk").focus()
    page.keyboard.press("a")
    page.reload()

    expect(page.locator(".judge .statement-text")).to_have_text(BENCH)


def test_a_double_click_answers_one_statement(visitor, base_url):
    conversation = make_conversation(statements=5)
    page = visitor()
    page.goto(f"{base_url}/c/{conversation.slug}/vote/")

    page.get_by_role("button", name="Agree", exact=True).dblclick()
    expect(page.locator(".progress-head")).to_contain_text("2 of 7")
    page.get_by_role("button", name="Disagree", exact=True).dblclick()
    expect(page.locator(".progress-head")).to_contain_text("3 of 7")

    assert sorted(Vote.objects.values_list("choice", flat=True)) == [-1, 1]


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_going_back_in_the_browser_loses_no_answer_and_asks_nothing_twice(visitor, base_url, script):
    conversation = make_conversation(statements=5)
    page = visitor(script=script)
    page.goto(f"{base_url}/c/{conversation.slug}/")
    page.get_by_role("link", name="Start").click()
    answer(page, "Agree", step=1)
    answer(page, "Agree", step=2)
    expect(page.locator(".progress-head")).to_contain_text("3 of 7")
    waiting = page.locator("#statement").inner_text()

    page.goto(f"{base_url}/c/{conversation.slug}/mine/")
    page.go_back()

    expect(page.locator(".progress-head")).to_contain_text("3 of 7")
    expect(page.locator("#statement")).to_have_text(waiting)
    answer(page, "Disagree", step=3)
    expect(page.locator(".progress-head")).to_contain_text("4 of 7")
    assert sorted(Vote.objects.values_list("choice", flat=True)) == [-1, 1, 1]
