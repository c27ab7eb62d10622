"""Seeing where one's own answers lie: on one's own device, in both directions."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.findings import make_spectrum, make_statement, with_statements
from tests.factories.results import make_asked, make_result

SIZES = (110, 100, 190)


def dividing(name, shares):
    counts = tuple((round(share * size), size) for share, size in zip(shares, SIZES, strict=True))
    agree = sum(count for count, _size in counts)
    return make_statement(name, agree, sum(SIZES) - agree - 20, 20, by_side=counts)


def asked():
    """Return a conversation in which six statements are agreed with towards the other end."""
    conversation, coordinator = make_asked(languages=("en", "ar"))
    found = with_statements(make_spectrum(), *(dividing(str(i), (0.1, 0.5, 0.9)) for i in range(6)))
    make_result(conversation, found=found, by=coordinator)
    return conversation


def answer(page, base_url, conversation, choices):
    """Answer through the form without htmx, as the page would."""
    page.goto(base_url + reverse("conversation_welcome", args=[conversation.slug]))
    for number, choice in choices:
        address = reverse("conversation_vote", args=[conversation.slug])
        page.goto(f"{base_url}{address}?statement={number}&back=mine")
        page.locator(f"form button[name=choice][value='{choice}']").first.click()
        page.wait_for_url("**/mine/")


@pytest.mark.parametrize(("language", "is_beyond"), [("en", True), ("ar", False)])
def test_answers_of_one_end_are_placed_towards_it_and_nothing_is_sent(
    visitor, base_url, assert_accessible, assert_fits, language, is_beyond
):
    conversation = asked()
    page = visitor(language=language, width=320)
    answer(page, base_url, conversation, [(number, 1) for number in range(1, 7)])
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url.split("?")[0].removeprefix(base_url))))

    page.reload()
    page.locator("rect.own-mark").wait_for()

    mark = float(page.locator("rect.own-mark").get_attribute("x").rstrip("%"))
    asked_for = [address for method, address in sent if "/static/" not in address and not address.endswith(".css")]
    assert (mark > 50) == is_beyond
    assert {method for method, _address in sent} == {"GET"}
    assert [one for one in asked_for if "/result/" in one] == [reverse("conversation_line", args=[conversation.slug])]
    assert_fits(page)
    assert_accessible(page)


def test_few_answers_are_not_known_yet(visitor, base_url):
    conversation = asked()
    page = visitor()
    answer(page, base_url, conversation, [(1, 1), (2, 1)])

    page.get_by_text("Not known yet: too few of your answers").wait_for()

    assert page.locator("rect.own-mark").count() == 0


def test_without_a_script_the_answers_stand_alone(visitor, base_url):
    conversation = asked()
    page = visitor(script=False)
    answer(page, base_url, conversation, [(1, 1)])

    assert page.locator(".own-answer").count() == 1
    assert page.locator("#place").is_hidden()
