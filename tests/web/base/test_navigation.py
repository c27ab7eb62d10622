"""Residents see four words, staff their desk and the verbs that hold something; never both."""

from __future__ import annotations

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from middleground.web.base import navigation
from middleground.web.base.navigation import AccountPage, StaffPage
from tests.web.base.rendering import tags

STAFF_WORDS = {"Desk", "Listen", "Convene", "Talk", "Act", "Cooperate", "Learn"}
RESIDENT_WORDS = {"Take part", "Results", "Answers", "Who is behind this"}


@pytest.fixture
def pages(monkeypatch):
    """Fill two verbs: one for everybody, one for nobody."""
    monkeypatch.setattr(navigation, "_pages", [])
    monkeypatch.setattr(navigation, "_account_pages", [])
    rules.add_rule("test.yes", rules.always_true)
    rules.add_rule("test.no", rules.always_false)
    navigation.register_page(StaffPage("listen", "Conversations", "What is asked", "desk", "test.yes"))
    navigation.register_page(StaffPage("act", "Campaigns", "What is done", "branding", "test.no"))
    yield
    for name in ("test.yes", "test.no"):
        rules.remove_rule(name)


def page(audience, address="/", here=""):
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    request.resolver_match = None
    return render_to_string("base/page.html", {"audience": audience, "here": here}, request)


def words(html):
    navigation_part = html.split("<nav", 1)[1].split("</nav>")[0] if "<nav" in html else ""
    return {part.split("</a>")[0].split(">")[-1] for part in navigation_part.split("<li>")[1:]}


def test_a_resident_never_reads_the_words_of_the_staff(pages):
    assert words(page("resident")) <= RESIDENT_WORDS
    assert words(page("resident")) & STAFF_WORDS == set()


def test_a_page_that_says_nothing_is_for_residents(pages):
    assert words(page("")) == words(page("resident"))


def test_staff_see_the_desk_and_only_verbs_that_hold_something_for_them(pages):
    assert words(page("staff")) == {"Desk", "Listen"}


def test_staff_never_read_the_words_of_residents_in_their_header(pages):
    assert words(page("staff")) & RESIDENT_WORDS == set()


@pytest.mark.parametrize(("here", "marked"), [("desk", "/desk/"), ("listen", "/listen/")])
def test_the_header_marks_where_one_is(pages, here, marked):
    navigation._pages[0] = StaffPage("listen", "Conversations", "What is asked", "elsewhere", "test.yes")

    current = [attrs["href"] for attrs in tags(page("staff", here=here), "a") if attrs.get("aria-current") == "page"]

    assert current == [marked]


def test_a_page_below_a_verb_marks_the_verb(pages):
    navigation._pages[0] = StaffPage("listen", "Conversations", "What is asked", "elsewhere", "test.yes")

    html = page("staff", address="/listen/anything/")

    assert [a["href"] for a in tags(html, "a") if a.get("aria-current") == "page"] == ["/listen/"]


def test_the_own_menu_holds_what_the_person_may_open(pages):
    navigation.register_account_page(AccountPage("Look", "branding", "test.yes"))
    navigation.register_account_page(AccountPage("Secret", "branding", "test.no"))

    html = page("staff")

    assert (">Look</a>" in html, "Secret" in html) == (True, False)


def test_registering_twice_changes_nothing(pages):
    navigation.register_page(StaffPage("listen", "Conversations", "What is asked", "desk", "test.yes"))
    navigation.register_account_page(AccountPage("Look", "branding", "test.yes"))
    navigation.register_account_page(AccountPage("Look", "branding", "test.yes"))

    assert (len(navigation._pages), len(navigation._account_pages)) == (2, 1)


def test_languages_go_by_their_own_names_and_keep_the_page(pages, settings):
    html = page("resident", address="/results/?sort=name&lang=de")

    links = [attrs for attrs in tags(html, "a") if "hreflang" in attrs]

    assert [(a["lang"], a["dir"]) for a in links] == [
        ("en", "ltr"),
        ("nl", "ltr"),
        ("de", "ltr"),
        ("fr", "ltr"),
        ("ar", "rtl"),
    ]
    assert links[4]["href"] == "/results/?sort=name&lang=ar"
    assert ">العربية</a>" in html


def test_the_page_says_its_language_and_direction(pages):
    with translation.override("ar"):
        html = page("resident")

    assert tags(html, "html") == [{"lang": "ar", "dir": "rtl"}]


def test_the_first_stop_of_the_keyboard_skips_to_the_content(pages):
    html = page("resident")

    assert tags(html, "a")[0] == {"class": "skip-link", "href": "#content"}
    assert tags(html, "main")[0]["id"] == "content"
