"""Reading a result on the narrowest phone, and releasing one, in both directions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from middleground.engine.opinion.findings import Note
from middleground.web.conversations.models import Result
from middleground.web.conversations.results.live import Fit, keep_picture
from tests.factories.conversations import make_crowd
from tests.factories.findings import make_camps, make_index, make_one_group, make_spectrum
from tests.factories.results import add_text, make_asked, make_result, numbered


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "found", [make_spectrum(), make_camps((120, 150, 130)), make_one_group(60)], ids=["spectrum", "camps", "one"]
)
def test_a_result_fits_a_narrow_phone_and_shuts_nobody_out(
    visitor, base_url, assert_accessible, assert_fits, language, found
):
    conversation, coordinator = make_asked()
    result = make_result(conversation, found=found, by=coordinator)
    add_text(result, "en", "They want light and quiet.", ["want more rules", "", "want more freedom"])
    page = visitor(language=language, width=320)

    page.goto(base_url + reverse("conversation_result", args=[conversation.slug]))

    assert page.locator("main h1").count() == 1
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_section_of_a_result_fits_and_shuts_nobody_out(
    visitor, base_url, assert_accessible, assert_fits, language, width
):
    conversation, coordinator = make_asked(languages=("en", "ar"))
    earlier = make_result(conversation, found=make_spectrum(n_people=400), by=coordinator)
    Result.objects.filter(pk=earlier.pk).update(made_at=earlier.made_at - dt.timedelta(days=7))
    found = replace(
        make_spectrum((210, 100, 90)), indices=(make_index("bimodality", 0.6),), notes=(Note("map.shown_unknown"),)
    )
    make_result(conversation, found=found, by=coordinator, snapshot="two")
    page = visitor(language=language, width=width)

    page.goto(base_url + reverse("conversation_result", args=[conversation.slug]))
    for summary in page.locator("main summary").all():
        summary.click()

    named = page.locator("main section[aria-labelledby]").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-labelledby'))"
    )
    assert named == [
        "shared",
        "parting",
        "between",
        "bridging",
        "undecided",
        "lines",
        "divided",
        "missing",
        "trust",
        "changes",
        "next",
    ]
    assert_fits(page)
    assert_accessible(page)


def test_on_a_phone_the_shares_stand_beside_the_names_instead_of_under_the_hill(visitor, base_url):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)
    page = visitor(width=320)

    page.goto(base_url + reverse("conversation_result", args=[conversation.slug]))

    assert page.locator(".hill-number").first.is_hidden()
    assert page.locator(".side-share").first.is_visible()


def test_the_table_under_the_hill_opens_without_a_script(visitor, base_url):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)
    page = visitor(width=320, script=False)
    page.goto(base_url + reverse("conversation_result", args=[conversation.slug]))

    page.get_by_text("The same numbers as a table").click()

    assert page.get_by_role("table", name="Where people stand").is_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_staff_write_the_words_and_release_a_result(visitor, base_url, assert_accessible, assert_fits, language):
    conversation, coordinator = make_asked()
    make_crowd(conversation, 30)
    result = make_result(conversation)
    page = visitor(language=language, width=320, person=coordinator)
    words, release = (
        base_url + reverse(name, args=[conversation.slug, result.pk])
        for name in ("conversation_result_words", "conversation_release")
    )

    page.goto(words)
    assert_fits(page)
    assert_accessible(page)
    page.locator("[name=en-headline]").fill("They want light and quiet.")
    page.locator("main form button").click()
    assert_fits(page)
    assert_accessible(page)
    page.goto(release)
    assert_fits(page)
    assert_accessible(page)
    page.locator("main form button").click()

    page.goto(base_url + reverse("conversation_result", args=[conversation.slug]))
    assert page.get_by_text("They want light and quiet.").is_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("found", [make_spectrum(), make_camps((120, 150, 130))], ids=["spectrum", "camps"])
def test_a_look_at_a_running_conversation_fits_a_narrow_phone_and_shuts_nobody_out(
    visitor, base_url, assert_accessible, assert_fits, language, found
):
    conversation, coordinator = make_asked(languages=("en", "ar"))
    make_crowd(conversation, 30)
    keep_picture(conversation, numbered(found), Fit(b"", {}, timezone.now(), ()))
    page = visitor(language=language, width=320, person=coordinator)

    page.goto(base_url + reverse("conversation_result_staff", args=[conversation.slug]))

    look = page.locator("section[aria-labelledby=live]")
    assert look.locator(".result-row").count() > 0
    assert look.locator(".result-apart > li").count() > 0
    assert_fits(page)
    assert_accessible(page)


def test_too_few_people_are_told_so_on_a_narrow_phone(visitor, base_url, assert_accessible, assert_fits):
    conversation, _coordinator = make_asked()
    make_crowd(conversation, 12)
    page = visitor(width=320)

    page.goto(base_url + reverse("conversation_result", args=[conversation.slug]))

    assert page.get_by_text("8 more people are needed").is_visible()
    assert_fits(page)
    assert_accessible(page)
