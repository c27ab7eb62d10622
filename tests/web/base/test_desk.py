"""The desk: one next action, then what follows by date, then only those starts that lead somewhere."""

from __future__ import annotations

import datetime as dt

import pytest
import rules
from django.urls import reverse
from django.utils import timezone

from middleground.web.base import desk
from middleground.web.base.desk import DeskItem, Start
from tests.factories.people import make_person
from tests.web.base.rendering import tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_desk(monkeypatch):
    monkeypatch.setattr(desk, "_providers", [])
    monkeypatch.setattr(desk, "_starts", [])
    rules.add_rule("test.yes", lambda person: True)
    rules.add_rule("test.no", lambda person: False)
    yield
    rules.remove_rule("test.yes")
    rules.remove_rule("test.no")


@pytest.fixture
def open_desk(client, empty_desk):
    client.force_login(make_person())

    def get():
        return client.get(reverse("desk")).content.decode()

    return get


def make_item(title, due=None, **options):
    return DeskItem(title, options.get("detail", ""), f"/{title}/", f"Do {title}", due, options.get("effort", ""))


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse("desk")).status_code == 302


def test_only_the_first_thing_has_a_button(open_desk):
    today = timezone.localdate()
    desk.register_desk(lambda person: [make_item("later", today + dt.timedelta(3)), make_item("first", today)])

    html = open_desk()
    links = [(a["href"], a.get("class")) for a in tags(html, "a") if a["href"] in {"/first/", "/later/"}]

    assert links == [("/first/", "button button-primary"), ("/later/", "row-link")]


def test_what_waits_without_a_date_comes_first_then_by_date_then_by_weight(empty_desk):
    today = dt.date(2026, 11, 21)
    items = [
        DeskItem("c", "", "", "", today, "", weight=2),
        DeskItem("a", "", "", "", None, "", weight=0),
        DeskItem("d", "", "", "", today + dt.timedelta(1), "", weight=0),
        DeskItem("b", "", "", "", today, "", weight=0),
    ]
    desk.register_desk(lambda person: items)

    assert [item.title for item in desk.desk_of(None)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("days", "said"),
    [(-9, "Since 12 November"), (0, "Today"), (2, "Monday"), (6, "Friday"), (7, "Saturday 28 November")],
)
def test_days_are_said_as_people_say_them(open_desk, monkeypatch, days, said):
    today = dt.date(2026, 11, 21)
    now = dt.datetime(2026, 11, 21, 9, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "localtime", lambda *args: now)
    desk.register_desk(lambda person: [make_item("x", today + dt.timedelta(days))])

    html = open_desk()

    assert f">{said}</time>" in html


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(4, "Good evening."), (5, "Good morning."), (11, "Good morning."), (12, "Good afternoon."), (18, "Good evening.")],
)
def test_the_greeting_knows_the_hour_of_the_town(open_desk, monkeypatch, hour, greeting):
    now = dt.datetime(2026, 11, 21, hour, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "localtime", lambda *args: now)

    assert f"<h1>{greeting}" in open_desk()


def test_an_empty_desk_says_so_and_offers_no_starts(open_desk):
    html = open_desk()

    assert "Nothing waits for you." in html
    assert "Start something" not in html


def test_a_start_without_a_door_for_the_person_is_hidden(open_desk):
    desk.register_start(Start("ask", "A conversation", "branding", "test.yes"))
    desk.register_start(Start("happened", "A trigger", "branding", "test.no"))

    html = open_desk()

    assert ("Ask people" in html, "Something happened" in html) == (True, False)


def test_a_start_with_one_door_leads_through_it(client, open_desk):
    desk.register_start(Start("ask", "A conversation", "branding", "test.yes"))

    assert client.get(reverse("start", args=["ask"])).url == reverse("branding")


def test_a_start_with_several_doors_lists_them(client, open_desk):
    desk.register_start(Start("ask", "A conversation", "branding", "test.yes", "seven answers each"))
    desk.register_start(Start("ask", "A survey", "desk", "test.yes"))

    html = client.get(reverse("start", args=["ask"])).content.decode()

    assert [a["href"] for a in tags(html, "a") if a.get("class") == "row-link"] == [
        reverse("branding"),
        reverse("desk"),
    ]
    assert "seven answers each" in html


def test_a_start_without_a_door_does_not_exist(client, open_desk):
    assert client.get(reverse("start", args=["ask"])).status_code == 404


def test_a_verb_lists_its_pages_or_says_that_there_are_none(client, open_desk, monkeypatch):
    from middleground.web.base import navigation

    monkeypatch.setattr(navigation, "_pages", [])
    empty = client.get(reverse("verb", args=["talk"])).content.decode()
    navigation.register_page(navigation.StaffPage("talk", "Meetings", "Who meets", "branding", "test.yes"))

    filled = client.get(reverse("verb", args=["talk"])).content.decode()

    assert "Nothing here for you yet" in empty
    assert [a["href"] for a in tags(filled, "a") if a.get("class") == "row-link"] == [reverse("branding")]
