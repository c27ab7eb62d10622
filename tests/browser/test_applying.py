"""Applying in a real browser: on the narrowest phone, in two directions, without scripts, through bad networks."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext
from playwright.sync_api import Page, expect

from middleground.web.calls.models import Application, ApplicationAnswer, Call, Duo, Needs
from tests.browser.test_journeys_by_keyboard import press, reach
from tests.factories.applying import letters_sent, path_to
from tests.factories.calls import make_application, make_call, make_offer, make_question, make_told_offer
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

DID = "Every Saturday we cook for the whole street."


@pytest.fixture
def call() -> Call:
    """Return a call in two languages; what one did is asked of those who say that they did something."""
    made = make_call(languages=("en", "ar"), duos="welcome", contact=make_person(roles=["coordinator"]))
    make_question(made, "Bridges?", key="bridges", kind="choice", options=("yes", "no"), is_required=True)
    asked_after_yes = {"all": [{"question": "bridges", "is": "yes"}]}
    make_question(
        made, "Which ones?", key="which", condition=asked_after_yes, is_required=True, most_characters=500,
        intake="practice",
    )  # fmt: skip
    make_question(made, "Your papers?", key="papers", kind="file")
    return made


def say(language: str, sentence: str, context: str = "") -> str:
    """Return a sentence as the page says it in the language."""
    with translation.override(language):
        return pgettext(context, sentence) if context else translation.gettext(sentence)


def open_form(page: Page, base_url: str, call: Call, **fields: object) -> Application:
    """Open the form of somebody who has begun."""
    application = make_application(call, state="draft", **fields)
    page.goto(base_url + path_to(application, "application_answers"))
    return application


def kept(application: Application) -> dict[str, object]:
    found = ApplicationAnswer.objects.filter(application=application)
    return dict(found.values_list("question__key", "value"))


@pytest.mark.parametrize(
    ("language", "script"), [("en", True), ("en", False), ("ar", True)], ids=["English", "no script", "Arabic"]
)
def test_somebody_applies_on_a_narrow_phone(visitor, base_url, assert_sound, call, language, script):
    page = visitor(language=language, width=320, script=script)
    which = page.get_by_label("Which ones?")
    send = page.get_by_role("button", name=say(language, "Send my application"))

    page.goto(base_url + reverse("call", args=[call.slug]))
    page.get_by_role("link", name=say(language, "Apply", "for a place"), exact=True).first.click()
    assert_sound(page)
    page.get_by_label(say(language, "Your name")).fill("Mira Janssens")
    page.get_by_label(say(language, "Your e-mail address")).fill("mira@example.org")
    page.get_by_label(say(language, "I have read how my data are used, and agree to it.")).check()
    page.get_by_role("button", name=say(language, "Send me my link")).click()
    assert_sound(page)
    [letter] = letters_sent()
    page.goto(base_url + re.search(r"(/applications/\S+)", letter.body)[1])
    assert_sound(page)
    page.get_by_role("link", name=say(language, "Begin with your answers")).click()
    assert_sound(page)
    expect(which).to_be_visible(visible=not script)
    send.click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_sound(page)
    page.get_by_role("radio", name="Yes").check()
    which.fill(DID)
    send.click()

    expect(page.get_by_role("status")).to_contain_text(say(language, "Thank you. Your application has arrived."))
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert_sound(page)
    application = Application.objects.get()
    assert (application.state, kept(application)["which"]) == ("submitted", DID)
    [copy] = letters_sent()
    assert (copy.to, DID in copy.body) == (["mira@example.org"], True)


def test_what_one_writes_is_saved_as_one_goes(visitor, base_url, call):
    page = visitor(width=320)
    application = open_form(page, base_url, call)

    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("Which ones?").fill(DID)
    expect(page.locator("[data-count-of]")).to_have_text(f"{500 - len(DID)} characters left")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    other = visitor(width=320)
    other.goto(base_url + path_to(application, "application_answers"))

    expect(other.get_by_label("Which ones?")).to_have_value(DID)
    assert Application.objects.get().state == "draft"


def test_answers_outlive_a_broken_network_and_a_closed_page(visitor, base_url, call):
    page = visitor(width=320)
    application = open_form(page, base_url, call)
    page.context.set_offline(True)

    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("Which ones?").fill(DID)
    expect(page.locator("[data-offline]")).to_be_visible()
    nothing = kept(application)
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(base_url + path_to(application, "application_answers"))

    expect(again.locator("[data-restored]")).to_be_visible()
    expect(again.get_by_label("Which ones?")).to_have_value(DID)
    expect(again.locator("#saved")).to_contain_text("Saved at")
    assert (nothing, kept(application)["which"]) == ({}, DID)


def test_answers_are_sent_by_themselves_when_the_network_is_back(visitor, base_url, call):
    page = visitor(width=320)
    application = open_form(page, base_url, call)
    page.context.set_offline(True)

    page.get_by_role("radio", name="No").check()
    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved at")

    expect(page.locator("[data-offline]")).to_be_hidden()
    assert kept(application)["bridges"] == "no"


def test_the_form_is_filled_in_and_sent_by_keyboard_alone(visitor, base_url, call):
    page = visitor(width=320)
    open_form(page, base_url, call)

    reach(page, page.get_by_role("radio", name="Yes"))
    page.keyboard.press("Space")
    reach(page, page.get_by_label("Which ones?"))
    page.keyboard.type("Soup")
    press(page, "Send my application")

    expect(page.get_by_role("status")).to_contain_text("Thank you. Your application has arrived.")
    assert kept(Application.objects.get())["which"] == "Soup"


@pytest.mark.parametrize(("language", "script"), [("en", False), ("ar", True)], ids=["no script", "Arabic"])
def test_two_apply_together_by_a_code(visitor, base_url, assert_sound, call, language, script):
    ada, omar = (make_application(call, state="draft", name=name) for name in ("Ada", "Omar"))
    first, second = (visitor(language=language, width=320, script=script) for _each in range(2))

    first.goto(base_url + path_to(ada))
    first.get_by_role("link", name=say(language, "Apply together with somebody")).click()
    assert_sound(first)
    first.get_by_role("button", name=say(language, "Make a code")).click()
    assert_sound(first)
    second.goto(base_url + path_to(omar, "application_duo"))
    second.get_by_label(say(language, "Code of the other person")).fill(first.locator(".duo-code").inner_text())
    second.get_by_role("button", name=say(language, "Enter the code")).click()
    assert_sound(second)
    first.reload()
    assert_sound(first)
    first.get_by_role("button", name=say(language, "Yes, we apply together")).click()

    expect(first.locator(".notice")).to_contain_text("Omar")
    assert_sound(first)
    assert Duo.objects.get().state == "confirmed"


def test_a_person_who_was_invited_says_what_they_need_and_another_goes(visitor, base_url, assert_sound, call):
    invited = make_told_offer(call).application
    leaving = make_application(call, name="Omar")
    page = visitor(width=320)

    page.goto(base_url + path_to(invited))
    page.get_by_role("link", name="What you need to take part").click()
    assert_sound(page)
    page.get_by_label("Food").fill("No meat")
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto(base_url + path_to(leaving))
    page.get_by_role("link", name="Withdraw your application").click()
    assert_sound(page)
    page.get_by_role("main").get_by_role("button").first.click()
    assert_sound(page)
    page.get_by_role("link", name="Erase everything").click()
    assert_sound(page)
    page.get_by_role("main").get_by_role("button").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is erased")
    assert_sound(page)
    assert Needs.objects.get().diet == "No meat"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 320)])
def test_every_page_of_an_applicant_shuts_nobody_out_and_fits(visitor, base_url, assert_sound, call, language, width):
    draft = make_application(call, state="draft", name="Mira")
    others = [make_application(call, state=state) for state in ("submitted", "withdrawn", "waitlisted")]
    invited, confirmed = make_told_offer(call).application, make_offer(call, state="confirmed").application
    page = visitor(language=language, width=width)
    pages = [
        *(path_to(each) for each in (draft, *others, invited, confirmed)),
        *(path_to(draft, f"application_{name}") for name in ("answers", "details", "duo", "withdraw", "erase")),
        path_to(others[0], "application_answers"),
        path_to(invited, "application_place"),
        path_to(confirmed, "application_place"),
        path_to(confirmed, "application_place_back"),
        path_to(confirmed, "application_needs"),
    ]

    for path in pages:
        page.goto(base_url + path)
        assert page.url == base_url + path
        assert_sound(page)
    assert mail.outbox == []
