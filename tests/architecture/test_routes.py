"""Every address has an entry in ``route_rights.py``, and every kind of visitor gets there what the entry says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.route_rights import ROUTES as OTHER_ROUTES
from tests.architecture.route_rights import SIGNED_IN, VISITORS, Expected, Route, World
from tests.architecture.route_rights_api import API
from tests.architecture.route_rights_applying import APPLYING
from tests.architecture.route_rights_calls import CALLS
from tests.architecture.route_rights_places import PLACES

ROUTES = {**OTHER_ROUTES, **CALLS, **APPLYING, **PLACES, **API}
DEMO_ONLY = frozenset({"demo_sign_in"})


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from _patterns(part)
        else:
            yield part


def _names() -> list[str]:
    return [str(pattern.name) for pattern in _patterns(get_resolver()) if pattern.name not in DEMO_ONLY]


def test_every_address_says_who_may_open_it_and_none_that_is_gone():
    assert sorted(_names()) == sorted(ROUTES)


def test_every_entry_speaks_of_every_visitor():
    incomplete = {
        name: set(VISITORS) ^ set(expected)
        for name, route in ROUTES.items()
        for expected in (route.get, route.post)
        if expected is not None and set(expected) != set(VISITORS)
    }

    assert incomplete == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_each_visitor_gets_what_the_table_says(name):
    route = ROUTES[name]
    visits = Visits(name, route)

    opened, sent = visits.statuses("get"), visits.statuses("post")

    assert opened == dict(route.get)
    assert sent == (_as_on_opening(sent, opened) if route.post is None else dict(route.post))


def _as_on_opening(sent: Expected, opened: Expected) -> Expected:
    """Where nothing can be sent, sending is refused as such or opens no more than opening does."""
    return {kind: 405 if sent[kind] == 405 else opened[kind] for kind in VISITORS}


class Visits:
    """All visitors at one address, each in a world as if the others had not been there."""

    def __init__(self, name: str, route: Route) -> None:
        self.world = World()
        args = route.args(self.world) if callable(route.args) else route.args
        self.path = reverse(name, args=args)
        self.data = route.data(self.world) if callable(route.data) else route.data

    def statuses(self, method: str) -> Expected:
        return {kind: self._status(kind, method) for kind in VISITORS}

    def _status(self, kind: str, method: str) -> int:
        cache.clear()
        client = Client()
        with transaction.atomic():
            if kind in SIGNED_IN:
                client.force_login(self.world.people[kind])
            answer = getattr(client, method)(self.path, self.data if method == "post" else None)
            transaction.set_rollback(True)
        return int(answer.status_code)
