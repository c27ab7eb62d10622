"""Choosing a group in a real browser: beside a live balance, without scripts, on a phone, in Arabic."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from middleground.web.calls.actions.choosing import choose_by_hand
from middleground.web.calls.models import Choice
from tests.factories.calls import make_call, make_candidate, make_duo, make_feature, make_target
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person():
    return make_person(roles=["coordinator"], name="Ada")


@pytest.fixture
def call(person):
    made = make_call(state="closed", places=3)
    make_feature(made)
    make_target(made, "rural", 1, 2)
    duo = make_duo(made)
    for level in ("urban", "rural"):
        make_candidate(made, duo=duo, area=level)
    make_candidate(made, area="rural")
    choose_by_hand(made, by=person)
    return made


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 320), ("en", 1280)])
def test_every_page_of_choosing_is_sound(visitor, base_url, assert_sound, person, call, language, width):
    page = visitor(person=person, language=language, width=width)

    for name in ("call_choose", "call_targets", "call_agreements", "call_draw_explained", "call_what_if",
                 "call_minutes", "call_invite_directly"):  # fmt: skip
        page.goto(base_url + reverse(name, args=[call.slug]))
        assert_sound(page)


def test_the_balance_follows_each_mark(visitor, base_url, person, call):
    page = visitor(person=person)
    page.goto(base_url + reverse("call_choose", args=[call.slug]))

    page.get_by_label("Selected").first.check()

    expect(page.locator("#balance")).to_contain_text("2 of 3 places")
    assert Choice.objects.filter(outcome="selected").count() == 2
