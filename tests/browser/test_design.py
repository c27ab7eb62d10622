"""Every component in a browser: accessible and without sideways scrolling, in both directions, light and dark."""

from __future__ import annotations

import gzip

import pytest
from django.urls import reverse

from middleground.web.base.stylesheet import stylesheet
from middleground.web.people.models import Role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_VISIT = 60_000


@pytest.fixture
def staff():
    return make_person(roles=[Role.ADMINISTRATOR], name="Anna")


@pytest.mark.parametrize("width", [1200, 500, 320])
@pytest.mark.parametrize(("language", "dark"), [("en", False), ("en", True), ("ar", False), ("ar", True)])
def test_every_component_is_accessible_and_fits(
    visitor, staff, base_url, assert_accessible, assert_fits, language, dark, width
):
    page = visitor(language=language, width=width, dark=dark, person=staff)

    page.goto(f"{base_url}{reverse('design')}?lang={language}&audience=staff")

    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("name", ["desk", "branding"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_of_the_staff_are_accessible_and_fit(
    visitor, staff, base_url, assert_accessible, assert_fits, language, name
):
    page = visitor(language=language, width=320, person=staff)

    page.goto(f"{base_url}{reverse(name)}?lang={language}")

    assert_fits(page)
    assert_accessible(page)


def test_what_one_touches_is_large_enough(visitor, staff, base_url):
    page = visitor(width=320, person=staff)
    page.goto(base_url + reverse("design"))

    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, .button, .nav-link, input, select, .table-sort")]
        .filter((one) => one.checkVisibility())
        .map((one) => [one.outerHTML.slice(0, 60), (one.closest("label") ?? one).getBoundingClientRect()])
        .filter(([, box]) => box.height < 44)
        .map(([html, box]) => `${html} ${box.height}`)"""
    )

    assert small == []


def test_a_dialog_opens_over_the_page_and_closes_with_escape(visitor, staff, base_url):
    page = visitor(person=staff)
    page.goto(base_url + reverse("design"))

    page.get_by_text("Close …").click()
    opened = page.get_by_role("dialog", name="Close “Our park after dark”?").is_visible()
    page.keyboard.press("Escape")

    assert (opened, page.get_by_role("dialog").count()) == (True, 0)


def test_the_language_changes_without_a_script(visitor, staff, base_url):
    page = visitor(script=False, person=staff)
    page.goto(base_url + reverse("desk"))

    page.locator("summary", has_text="English").click()
    page.get_by_role("link", name="العربية").click()

    assert page.locator("html").get_attribute("dir") == "rtl"


def test_the_keyboard_skips_to_the_content(visitor, staff, base_url):
    page = visitor(person=staff)
    page.goto(base_url + reverse("desk"))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_the_browser_finds_nothing_to_complain_about(visitor, staff, base_url):
    page = visitor(person=staff)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(base_url + reverse("design"))

    assert complaints == []


def test_the_frame_of_a_page_leaves_room_within_the_first_visit(root):
    vendored = root / "src/middleground/web/base/static/base"
    scripts = [vendored / "vendor" / "htmx-4.0.1.min.js", vendored / "dialog.js"]

    sent = len(stylesheet().packed) + sum(len(gzip.compress(path.read_bytes())) for path in scripts)

    assert sent <= FIRST_VISIT / 2
