"""What a page says about change between two results."""

import datetime as dt
import html
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from middleground.web.conversations.models import Result
from tests.factories.findings import make_camps, make_spectrum, make_statement, with_statements
from tests.factories.results import add_text, make_asked, make_result

pytestmark = pytest.mark.django_db

SIZES = (110, 100, 190)


def agreeing(name, share, n_people):
    sizes = [size * n_people // 460 for size in SIZES]
    counts = tuple((round(share * size), size) for size in sizes)
    agree = sum(count for count, _size in counts)
    return make_statement(name, agree, sum(sizes) - agree - 20, 20, by_side=counts)


def town(first_share, *, n_people=460):
    first, *rest = make_spectrum().statements
    return replace(
        with_statements(make_spectrum(), agreeing(first.id, first_share, n_people), *rest), n_people=n_people
    )


def results(before, after, *, public=True, days=7):
    """Return a conversation with two results, so many days apart."""
    conversation, coordinator = make_asked()
    earlier = make_result(conversation, found=before, by=coordinator)
    Result.objects.filter(pk=earlier.pk).update(made_at=earlier.made_at - dt.timedelta(days=days))
    later = make_result(conversation, found=after, by=coordinator if public else None, snapshot="two")
    return conversation, coordinator, later


def read(client, name, conversation):
    return client.get(reverse(name, args=[conversation.slug])).content.decode()


def changes(shown):
    """Return the words of the section, without marks."""
    if 'id="changes"' not in shown:
        return ""
    section = shown.split('id="changes"')[1].split("</section>")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section)))


def test_everybody_reads_how_far_a_statement_moved_since_the_last_release(client):
    conversation, _coordinator, _later = results(town(0.4), town(0.8, n_people=520))

    told = changes(read(client, "conversation_result", conversation))

    assert "more of 100 people agree than before." in told
    assert re.search(r"about (3[5-9]|4[0-5]) % before, about (7[5-9]|8[0-5]) % now", told) is not None
    assert "460 people took part by then, 520 by now." in told


def test_a_fall_is_told_as_fewer(client):
    conversation, _coordinator, _later = results(town(0.8), town(0.4, n_people=520))

    told = changes(read(client, "conversation_result", conversation))

    assert "fewer of 100 people agree than before." in told
    assert "Now it is not sure any more that people share it." in told


def test_nothing_that_surely_changed_is_said_so(client):
    conversation, _coordinator, _later = results(town(0.8), town(0.8, n_people=520))

    assert "Nothing changed for sure." in changes(read(client, "conversation_result", conversation))


def test_too_few_new_people_are_said_so(client):
    conversation, _coordinator, later = results(town(0.8), town(0.4, n_people=470))
    Result.objects.filter(pk=later.pk).update(payload=later.payload | {"n_people": 465})

    assert "Too few people answered since then" in changes(read(client, "conversation_result", conversation))


def test_a_first_result_says_nothing_of_change_to_everybody_and_that_it_is_the_first_to_staff(client):
    conversation, coordinator = make_asked()
    make_result(conversation, by=coordinator)
    public = changes(read(client, "conversation_result", conversation))
    client.force_login(coordinator)

    staff = changes(read(client, "conversation_result_staff", conversation))

    assert (public, "This is the first result." in staff) == ("", True)


def test_a_draft_is_compared_for_staff_alone(client):
    conversation, coordinator, _draft = results(town(0.4), town(0.8, n_people=520), public=False)
    public = changes(read(client, "conversation_result", conversation))
    client.force_login(coordinator)

    staff = changes(read(client, "conversation_result_staff", conversation))

    assert (public, "agree than before" in staff) == ("", True)


def test_an_earlier_draft_that_nobody_released_is_not_told_to_everybody(client):
    conversation, coordinator = make_asked()
    draft = make_result(conversation, found=town(0.4))
    Result.objects.filter(pk=draft.pk).update(made_at=draft.made_at - dt.timedelta(days=7))
    make_result(conversation, found=town(0.8, n_people=520), by=coordinator, snapshot="two")

    assert changes(read(client, "conversation_result", conversation)) == ""


def test_of_many_earlier_results_the_one_of_a_week_ago_is_compared(client):
    conversation, coordinator = make_asked()
    for days, people in ((20, 400), (8, 430), (1, 460)):
        result = make_result(conversation, found=town(0.8, n_people=people), by=coordinator, snapshot=f"{days}")
        Result.objects.filter(pk=result.pk).update(made_at=result.made_at - dt.timedelta(days=days))
    make_result(conversation, found=town(0.8, n_people=520), by=coordinator, snapshot="now")

    assert "430 people took part by then" in changes(read(client, "conversation_result", conversation))


def test_a_statement_rejected_since_is_not_told(client):
    conversation, _coordinator, _later = results(town(0.4), town(0.8, n_people=520))
    conversation.statements.filter(number=1).update(state="rejected", reason="insult", text="A cruel sentence")

    assert "agree than before" not in changes(read(client, "conversation_result", conversation))


def test_a_new_shape_is_told_and_its_sides_are_not_compared(client):
    conversation, _coordinator, _later = results(make_spectrum(), make_camps((180, 220), n_people=520))

    told = changes(read(client, "conversation_result", conversation))

    assert "Now there are camps: a gap that chance does not explain" in told
    assert "more of 100 people than before" not in told


def test_a_side_that_grew_is_called_by_the_coordinators_words(client):
    after = make_spectrum((210, 100, 90), n_people=520)
    conversation, _coordinator, later = results(make_spectrum(), after)
    add_text(later, "en", "", ["more rules", "", "more freedom"])

    told = changes(read(client, "conversation_result", conversation))

    assert re.findall(r"(more \w+): \S+ (more|fewer) of 100 people than before", told) == [
        ("more rules", "more"),
        ("more freedom", "fewer"),
    ]


def test_change_takes_as_many_questions_to_the_database_after_one_result_as_after_three(
    client, django_assert_max_num_queries
):
    conversation, coordinator, _later = results(town(0.4), town(0.8, n_people=520))
    with django_assert_max_num_queries(12) as first:
        read(client, "conversation_result", conversation)
    for people in (560, 600):
        make_result(conversation, found=town(0.8, n_people=people), by=coordinator, snapshot=f"{people}")

    with django_assert_max_num_queries(len(first)):
        read(client, "conversation_result", conversation)
