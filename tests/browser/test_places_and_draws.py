"""What follows a choice, in a real browser: the draw, its public page, letters, who comes, an invitation."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from middleground.web.calls.actions.drawing import Plan, draw_group, prepare_draw, propose_draw, publish_draw
from middleground.web.calls.models import PlaceOffer
from middleground.web.jobs.testing import run_jobs
from tests.factories.applying import path_to
from tests.factories.calls import make_call, make_candidate, make_feature, make_target, make_told_offer
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def drawn_call(first, second):
    """Return a call of which four of ten were drawn."""
    call = make_call(state="closed", places=4, languages=("en", "ar"))
    make_feature(call)
    make_target(call, "rural", 1, 2)
    for level in ["rural"] * 4 + ["urban"] * 6:
        make_candidate(call, area=level)
    selection = prepare_draw(call, by=first, plan=Plan(source_words="The numbers of Saturday’s lottery"))
    run_jobs()
    propose_draw(selection, by=first)
    publish_draw(selection, by=second)
    draw_group(selection, by=first, text="3 11 19 27 30 44")
    run_jobs()
    return call


def test_every_page_after_a_draw_shuts_nobody_out_and_fits(visitor, base_url, assert_sound):
    first, second = (make_person(roles=["coordinator"], name=name) for name in ("Ada", "Ben"))
    call = drawn_call(first, second)
    waiting = call.applications.filter(state="waitlisted").first()
    names = ("call_draw", "call_minutes", "call_letters", "call_participants", "call_practical", "call_close_list")
    desk = [
        *(reverse(name, args=[call.slug]) for name in names),
        reverse("call_letter", args=[call.slug, "invited"]),
    ]
    public = [reverse("call_draw_public", args=[call.slug]), path_to(waiting, "application_draw"), path_to(waiting)]

    for language in ("en", "ar"):
        coordinator = visitor(language=language, width=320, person=first)
        resident = visitor(language=language, width=320)
        for page, paths in ((coordinator, desk), (resident, public)):
            for path in paths:
                page.goto(base_url + path)
                assert page.url == base_url + path
                assert_sound(page)


@pytest.mark.parametrize(("answer", "state"), [("Yes, I come", "confirmed"), ("No, I cannot come", "declined")])
def test_an_invited_person_answers_on_a_phone_without_scripts(visitor, base_url, assert_sound, answer, state):
    offer = make_told_offer(make_call(state="decided"))
    page = visitor(width=320, script=False)

    page.goto(base_url + path_to(offer.application))
    page.get_by_role("link", name="Answer the invitation").click()
    assert_sound(page)
    page.get_by_role("button", name=answer).click()

    expect(page.get_by_role("button", name=answer)).to_have_count(0)
    assert_sound(page)
    assert PlaceOffer.objects.get().application.state == state
