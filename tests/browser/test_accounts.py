"""Signing in, in a real browser under the real policy: by letter without a script, by passkey with one."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from middleground.web.areas import actions as areas
from middleground.web.mail.models import Letter
from middleground.web.people import actions
from middleground.web.people.models import Invitation
from tests.factories.areas import make_area, make_feature, make_geojson, make_origin, square
from tests.factories.people import give_app, make_organisation, make_person, path_of


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def _read_code(address: str) -> str:
    letter = Letter.objects.filter(to=address, template="people.sign_in_code").latest("written_at")
    return re.search(r"^\d{8}$", letter.body, re.MULTILINE).group()


def _ask_for_code(page: Page, base_url: str, address: str) -> None:
    page.goto(f"{base_url}/account/login/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Send me a code").click()


def _with_authenticator(page: Page) -> None:
    """Give the browser a device that holds passkeys and always recognises its owner."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_invited_person_signs_in_again_by_letter_without_a_script(visitor, base_url, assert_accessible, assert_fits):
    town = make_organisation("Town")
    wanted = Invitation(email="nele@example.org", role="coordinator", organisation=town)
    invitation = actions.invite(by=None, wanted=wanted)
    page = visitor(width=320, script=False)

    page.goto(base_url + path_of(invitation))
    assert_fits(page)
    page.get_by_label("Your name").fill("Nele")
    page.get_by_label("I agree that an account is kept").check()
    page.get_by_role("button", name="Accept").click()
    expect(page).to_have_url(f"{base_url}/desk/")
    page.goto(f"{base_url}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    _ask_for_code(page, base_url, "nele@example.org")
    assert_fits(page)
    page.get_by_label("Code").fill(_read_code("nele@example.org"))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(f"{base_url}/desk/")


def test_a_passkey_is_added_and_then_signs_in_without_a_letter(visitor, base_url, assert_accessible):
    person = make_person("ada@example.org", roles=["coordinator"], name="Ada")
    page = visitor(person=person)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    _with_authenticator(page)

    page.goto(f"{base_url}/account/second-step/passkeys/add/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert_accessible(page)
    page.goto(f"{base_url}/account/second-step/passkeys/")
    assert_accessible(page)
    page.goto(f"{base_url}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{base_url}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page).to_have_url(f"{base_url}/desk/")
    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1
    assert Letter.objects.filter(template="people.sign_in_code").count() == 0
    assert refused == []


def test_a_passkey_is_the_second_step_after_a_code(visitor, base_url, assert_accessible):
    person = make_person("ada@example.org")
    page = visitor(person=person)
    _with_authenticator(page)
    page.goto(f"{base_url}/account/second-step/passkeys/add/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{base_url}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    _ask_for_code(page, base_url, "ada@example.org")
    page.get_by_label("Code").fill(_read_code("ada@example.org"))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(f"{base_url}/desk/")


def test_a_refused_passkey_is_explained_and_the_letter_stays(visitor, base_url, assert_accessible):
    page = visitor()
    _with_authenticator(page)  # a device that holds no key for this site
    page.goto(f"{base_url}/account/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used.")
    assert_accessible(page)


def test_without_a_script_no_passkey_is_offered(visitor, base_url):
    page = visitor(script=False)

    page.goto(f"{base_url}/account/login/")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_of_one_person_or_area_fit_a_phone_and_shut_nobody_out(
    visitor, base_url, assert_accessible, assert_fits, language
):
    administrator = make_person(roles=["administrator"], name="Ada")
    town = make_organisation()
    other = make_person(roles=["moderator", "translator"], name="Nele")
    actions.invite(by=administrator, wanted=Invitation(email="new@example.org", role="member", organisation=town))
    draft = areas.upload_boundaries(
        by=administrator,
        content=make_geojson(make_feature("W1", "Haven", square(5, 52)), make_feature("W1", "Oost", square(6, 52))),
        origin=make_origin(),
    )
    area = make_area("North", kind="district")
    make_area("South", kind="district")
    page = visitor(width=320, language=language, person=administrator)

    for path in (
        "/people/",
        f"/people/{other.pk}/",
        f"/people/organisations/{town.pk}/",
        "/areas/",
        f"/areas/a/{area.code}/",
        f"/areas/a/{area.code}/edit/",
        f"/areas/boundaries/{draft.pk}/",
        "/areas/tiles/",
    ):
        page.goto(base_url + path)
        assert page.locator("main h1").count() == 1, path
        assert_fits(page)
        assert_accessible(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_invitation_fits_a_phone_and_shuts_nobody_out(visitor, base_url, assert_sound, language):
    wanted = Invitation(email="new@example.org", role="member", organisation=make_organisation())
    invitation = actions.invite(by=None, wanted=wanted)
    page = visitor(width=320, language=language)

    page.goto(base_url + path_of(invitation))

    expect(page.get_by_text("Town of Valkenbrug")).to_be_visible()
    assert_sound(page)


def test_a_passkey_is_renamed_and_removed(visitor, base_url, assert_sound):
    person = make_person("ada@example.org")
    page = visitor(width=320, person=person)
    _with_authenticator(page)
    page.goto(f"{base_url}/account/second-step/passkeys/add/")
    page.get_by_label("Name, so that you recognise it").fill("Phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")

    page.goto(f"{base_url}/account/second-step/passkeys/")
    page.get_by_role("link", name="Rename Phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rename the passkey")
    assert_sound(page)
    page.get_by_label("Name, so that you recognise it").fill("Old phone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old phone").click()
    assert_sound(page)
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("No passkey yet")).to_be_visible()

    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 0


def test_the_key_for_an_app_can_be_typed_and_the_code_page_comes_back(
    visitor, base_url, assert_accessible, assert_fits
):
    person = make_person("ada@example.org")
    give_app(person)
    page = visitor(width=320, script=False)

    _ask_for_code(page, base_url, "ada@example.org")
    page.get_by_label("Code").fill(_read_code("ada@example.org"))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_label("Code from your app").fill("000000")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert_fits(page)
