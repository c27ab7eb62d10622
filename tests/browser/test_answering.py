"""Residents answer in a real browser: with scripts, without them, by keyboard, without a network, in Arabic."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from middleground.web.conversations.models import Conversation, Statement, Vote
from tests.factories.conversations import make_conversation, make_statement
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def choices() -> list[int | None]:
    return sorted(Vote.objects.values_list("choice", flat=True))


def test_the_next_statement_comes_without_a_new_page_and_is_where_the_focus_is(visitor, base_url):
    conversation = make_conversation(statements=3)
    page = visitor()
    page.goto(f"{base_url}/c/{conversation.slug}/vote/")
    page.evaluate("window.same = true")
    first = page.locator("#statement").inner_text()

    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator("#statement")).not_to_have_text(first)

    assert page.evaluate("window.same") is True
    assert page.evaluate("document.activeElement.id") == "statement"


def test_the_last_answer_is_undone_by_keyboard_alone(visitor, base_url):
    conversation = make_conversation(statements=3)
    page = visitor()
    page.goto(f"{base_url}/c/{conversation.slug}/vote/")
    first = page.locator("#statement").inner_text()

    page.get_by_role("button", name="Disagree").press("Enter")
    page.get_by_role("button", name="Undo last answer").press("Enter")

    expect(page.locator("#statement")).to_have_text(first)
    assert choices() == [None]


def test_an_answer_given_without_a_network_arrives_once_when_it_is_back(visitor, base_url):
    conversation = make_conversation(statements=3)
    page = visitor()
    page.goto(f"{base_url}/c/{conversation.slug}/vote/")
    first = page.locator("#statement").inner_text()

    page.context.set_offline(True)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_text("Your answer is kept on this device")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#statement")).not_to_have_text(first)

    assert choices() == [1]
    assert page.evaluate("localStorage.length") == 0


def test_a_resident_writes_a_statement_and_leaves(visitor, base_url):
    conversation = make_conversation(statements=3)
    page = visitor(width=320)
    page.goto(f"{base_url}/c/{conversation.slug}/write/")

    page.get_by_label("Your statement").fill("There should be a bench 👨‍👩‍👧.")
    expect(page.get_by_text("174 characters left")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Waiting for a moderator")).to_be_visible()
    page.goto(f"{base_url}/c/{conversation.slug}/leave/")
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_role("heading", name="You are forgotten")).to_be_visible()

    assert Statement.objects.filter(origin="participant").count() == 0


def test_a_moderator_judges_by_keyboard_alone(visitor, base_url):
    conversation = make_conversation(statements=1)
    for text in ("There should be a bench.", "Piet breaks the lamps."):
        make_statement(conversation, text, state="waiting", origin="participant")
    page = visitor(person=make_person(roles=["moderator"]))
    page.goto(f"{base_url}/conversations/{conversation.slug}/moderate/")

    page.get_by_role("button", name="Show it").press("Enter")
    expect(page.get_by_text("1 statement is shown.")).to_be_visible()
    page.get_by_role("button", name="It names or points at a private person").press("Enter")
    expect(page.get_by_text("Nothing waits")).to_be_visible()

    judged = Statement.objects.filter(origin="participant").order_by("number")
    assert list(judged.values_list("state", "reason")) == [("approved", ""), ("rejected", "person")]


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("en", True), ("ar", False)])
def test_every_page_of_a_conversation_fits_a_phone_and_shuts_nobody_out(
    visitor, base_url, assert_accessible, assert_fits, language, dark
):
    everything = make_person(roles=["coordinator", "answering"], name="Ada Baker")
    conversation = make_conversation(statements=6, languages=["en", "ar"], answering_person=everything)
    statement = conversation.statements.first()
    statement.texts.create(language="ar", text="ينبغي أن تكون الحديقة مضاءة في المساء.")
    make_statement(conversation, "There should be a bench.", state="waiting", origin="participant")
    draft = make_conversation(state="draft", statements=1)
    closed = make_conversation(state="closed", statements=2)
    resident = visitor(width=320, language=language, dark=dark)
    staff = visitor(width=320, language=language, dark=dark, person=everything)

    for page, before, paths in (
        (
            resident,
            f"c/{conversation.slug}",
            ["", "vote/?statement=1", "round/", "mine/", "write/", "written/", "leave/"],
        ),
        (resident, f"c/{closed.slug}", ["", "vote/", "answers/"]),
        (staff, f"conversations/{conversation.slug}", ["", "statements/", "moderate/", "close/", "preview/"]),
        (staff, f"conversations/{conversation.slug}", ["answers/", "answers/1/", "first-page/ar/", "translate/ar/"]),
        (staff, f"conversations/{draft.slug}", ["", "edit/", "open/", "promise/"]),
    ):
        for path in paths:
            page.goto(f"{base_url}/{before}/{path}")
            assert page.locator("main h1").count() == 1, page.url
            assert_fits(page)
            assert_accessible(page)

    assert Conversation.objects.count() == 3
