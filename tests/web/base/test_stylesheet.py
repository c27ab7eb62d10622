"""One style sheet, cached for as long as it stays the same."""

from __future__ import annotations

import gzip

import pytest
from django.urls import reverse

from middleground.web.base.stylesheet import join, stylesheet
from middleground.web.people.models import Role
from tests.factories.people import make_person


def test_the_style_sheet_comes_packed_and_is_kept_for_ever(client):
    response = client.get(reverse("look_css", args=[stylesheet().digest]), headers={"accept-encoding": "gzip"})

    assert gzip.decompress(response.content) == stylesheet().content
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Vary"] == "Accept-Encoding"


def test_a_browser_that_cannot_unpack_gets_plain_rules(client):
    response = client.get(reverse("look_css", args=[stylesheet().digest]), headers={"accept-encoding": "identity"})

    assert response.content == stylesheet().content
    assert "Content-Encoding" not in response


def test_an_old_address_is_answered_but_not_kept(client):
    response = client.get(reverse("look_css", args=["0123456789ab"]))

    assert response["Cache-Control"] == "no-cache"


def test_a_changed_rule_changes_the_address(tmp_path):
    path = tmp_path / "a.css"
    path.write_text("a { color: inherit; } /* why */")
    before = join([path])
    path.write_text("a { color: unset; }")

    assert before.content == b"a { color: inherit; }"
    assert join([path]).digest != before.digest


def test_the_layers_are_named_before_any_rule():
    order = b"@layer reset, tokens, base, layout, components, utilities;"

    assert stylesheet().content.startswith(order)


@pytest.mark.django_db
def test_staff_who_still_lack_a_second_step_see_the_styled_page_that_asks_for_it(client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(make_person(roles=[Role.COORDINATOR]))

    desk, sheet = client.get(reverse("desk")), client.get(reverse("look_css", args=["current"]))

    assert (desk.status_code, sheet.status_code) == (302, 200)
