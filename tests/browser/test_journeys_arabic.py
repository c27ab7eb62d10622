"""A resident's whole way in Arabic on the narrowest phone: from right to left, and in one language from end to end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import pgettext
from playwright.sync_api import Page, expect

from middleground.web.conversations.actions.answering import give_answer
from middleground.web.conversations.actions.opening import close_conversation
from middleground.web.conversations.models import Conversation, Result, Vote
from middleground.web.conversations.results.actions import release_result
from middleground.web.jobs.models import Job
from middleground.web.jobs.testing import run_jobs
from middleground.web.people.models import Person
from tests.factories.park import make_park
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "حديقتنا بعد الغروب"
PROMISE = "سنفعل ذلك قبل الصيف."
NAMES = {"Middleground", "CSV", "JSON"}
LATIN_WORDS = """() => {
    const inArabic = (one) => one.closest("[lang]").lang.startsWith("ar") && !one.closest("script, style, noscript");
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode())
        if (inArabic(walker.currentNode.parentElement)) found.push(walker.currentNode.data);
    for (const name of ["aria-label", "title", "alt", "placeholder"])
        for (const one of document.querySelectorAll(`[${name}]`))
            if (inArabic(one)) found.push(one.getAttribute(name));
    return found.join(" ").match(/[a-z][a-z’'-]+/gi) ?? [];
}"""


def arabic(sentence: str, context: str = "") -> str:
    """Return what the catalogue says, which a page must show."""
    with translation.override("ar"):
        said = pgettext(context, sentence) if context else translation.gettext(sentence)
    assert said != sentence
    return said


ANSWERS = [("Agree", "to a statement"), ("Disagree", "with a statement"), ("Can’t decide", "about a statement")]


@pytest.fixture
def assert_arabic(assert_sound: Callable[[Page], None]) -> Callable[[Page], None]:
    """Return a function that fails unless the page is sound, from right to left, and without a word in Latin letters.

    Names may be, and so may what says of itself that it is in another language.
    """

    def check(page: Page) -> None:
        assert page.locator("html").get_attribute("dir") == "rtl", page.url
        assert sorted(set(page.evaluate(LATIN_WORDS)) - NAMES) == [], page.url
        assert_sound(page)

    return check


@pytest.fixture
def authority() -> Person:
    return make_person(roles=["answering"], name="بيتر كلاس", organisation=make_organisation("مدينة فالكنبروخ"))


@pytest.fixture
def conversation(authority: Person) -> Conversation:
    town = make_organisation("مدينة فالكنبروخ")
    return make_park(languages=["en", "ar"], organisation=town, answering_person=authority)


def answer(page: Page, turn: int) -> None:
    """Give one answer and wait until its statement is gone."""
    shown = page.locator("#card").get_attribute("data-number")
    page.get_by_role("button", name=arabic(*ANSWERS[turn % 3]), exact=True).click()
    expect(page.locator(f"#card[data-number='{shown}']")).to_have_count(0)


def close_and_release(conversation: Conversation) -> None:
    """Do what the staff do, on another journey in their browsers."""
    coordinator = make_person(roles=["coordinator"], organisation=conversation.organisation)
    close_conversation(conversation, by=coordinator)
    Job.objects.filter(state=Job.State.WAITING).update(run_after=timezone.now())
    run_jobs()
    release_result(by=coordinator, result=Result.objects.get())


def test_a_resident_goes_the_whole_way_in_arabic(visitor, base_url, conversation, authority, assert_arabic):
    page = visitor(language="ar", width=320)

    page.goto(base_url)
    assert_arabic(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert_arabic(page)
    page.get_by_role("link", name=arabic("Start", "answering statements")).click()
    before = Vote.objects.count()
    for turn in range(7):
        assert_arabic(page)
        answer(page, turn)
    assert_arabic(page)
    page.get_by_role("link", name=arabic("Seven more")).click()
    for turn in range(3):
        answer(page, turn)
    assert_arabic(page)
    assert Vote.objects.count() - before == 10

    close_and_release(conversation)
    page.goto(base_url)
    page.get_by_role("link", name=arabic("Results"), exact=True).click()
    assert_arabic(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=arabic("Where they part"))).to_be_visible()
    expect(page.locator(".result-agreed p").first).to_contain_text(arabic("No answer yet. Promised by %(day)s.")[:12])
    assert_arabic(page)

    shared = page.locator("li:has(.result-agreed) blockquote").first.inner_text()
    statement = conversation.statements.filter(Q(text=shared) | Q(texts__text=shared)).distinct().get()
    give_answer(statement, by=authority, kind="yes", texts={"en": "We do it before summer.", "ar": PROMISE})
    page.reload()
    expect(page.locator(".result-agreed").get_by_text(PROMISE)).to_be_visible()
    assert_arabic(page)
    page.get_by_role("navigation").get_by_role("link", name=arabic("Answers"), exact=True).click()
    expect(page.locator(".given-answer")).to_contain_text(PROMISE)
    expect(page.locator(".given-answer bdi")).to_have_text("بيتر كلاس")
    assert_arabic(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text(PROMISE)).to_be_visible()
    assert_arabic(page)


@pytest.mark.parametrize("path", ["", "round/", "mine/", "write/", "written/", "leave/"])
def test_the_other_pages_of_a_resident_are_in_arabic_too(visitor, base_url, conversation, assert_arabic, path):
    page = visitor(language="ar", width=320)
    page.goto(f"{base_url}/c/{conversation.slug}/vote/")
    answer(page, 0)

    page.goto(f"{base_url}/c/{conversation.slug}/{path}")

    assert_arabic(page)
