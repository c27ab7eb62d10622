"""Every page that needs no more than an address: nobody shut out, on the narrowest phone, in both directions.

Pages of one thing (a conversation, a letter) are visited on the journeys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from middleground.web.people.models import Role
from tests.factories.people import make_organisation, make_person

CHOICE = re.compile(r"\(\?P<\w+>([\w|]+)\)")


def _written_out(address: str) -> Iterable[str]:
    """Return one address for each of the words that a pattern offers, as in ``(?P<verb>listen|learn)``."""
    words = [found.split("|") for found in CHOICE.findall(address)]
    for chosen in product(*words):
        rest = iter(chosen)
        yield CHOICE.sub(lambda _match, rest=rest: next(rest), address)


def _addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "/") -> Iterable[str]:
    for found in patterns:
        for address in _written_out(before + str(found.pattern)):
            if "<" in address:
                continue
            if isinstance(found, URLResolver):
                yield from _addresses(found.url_patterns, address)
            else:
                yield address.replace("^", "").replace("$", "").replace(r"\Z", "")


def _pages(person) -> list[str]:
    """Return the addresses that answer this person with a page."""
    client = Client()
    if person:
        client.force_login(person)
    found = []
    for address in sorted(set(_addresses(get_resolver().url_patterns))):
        reply = client.get(address)
        if reply.status_code == 200 and reply["Content-Type"].startswith("text/html"):
            found.append(address)
    return found


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("en", True), ("ar", False)])
@pytest.mark.parametrize("is_staff", [False, True], ids=["resident", "staff"])
def test_every_page_fits_a_narrow_phone_and_shuts_nobody_out(visitor, base_url, assert_sound, language, dark, is_staff):
    town = make_organisation()
    person = make_person(roles=list(Role), organisation=town) if is_staff else None
    page = visitor(language=language, width=320, person=person, dark=dark)

    visited = _pages(person)
    for address in visited:
        page.goto(address)
        assert page.url == base_url + address
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr"), address
        assert_sound(page)

    assert {"/", "/answers/"} <= set(visited)
    assert ("/desk/" in visited, "/listen/" in visited) == (is_staff, is_staff)
