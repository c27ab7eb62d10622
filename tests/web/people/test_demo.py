from __future__ import annotations

import importlib

import pytest
from django.test import override_settings
from django.urls import clear_url_caches, set_urlconf

from middleground.web.people import urls as people_urls
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    """Run with the demo flag, as an installation started with it does."""
    with override_settings(DEMO=True):
        _reload()
        yield
    _reload()


def _reload():
    import middleground.web.urls

    importlib.reload(people_urls)
    importlib.reload(middleground.web.urls)
    clear_url_caches()
    set_urlconf(None)


def _path(person) -> str:
    from middleground.web.people.demo import demo_link

    return demo_link(person).removeprefix("http://localhost:8000")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1"])
def test_on_this_machine_a_demo_link_signs_in(client, demo, address):
    person = make_person(roles=["coordinator"])

    answer = client.get(_path(person), REMOTE_ADDR=address)

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "", "localhost"])
def test_from_elsewhere_there_is_no_such_page(client, demo, address):
    path = _path(make_person())

    assert client.get(path, REMOTE_ADDR=address).status_code == 404


def test_forwarded_headers_do_not_make_a_visitor_local(client, demo):
    path = _path(make_person())

    answer = client.get(path, REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "::1"})

    assert answer.status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"])
def test_a_visitor_whom_a_proxy_of_this_machine_speaks_for_is_not_local(client, demo, header):
    path = _path(make_person())

    answer = client.get(path, REMOTE_ADDR="127.0.0.1", headers={header: "192.0.2.7"})

    assert answer.status_code == 404


def test_a_link_that_was_not_signed_here_is_no_page(client, demo):
    path = _path(make_person())

    assert client.get(path.replace(":", "x:")).status_code == 404


def test_without_the_demo_flag_there_is_no_such_address(client):
    person = make_person()

    from django.urls import NoReverseMatch

    with pytest.raises(NoReverseMatch):
        _path(person)
    assert client.get("/people/demo/1:abc/").status_code == 404


def test_the_flag_is_asked_again_at_each_request(client, demo, settings):
    path = _path(make_person())
    settings.DEMO = False

    assert client.get(path).status_code == 404
