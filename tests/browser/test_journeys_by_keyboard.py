"""Without a mouse: every step by Tab, Enter, Space and letters, and the focus is seen wherever it stops."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from middleground.web.conversations.models import Result, Statement, Vote
from tests.factories.conversations import make_conversation, make_crowd, make_statement
from tests.factories.people import make_person
from tests.factories.results import make_result

pytestmark = pytest.mark.django_db(transaction=True)

BENCH = "There should be a bench under the lime tree."
STOPS = 60  # more than any of these pages has
SEEN = """() => {
    const one = document.activeElement;
    const marked = [one, one.closest(".start")].filter(Boolean).some((box) => {
        const look = getComputedStyle(box);
        return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    });
    const box = one.getBoundingClientRect();
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return marked && inside;
}"""


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is on what is wanted; at each stop it must be marked and in view."""
    expect(wanted).to_have_count(1)
    page.wait_for_load_state()
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the last stop; the next one is the first
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(SEEN), f"{page.url}: the focus is not seen on {where}"
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{page.url}: no key leads to {wanted}")


def follow(page: Page, name: str) -> None:
    """Go to a link and follow it."""
    reach(page, page.get_by_role("link", name=name, exact=True))
    page.keyboard.press("Enter")


def press(page: Page, name: str) -> None:
    """Go to a button and press it."""
    reach(page, page.get_by_role("main").get_by_role("button", name=name, exact=True))
    page.keyboard.press("Space")


def step(page: Page, number: int) -> None:
    expect(page.locator(".progress-head")).to_contain_text(f"{number} of 7")


def test_a_resident_answers_undoes_and_writes_by_keyboard_alone(visitor, base_url):
    make_conversation("Our park after dark", statements=8)
    page = visitor(width=320)

    page.goto(base_url)
    follow(page, "Our park after dark")
    expect(page.get_by_role("heading", level=1)).to_have_text("Our park after dark")
    follow(page, "Start")
    for number, name in enumerate(["Agree", "Disagree", "Can’t decide", "Agree"], start=1):
        step(page, number)
        press(page, name)
    step(page, 5)
    press(page, "Undo last answer")
    step(page, 4)
    for number in range(4, 8):
        step(page, number)
        press(page, "Disagree")
    expect(page.get_by_text("You answered 7 of 8 statements.")).to_be_visible()
    assert sorted(Vote.objects.values_list("choice", flat=True)) == [-1, -1, -1, -1, -1, 0, 1]

    follow(page, "Write a statement")
    reach(page, page.get_by_label("Your statement"))
    page.keyboard.type(BENCH)
    press(page, "Send")
    expect(page.get_by_role("listitem").filter(has_text=BENCH)).to_contain_text("Waiting for a moderator")
    assert Statement.objects.get(origin="participant").text == BENCH


def test_a_coordinator_shows_a_statement_and_releases_a_result_by_keyboard_alone(visitor, base_url):
    conversation = make_conversation("Our park after dark", statements=10)
    make_crowd(conversation, 30)
    make_result(conversation)
    written = make_statement(conversation, BENCH, state="waiting", origin="participant")
    desk = visitor(person=make_person(roles=["coordinator"], name="Nele Maes"))

    desk.goto(f"{base_url}/desk/")
    follow(desk, "Read 1 statement")
    expect(desk.locator(".judge .statement-text")).to_have_text(BENCH)
    press(desk, "Show it A")
    expect(desk.get_by_text("1 statement is shown.")).to_be_visible()
    written.refresh_from_db()
    assert written.state == "approved"

    follow(desk, "Desk")
    follow(desk, "Read it")
    expect(desk.get_by_role("heading", name="A draft")).to_be_visible()
    follow(desk, "Release to everyone")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Release the result")
    press(desk, "Release to everyone")
    expect(desk.get_by_text("Everybody can read this result now.")).to_be_visible()
    assert Result.objects.exclude(released_at=None).count() == 1
