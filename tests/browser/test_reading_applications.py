"""Reviewers read applications in a real browser: by keys, without scripts, on a phone, in Arabic."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from middleground.web.calls.models import Application, ApplicationAnswer, Assignment, Call, Comment, Score
from middleground.web.people.models import Person
from tests.factories.calls import (
    make_application,
    make_call,
    make_criterion,
    make_question,
    make_reading,
    make_reviewer,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = "For six years I have run a Saturday café where the mosque and the football club share a kitchen.\n\n" * 6


def town_call() -> Call:
    """Return a closed call with two criteria and one question."""
    call = make_call("Building bridges between the quarters", state="closed")
    make_criterion(call, "Experience with tensions between groups")
    make_criterion(call, "What they bring to the meeting", weight=2)
    make_question(call, "What do you do to bring people together?")
    return call


def applied(call: Call, number: int, **fields: object) -> Application:
    application = make_application(call, number=number, name="Fatima El-Amrani", **fields)
    ApplicationAnswer.objects.create(application=application, question=call.questions.get(), value=ANSWER)
    return application


def given(call: Call, *numbers: int) -> Person:
    """Return a reader who was given these applications."""
    reader = make_reviewer(call, "Rita Mol")
    for number in numbers:
        make_reading(applied(call, number), reader)
    return reader


def scores() -> list[tuple[int, int]]:
    rows = Score.objects.order_by("assignment__application__number", "criterion_id")
    return list(rows.values_list("assignment__application__number", "value"))


def test_an_application_is_read_with_four_keys(visitor, base_url):
    call = town_call()
    page = visitor(person=given(call, 11, 12))
    page.goto(base_url + reverse("call_read_one", args=[call.slug, 11]))
    expect(page.locator("[data-reading]")).to_be_focused()

    page.keyboard.press("3")
    page.keyboard.press("0")
    page.keyboard.press("d")
    expect(page.get_by_role("heading", name="Application 12", level=1)).to_be_visible()

    assert scores() == [(11, 3), (11, 0)]
    assert Assignment.objects.get(application__number=11).state == "done"


def test_keys_go_to_the_next_and_back_and_do_nothing_while_somebody_writes(visitor, base_url):
    call = town_call()
    page = visitor(person=given(call, 11, 12))
    page.goto(base_url + reverse("call_read_one", args=[call.slug, 11]))

    page.get_by_label("Remark").press_sequentially("4 jumps, done 2")
    assert page.url.endswith("/11/")
    page.get_by_label("Remark").blur()
    page.locator("[data-reading]").focus()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Application 12", level=1)).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Application 11", level=1)).to_be_visible()

    expect(page.get_by_label("Remark")).to_have_value("4 jumps, done 2")
    assert scores() == []


def test_each_choice_is_kept_at_once(visitor, base_url):
    call = town_call()
    page = visitor(person=given(call, 11))
    page.goto(base_url + reverse("call_read_one", args=[call.slug, 11]))
    page.evaluate("window.same = true")

    with page.expect_response(lambda reply: reply.request.method == "POST"):
        page.get_by_role("radio", name="2 some").first.check()

    assert page.evaluate("window.same") is True
    assert scores() == [(11, 2)]


def test_an_application_is_read_on_a_phone_without_scripts(visitor, base_url, assert_fits):
    call = town_call()
    page = visitor(person=given(call, 11, 12), width=320, script=False)
    page.goto(base_url + reverse("call_read", args=[call.slug]))

    page.get_by_role("link", name="Read the next one").click()
    assert_fits(page)
    for criterion in page.locator("[data-criterion]").all():
        criterion.get_by_role("radio").nth(4).check()
    page.get_by_label("Remark").fill("Shares a kitchen.")
    page.get_by_role("button", name="Done, next unread").click()
    expect(page.get_by_role("heading", name="Application 12", level=1)).to_be_visible()
    page.get_by_role("button", name="I have an interest in this application").click()

    expect(page.get_by_text("You have read everything you were given.")).to_be_visible()
    assert dict(Assignment.objects.values_list("application__number", "state")) == {11: "done", 12: "conflict"}


def staff_pages(call: Call) -> list[str]:
    slug = call.slug
    return [
        *(reverse(name, args=[slug]) for name in ("call_criteria", "call_criterion_new", "call_team", "call_readings")),
        reverse("call_criterion", args=[slug, call.criteria.first().pk]),
        reverse("call_team_member", args=[slug, call.team.first().pk]),
        reverse("call_readings_of", args=[slug, 11]),
        reverse("call_eligibility", args=[slug]),
        reverse("call_eligibility_of", args=[slug, 11]),
        reverse("call_eligibility_of", args=[slug, 12]),
        reverse("call_scores", args=[slug]),
        reverse("call_scores_of", args=[slug, 11]),
    ]


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("en", True), ("ar", False)])
def test_every_page_of_reading_fits_a_narrow_phone_and_shuts_nobody_out(
    visitor, base_url, assert_sound, language, dark
):
    call = town_call()
    coordinator = make_person(roles=["coordinator"], name="Cora Vos", language=language)
    reader = given(call, 11)
    second = make_reviewer(call, "Ben Smit")
    applied(call, 12, state="ineligible", state_reason="It came late.", is_late=True)
    for number, levels in ((13, [3, 4]), (14, [1, 2])):
        application = applied(call, number, state="eligible")
        make_reading(application, reader, scores=levels, remark="Clear.", confidence=2)
        make_reading(application, second, scores=[1, 1], letter="B")
    Comment.objects.create(application=application, written_by=coordinator, text="Let us ask.")

    for person, addresses in (
        (coordinator, staff_pages(call)),
        (reader, [reverse("call_read", args=[call.slug]), reverse("call_read_one", args=[call.slug, 11])]),
    ):
        page = visitor(language=language, width=320, person=person, dark=dark)
        for address in addresses:
            page.goto(base_url + address)
            assert_sound(page)
