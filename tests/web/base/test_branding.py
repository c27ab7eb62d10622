"""A town puts its name, logo and colour on its platform, and stays readable."""

from __future__ import annotations

import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from middleground.web.base import colours, queries
from middleground.web.base.actions import LOGO_BYTES, set_branding
from middleground.web.base.errors import InvalidInput, NotAllowed
from middleground.web.base.models import Branding
from middleground.web.ledger.models import Entry
from middleground.web.people.models import Role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def make_png(width=120, height=40):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height)


@pytest.fixture
def administrator():
    return make_person(roles=[Role.ADMINISTRATOR])


def test_pages_bear_the_name_of_the_town(client, administrator):
    set_branding(by=administrator, name="Valkenbrug", accent="")

    page = client.get("/no-such-page/").content.decode()

    assert "· Valkenbrug</title>" in page
    assert '<span class="brand-name">Valkenbrug</span>' in page


def test_a_name_cannot_carry_markup(client, administrator):
    set_branding(by=administrator, name="<script>x</script>", accent="")

    assert "<script>x" not in client.get("/no-such-page/").content.decode()


def test_the_colour_reaches_pages_as_a_style_sheet_of_our_own_address(client, administrator):
    set_branding(by=administrator, name="", accent="#7A2048")

    address = f"{reverse('branding_css')}?v={queries.brand().digest}"
    page, sheet = client.get("/no-such-page/").content.decode(), client.get(address)

    assert f'<link rel="stylesheet" href="{address}">' in page
    assert "--accent:#7a2048" in sheet.content.decode()
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet["Cache-Control"]


def test_a_style_sheet_that_is_still_the_same_is_not_sent_again(client, administrator):
    set_branding(by=administrator, name="", accent="#7a2048")
    etag = client.get(reverse("branding_css"))["ETag"]

    assert client.get(reverse("branding_css"), headers={"if-none-match": etag}).status_code == 304


def test_the_colour_can_be_read_on_dark_paper_too():
    sheet = queries.brand_css("#003344")
    night = sheet.split("prefers-color-scheme:dark")[1].split("--accent:")[1][:7]

    assert colours.is_readable(night, (colours.PAPER_DARK, colours.INK_DARK))


def test_without_a_colour_no_second_style_sheet_is_fetched(client, administrator):
    set_branding(by=administrator, name="Valkenbrug", accent="")

    assert reverse("branding_css") not in client.get("/no-such-page/").content.decode()


def test_a_pale_colour_is_refused_with_the_nearest_that_can_be_read(administrator):
    with pytest.raises(InvalidInput) as refused:
        set_branding(by=administrator, name="", accent="#ffcc00")

    offer = refused.value.params["nearest"]
    assert (refused.value.code, refused.value.field) == ("base.accent_too_pale", "accent")
    assert colours.is_readable(offer, (colours.PAPER, colours.WHITE))


@pytest.mark.parametrize("accent", ["red", "#12", "url(x)", "#00656d;}"])
def test_what_is_no_colour_never_reaches_a_style_sheet(administrator, accent):
    with pytest.raises(InvalidInput, match=r"#00656d"):
        set_branding(by=administrator, name="", accent=accent)

    assert Branding.objects.count() == 0


@pytest.mark.parametrize(
    ("logo", "code"),
    [
        (b"<svg onload='alert(1)'/>", "base.logo_not_picture"),
        (make_png() + b"x" * LOGO_BYTES, "base.logo_too_large"),
        (make_png(width=2001), "base.logo_too_large"),
    ],
    ids=["svg", "heavy", "wide"],
)
def test_a_logo_that_could_do_harm_is_refused(administrator, logo, code):
    with pytest.raises(InvalidInput) as refused:
        set_branding(by=administrator, name="", accent="", logo=logo)

    assert refused.value.code == code


def test_the_logo_is_served_as_what_it_is(client, administrator):
    set_branding(by=administrator, name="", accent="", logo=make_png())

    response = client.get(reverse("branding_logo"))

    assert (response.content, response["Content-Type"]) == (make_png(), "image/png")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_saving_a_name_keeps_the_logo_until_it_is_taken_away(client, administrator):
    set_branding(by=administrator, name="A", accent="", logo=make_png())

    kept = set_branding(by=administrator, name="B", accent="")
    gone = set_branding(by=administrator, name="B", accent="", remove_logo=True)

    assert (bytes(kept.logo), gone.logo) == (make_png(), None)
    assert client.get(reverse("branding_logo")).status_code == 404


def test_the_act_is_in_the_ledger(administrator):
    set_branding(by=administrator, name="Valkenbrug", accent="#7a2048")

    entry = Entry.objects.get(verb="base.set_branding")

    assert entry.facts == {"accent": "7a2048", "logo": False}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_may_change_it(client, role):
    person = make_person(roles=[role])
    client.force_login(person)

    with pytest.raises(NotAllowed):
        set_branding(by=person, name="Mine", accent="")

    assert client.get(reverse("branding")).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse("branding")).status_code == 302


def test_an_administrator_sets_all_three_on_one_page(client, administrator):
    client.force_login(administrator)
    logo = SimpleUploadedFile("logo.png", make_png(), content_type="image/png")

    response = client.post(reverse("branding"), {"name": "Valkenbrug", "accent": "#7a2048", "logo": logo}, follow=True)

    assert queries.brand().name == "Valkenbrug"
    assert (queries.brand().accent, queries.brand().has_logo) == ("#7a2048", True)
    assert "Every page now looks like this." in response.content.decode()


def test_a_refused_colour_is_said_beside_its_field(client, administrator):
    client.force_login(administrator)

    response = client.post(reverse("branding"), {"name": "Valkenbrug", "accent": "#ffcc00"})

    page = response.content.decode()
    assert response.status_code == 422
    assert f"The nearest that can be read is {colours.nearest_dark('#ffcc00')}." in page
    assert page.count('id="id_accent_error"') == 1


def test_there_is_only_one_branding(administrator):
    set_branding(by=administrator, name="A", accent="")
    set_branding(by=administrator, name="B", accent="")

    assert list(Branding.objects.values_list("pk", "name")) == [(1, "B")]


def test_pages_read_the_branding_once_in_a_while_and_not_each_time(administrator, django_assert_num_queries):
    queries.forget_brand()

    with django_assert_num_queries(1):
        assert [queries.brand().name, queries.brand().name] == ["Middleground", "Middleground"]
