"""From closing to the answer: the result is worked out, worded and released, the authority answers, residents read."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from middleground.web.conversations.models import Conversation, Result
from middleground.web.jobs.models import Job
from middleground.web.jobs.testing import run_jobs
from tests.factories.park import make_park
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

PROMISE = "There will be evening games in the park from April on."


@pytest.fixture
def authority():
    return make_person(roles=["answering"], name="Peter Claes")


@pytest.fixture
def conversation(authority) -> Conversation:
    return make_park(answering_person=authority)


def close(desk: Page) -> None:
    desk.get_by_role("link", name="Close", exact=True).click()
    desk.get_by_role("button", name="Close for good").click()
    expect(desk.get_by_text("Closed. Now the answer is due.")).to_be_visible()


def write_the_words(desk: Page) -> None:
    desk.get_by_label("First sentence").fill("They want light and company in the evening.")
    for place, words in enumerate(("want more rules", "want more freedom")):
        desk.locator("[name^=en-side]").nth(place).fill(words)
    desk.get_by_role("button", name="Save the words").click()


def publish_an_answer(page: Page) -> None:
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("English").fill(PROMISE)
    page.get_by_role("button", name="Publish the answer").click()
    expect(page.get_by_text("Published. Residents read it beside the statement.")).to_be_visible()


def let_a_quarter_of_an_hour_pass() -> None:
    Job.objects.filter(state=Job.State.WAITING).update(run_after=timezone.now())


def test_from_the_last_answer_to_the_first_answer(visitor, base_url, conversation, authority, assert_sound):
    desk = visitor(person=make_person(roles=["coordinator"], name="Nele Maes"))
    desk.goto(f"{base_url}/desk/")
    desk.get_by_role("link", name="Listen").click()
    assert_sound(desk)
    desk.get_by_role("link", name="Conversations").click()
    desk.get_by_role("link", name="Our park after dark").click()
    close(desk)
    assert_sound(desk)
    desk.get_by_role("link", name="Result", exact=True).click()
    expect(desk.get_by_text("It begins at")).to_be_visible()
    expect(desk.get_by_text("Answers that are on their way are accepted for ten more minutes.")).to_be_visible()
    assert_sound(desk)
    let_a_quarter_of_an_hour_pass()
    run_jobs()
    expect(desk.get_by_role("heading", name="A draft")).to_be_visible()

    desk.goto(f"{base_url}/desk/")
    desk.get_by_role("link", name="Read it").click()
    assert_sound(desk)
    desk.get_by_role("link", name="Write its words").click()
    assert_sound(desk)
    write_the_words(desk)
    assert_sound(desk)
    desk.get_by_role("link", name="Release to everyone").click()
    assert_sound(desk)
    desk.get_by_role("button", name="Release to everyone").click()
    expect(desk.get_by_text("Everybody can read this result now.")).to_be_visible()
    assert Result.objects.exclude(released_at=None).count() == 1

    resident = visitor(width=320, script=False)
    resident.goto(base_url)
    resident.get_by_role("link", name="Results").click()
    resident.get_by_role("link", name="Our park after dark").click()
    expect(resident.get_by_text("They want light and company in the evening.")).to_be_visible()
    expect(resident.get_by_text("No answer yet.").first).to_be_visible()
    assert_sound(resident)

    answering = visitor(person=authority)
    answering.goto(f"{base_url}/desk/")
    answering.get_by_role("link", name="Begin").click()
    assert_sound(answering)
    shared = answering.get_by_role("listitem").filter(has_text="residents agree on this").first
    shared.get_by_role("link", name="Answer").click()
    assert_sound(answering)
    publish_an_answer(answering)
    assert_sound(answering)

    resident.reload()
    expect(resident.locator(".result-agreed").get_by_text("Answer: Yes")).to_have_count(1)
    expect(resident.get_by_text(PROMISE)).to_be_visible()
    resident.get_by_role("navigation", name="Pages").get_by_role("link", name="Answers").click()
    expect(resident.get_by_text(PROMISE)).to_be_visible()
    expect(resident.locator(".given-answer bdi")).to_have_text("Peter Claes")


def test_a_result_that_nobody_released_is_seen_by_its_staff_alone(visitor, base_url, conversation):
    desk = visitor(person=make_person(roles=["coordinator"]))
    desk.goto(f"{base_url}/conversations/{conversation.slug}/result/")
    desk.get_by_role("button", name="Work out the result").click()
    run_jobs()
    expect(desk.get_by_role("heading", name="A draft")).to_be_visible()

    resident = visitor()
    resident.goto(f"{base_url}/c/{conversation.slug}/result/")

    expect(resident.get_by_text("The result has not been released yet")).to_be_visible()
    expect(resident.locator(".result-headline")).to_have_count(0)
