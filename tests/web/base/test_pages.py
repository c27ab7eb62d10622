"""What every answer of the platform holds to: headers, errors that help, no template left raw."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import formats, translation
from django.views.defaults import bad_request, permission_denied, server_error

from middleground.web.base import errors
from middleground.web.base.errors import InvalidInput, NotAllowed
from middleground.web.base.middleware import DomainErrorMiddleware
from middleground.web.people.models import Role
from tests.factories.people import make_person
from tests.web.base.rendering import tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(client, settings):
    settings.DEBUG = True
    return lambda **query: client.get(reverse("design"), query)


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr", "ar"])
def test_no_component_is_left_raw(design, language):
    html = design(lang=language).content.decode()

    assert [mark for mark in ("<c-", "{%", "{{", "{#", "cotton") if mark in html] == []


def test_every_id_is_there_once(design):
    html = design().content.decode()

    from tests.web.base.rendering import Tags

    ids = [attrs["id"] for _, attrs in Tags(html).found if "id" in attrs]

    assert sorted(ids) == sorted(set(ids))


def test_the_table_of_the_design_page_is_exported(design):
    assert design(export="csv")["Content-Type"] == "text/csv; charset=utf-8"


def test_the_design_page_is_for_those_who_work_here(client):
    stranger = client.get(reverse("design")).status_code
    client.force_login(make_person(roles=[Role.FACILITATOR]))

    assert (stranger, client.get(reverse("design")).status_code) == (404, 200)


@pytest.mark.parametrize("name", ["take_part", "results", "answers", "who_is_behind", "account_login"])
def test_a_cache_between_keeps_the_languages_apart(client, name):
    response = client.get(reverse(name))

    kept_apart_by = {header.strip() for header in response["Vary"].split(",")}
    assert kept_apart_by >= {"Accept-Language", "Cookie"}


def test_a_page_asks_for_nothing_that_it_does_not_need(client):
    response = client.get("/no-such-page/")

    assert "camera=(), " in response["Permissions-Policy"]
    assert "microphone=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_shared_computer_keeps_no_page_of_somebody_who_signed_in(client):
    client.force_login(make_person())

    assert client.get(reverse("desk"))["Cache-Control"] == "no-store"


def test_a_stranger_gets_no_cookie_from_a_page_without_a_form(client):
    client.get("/no-such-page/")

    assert dict(client.cookies) == {}


def test_a_missing_page_offers_a_way_back(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [(bad_request, 400, "We could not read that"), (permission_denied, 403, "This page is not open to you")],
)
def test_refusals_are_pages_of_ours(rf: RequestFactory, view, status, title):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.user = AnonymousUser()

    response = view(request, exception=Exception("secret"))

    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.content.decode()
    assert "secret" not in response.content.decode()


def test_a_failure_of_ours_shows_a_page_that_needs_no_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))

    assert response.status_code == 500
    assert tags(response.content.decode(), "link") == [{"rel": "stylesheet", "href": "/look/current.css"}]


def test_a_form_that_was_open_too_long_says_that_nothing_was_saved():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person(roles=[Role.ADMINISTRATOR]))

    response = client.post(reverse("branding"), {"name": "x"})

    assert response.status_code == 403
    assert "Nothing was saved." in response.content.decode()


@pytest.mark.parametrize(("error", "status"), [(NotAllowed, 403), (InvalidInput, 422)])
def test_a_domain_error_is_a_page_with_its_sentence(rf, monkeypatch, error, status):
    from django.contrib.auth.models import AnonymousUser

    monkeypatch.setitem(errors._sentences, "test.no_room", "Only %(seats)s seats are left.")
    request = rf.get("/")
    request.user = AnonymousUser()

    response = DomainErrorMiddleware(lambda _: None).process_exception(request, error("test.no_room", seats=3))

    assert response.status_code == status
    assert "Only 3 seats are left." in response.content.decode()


def test_an_unexpected_error_stays_one(rf):
    assert DomainErrorMiddleware(lambda _: None).process_exception(rf.get("/"), ValueError("x")) is None


def test_a_message_is_a_notice_on_the_page(client):
    client.force_login(make_person(roles=[Role.ADMINISTRATOR]))

    html = client.post(reverse("branding"), {"name": "Valkenbrug"}, follow=True).content.decode()

    assert [a["class"] for a in tags(html, "div") if a.get("role") == "status"] == ["notice notice-good"]


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1 December 2026"), ("nl", "1 december 2026"), ("de", "1. Dezember 2026"), ("fr", "1 décembre 2026")],
)
def test_a_day_is_written_as_the_language_writes_it(language, written):
    with translation.override(language):
        assert formats.date_format(dt.date(2026, 12, 1)) == written


def test_an_error_page_replaces_the_whole_page_and_not_the_piece_that_was_asked_for():
    client = Client(enforce_csrf_checks=True)
    person = make_person(roles=[Role.ADMINISTRATOR])
    client.force_login(person)

    refused = client.post(reverse("branding"), headers={"HX-Request": "true"})
    served = client.get(reverse("branding"), headers={"HX-Request": "true"})

    wanted = [
        (one.status_code, one.headers.get("HX-Retarget"), one.headers.get("HX-Reswap")) for one in (refused, served)
    ]
    assert wanted == [(403, "body", "innerHTML"), (200, None, None)]
