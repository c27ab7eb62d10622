from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from middleground.web.mail.models import Letter
from middleground.web.people.adapters import FactorAdapter
from middleground.web.people.models import Person
from tests.factories.people import give_app, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def _code_for(address: str) -> str:
    letter = Letter.objects.get(to=address, template="people.sign_in_code")
    return re.search(r"^\d{8}$", letter.body, re.MULTILINE).group()


def _ask(client, address):
    return client.post(reverse("account_login"), {"login": address})


def _enter(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code, "action": "verify"})


def _now_code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_somebody_signs_in_with_a_code_from_a_letter(client):
    person = make_person()

    asked = _ask(client, person.email)
    entered = _enter(client, _code_for(person.email))

    assert asked["Location"] == reverse("account_confirm_login_code")
    assert entered["Location"] == reverse("desk")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_case_and_blanks_around_an_address_do_not_matter(client):
    person = make_person("ada@example.org")

    _ask(client, "  ADA@example.org ")

    assert _enter(client, _code_for(person.email))["Location"] == reverse("desk")


def test_the_letter_comes_in_the_language_of_the_person(client):
    person = make_person(language="nl")

    _ask(client, person.email)

    assert Letter.objects.get(to=person.email).language == "nl"


def test_a_stranger_sees_the_same_as_somebody_with_an_account_and_gets_no_letter(client):
    person = make_person("known@example.org")
    other = Client()

    pages = []
    for visitor, address in ((client, person.email), (other, "unknown@example.org")):
        asked = _ask(visitor, address)
        shown = visitor.get(asked["Location"]).content.decode()
        pages.append((asked.status_code, asked["Location"], re.sub(r"csrf\S+ value=\S+|known|unknown", "", shown)))
    letters = set(Letter.objects.values_list("to", flat=True))

    assert re.sub(r"un(?=@)", "", pages[0][2]) == re.sub(r"un(?=@)", "", pages[1][2])
    assert pages[0][:2] == pages[1][:2]
    assert letters == {"known@example.org"}


def test_a_wrong_code_says_so_and_the_third_ends_the_try(client):
    person = make_person()
    _ask(client, person.email)
    right = _code_for(person.email)
    wrong = "00000000" if right != "00000000" else "11111111"

    answers = [_enter(client, wrong).status_code for _ in range(3)]

    assert answers == [200, 200, 302]
    assert _enter(client, right)["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(client):
    person = make_person()
    _ask(client, person.email)
    code = _code_for(person.email)
    _enter(client, code)
    client.post(reverse("account_logout"))

    again = _enter(client, code)

    assert again["Location"] == reverse("account_login")


def test_an_inactive_person_gets_no_code(client):
    person = make_person()
    Person.objects.filter(pk=person.pk).update(is_active=False)

    _ask(client, person.email)

    assert Letter.objects.count() == 0


def test_too_many_codes_for_one_address_are_refused():
    person = make_person()

    answers = [_ask(Client(), person.email) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert Letter.objects.count() == 3


def test_too_many_tries_from_one_place_get_a_page_that_says_wait():
    answers = [_ask(Client(), f"p{number}@example.org") for number in range(31)]

    assert [answers[0].status_code, answers[-1].status_code] == [302, 429]
    assert "this page rests for a few minutes" in answers[-1].content.decode()


def test_a_forwarded_address_does_not_escape_the_limit():
    last = [
        Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}).post(reverse("account_login"), {"login": "a@b.org"})
        for number in range(31)
    ][-1]

    assert last.status_code == 429


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_set_password"])
def test_there_is_no_sign_up_and_no_password_to_set(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_has_a_usable_password():
    assert make_person().has_usable_password() is False


def test_an_app_adds_a_second_step(client):
    person = make_person(roles=["coordinator"])
    secret = give_app(person)
    _ask(client, person.email)

    entered = _enter(client, _code_for(person.email))
    signed_in_early = "_auth_user_id" in client.session
    finished = client.post(reverse("mfa_authenticate"), {"code": _now_code(secret)})

    assert entered["Location"] == reverse("mfa_authenticate")
    assert signed_in_early is False
    assert finished["Location"] == reverse("desk")


def test_a_wrong_second_step_does_not_sign_in(client):
    person = make_person()
    secret = give_app(person)
    _ask(client, person.email)
    _enter(client, _code_for(person.email))
    right = _now_code(secret)

    answer = client.post(reverse("mfa_authenticate"), {"code": f"{(int(right) + 1) % 1_000_000:06d}"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_secrets_of_second_steps_lie_encrypted():
    secret = give_app(make_person())

    stored = Authenticator.objects.get(type="totp").data["secret"]

    assert secret not in stored
    assert FactorAdapter().decrypt(stored) == secret


def test_setting_an_app_up_gives_recovery_codes_and_tells_by_letter(client, django_capture_on_commit_callbacks):
    person = make_person(name="Ada")
    client.force_login(person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": _now_code(secret)})

    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert len(client.get(done["Location"]).context["unused_codes"]) == 10
    assert {letter.template for letter in Letter.objects.filter(to=person.email)} == {"people.account_changed"}


def test_another_address_counts_once_its_code_was_entered(client):
    person = make_person("old@example.org")
    client.force_login(person)

    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "1"})
    before = Person.objects.get(pk=person.pk).email
    letter = Letter.objects.get(to="new@example.org")
    code = re.search(r"^\d{8}$", letter.body, re.MULTILINE).group()
    client.post(reverse("account_email_verification_sent"), {"code": code, "action": "verify"})

    assert before == "old@example.org"
    assert Person.objects.get(pk=person.pk).email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]


def test_other_sign_ins_can_be_ended(client):
    person = make_person()
    elsewhere = Client()
    for browser in (elsewhere, client):
        _ask(browser, person.email)
        _enter(browser, _code_for(person.email))
        Letter.objects.all().delete()

    client.post(reverse("usersessions_list"))

    assert elsewhere.get(reverse("own_data")).status_code == 302
    assert client.get(reverse("own_data")).status_code == 200
