"""Writing a call, publishing it and reading it: with and without scripts, on a narrow phone, in two directions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from middleground.web.calls.models import Call
from tests.factories.calls import make_call, make_session
from tests.factories.people import make_person

MOST_PAGES = 6


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_new_publishes_a_call_from_a_template_in_six_pages(visitor, assert_sound, script):
    page = visitor(person=make_person(roles=["coordinator"], name="Cora Vos"), script=script)
    page.goto("/desk/")
    steps = [
        lambda: page.get_by_role("link", name="Bring people together").click(),
        lambda: page.get_by_role("link", name="Three evenings with your neighbours").click(),
        lambda: page.get_by_role("button", name="Keep as a draft").click(),
        lambda: page.get_by_role("link", name="Open", exact=True).click(),
        lambda: page.get_by_role("button", name="Open", exact=True).click(),
    ]

    for step in steps:
        step()
        assert_sound(page)

    call = Call.objects.get()
    assert (call.state, len(steps) <= MOST_PAGES) == ("open", True)
    page.goto(f"/calls/{call.slug}/")
    assert (
        page.locator("h1").inner_text() == "Three evenings with your neighbours: how do we want to live side by side?"
    )
    assert_sound(page)


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("en", 1280), ("ar", 320), ("ar", 1280)])
def test_every_page_of_a_call_fits_and_shuts_nobody_out(visitor, assert_sound, language, width):
    person = make_person(roles=["coordinator"], name="Cora Vos")
    call = make_call(languages=("en", "ar"), questions=2, contact=person, working_languages=["en", "ar"])
    make_session(call, timezone.now() + dt.timedelta(days=30))
    draft = make_call(state="draft", languages=("en", "ar"), questions=2)
    page = visitor(person=person, language=language, width=width)
    desk = [f"/desk/calls/{draft.slug}/{part}" for part in DESK_PARTS]
    public = [f"/calls/{call.slug}/", f"/calls/{call.slug}/ask/", "/calls/", f"/desk/calls/{call.slug}/", "/"]

    for address in [*public, *desk, f"/desk/calls/{call.slug}/share/", f"/desk/calls/{call.slug}/change/extend/"]:
        page.goto(address)
        assert_sound(page)


DESK_PARTS = (
    "", "edit/", "words/en/", "words/ar/", "dates/", "organisers/", "team/", "questions/", "questions/new/choice/",
    "questions/new/long/", "preview/en/", "preview/ar/", "change/open/",
)  # fmt: skip


def test_a_reader_in_tokyo_reads_the_deadline_in_the_zone_of_the_call_and_in_their_own(new_context, base_url):
    deadline = dt.datetime(2030, 10, 28, 23, 59, tzinfo=dt.UTC) - dt.timedelta(hours=1)  # CET has begun
    call = make_call(deadline_at=deadline, time_zone="Europe/Brussels")
    context = new_context(timezone_id="Asia/Tokyo", locale="en")
    page = context.new_page()

    page.goto(f"{base_url}/calls/{call.slug}/")

    said = page.locator(".call-facts > div").first.inner_text()
    assert "Monday 28 October 2030, 23:59" in said
    assert "Brussels time (UTC+1)" in said
    assert "For you: Tuesday 29 October at 07:59 (GMT+9)" in said


def test_a_reader_in_the_zone_of_the_call_reads_the_deadline_once(new_context, base_url):
    call = make_call(time_zone="Europe/Brussels")
    context = new_context(timezone_id="Europe/Paris", locale="en")
    page = context.new_page()

    page.goto(f"{base_url}/calls/{call.slug}/")

    assert page.locator(".call-local:visible").count() == 0
