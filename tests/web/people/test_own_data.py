from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.urls import reverse

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.privacy import declared_fields
from middleground.web.ledger.models import Actor
from middleground.web.ledger.queries import verify
from middleground.web.people import actions
from middleground.web.people.models import Consent, Invitation, Person, RoleGrant
from tests.factories.people import give_app, make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_everything_kept_can_be_taken_along(client):
    person = make_person("ada@example.org", roles=["coordinator"], name="Ada", language="nl")
    actions.give_consent(by=person, purpose="account")
    client.force_login(person)

    file = client.get(reverse("own_data_file"))

    account = file.json()["people"]
    assert file["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert account["account"] == {
        "email": "ada@example.org",
        "name": "Ada",
        "language": "nl",
        "joined_on": person.joined_on.isoformat(),
    }
    assert account["roles"] == [{"role": "coordinator", "organisation": "Town of Valkenbrug", "area": ""}]
    assert [agreement["purpose"] for agreement in account["agreements"]] == ["account"]


def test_nothing_of_others_is_in_it(client):
    make_person("omar@example.org", roles=["coordinator"], name="Omar")
    client.force_login(make_person("ada@example.org"))

    assert "omar" not in client.get(reverse("own_data_file")).content.decode().lower()


def test_name_and_language_are_corrected_and_the_page_speaks_the_new_language(client):
    person = make_person(name="Ada")
    client.force_login(person)

    client.post(reverse("own_data"), {"name": "Ada L.", "language": "nl"})

    person.refresh_from_db()
    assert (person.name, person.language) == ("Ada L.", "nl")
    assert client.get(reverse("own_data")).headers["Content-Language"] == "nl"


def test_an_agreement_keeps_its_history(client):
    person = make_person()
    client.force_login(person)

    client.post(reverse("own_agreement"), {"news": "1"})
    client.post(reverse("own_agreement"), {})
    client.post(reverse("own_agreement"), {"news": "1"})

    standing = [consent.withdrawn_at is None for consent in Consent.objects.order_by("given_at")]
    assert standing == [False, True]


def test_what_an_account_stands_on_is_not_taken_back_alone():
    person = make_person()

    with pytest.raises(InvalidInput) as refused:
        actions.withdraw_consent(by=person, purpose="account")

    assert refused.value.code == "people.consent_is_account"


def test_an_erased_account_leaves_nothing_behind(client):
    make_person(roles=["administrator"])
    person = make_person("ada@example.org", roles=["administrator"], name="Ada")
    give_app(person)
    actions.give_consent(by=person, purpose="account")
    wanted = Invitation(email="nele@example.org", role="member", organisation=make_organisation())
    invitation = actions.invite(by=person, wanted=wanted)

    actions.erase_account(by=Person.objects.get(pk=person.pk))

    invitation.refresh_from_db()
    left = [
        model.objects.filter(**{field: person.pk}).count()
        for model, field in [
            (Person, "pk"),
            (RoleGrant, "person"),
            (Consent, "person"),
            (EmailAddress, "user"),
            (Authenticator, "user"),
            (Actor, "person"),
        ]
    ]
    assert left == [0, 0, 0, 0, 0, 0]
    assert invitation.invited_by is None
    assert verify().broken_at is None


def test_erasing_on_the_page_signs_out(client):
    person = make_person()
    client.force_login(person)

    client.post(reverse("erase_account"), {"sure": "on"})

    assert Person.objects.filter(pk=person.pk).exists() is False
    assert client.get(reverse("own_data")).status_code == 302


def test_erasing_needs_a_clear_yes(client):
    client.force_login(make_person())

    client.post(reverse("erase_account"), {})

    assert Person.objects.count() == 1


def test_with_a_second_step_erasing_asks_for_it_again(client):
    person = make_person()
    give_app(person)
    client.force_login(person)

    answer = client.post(reverse("erase_account"), {"sure": "on"}, follow=True)

    assert answer.request["PATH_INFO"] == reverse("mfa_reauthenticate")
    assert Person.objects.count() == 1


def test_the_last_administrator_is_told_what_to_do_first(client):
    client.force_login(make_person(roles=["administrator"]))

    page = client.post(reverse("erase_account"), {"sure": "on"})

    assert "Give somebody else the role of administrator first." in page.content.decode()
    assert Person.objects.count() == 1


def test_a_failed_erasure_erases_nothing():
    person = make_person(roles=["administrator"])

    with pytest.raises(DomainError):
        actions.erase_account(by=person)

    assert (RoleGrant.objects.count(), EmailAddress.objects.count()) == (1, 1)


def test_what_is_kept_is_public_and_lists_every_declared_field(client):
    page = client.get(reverse("what_we_keep")).content.decode()

    missing = [field.field for field in declared_fields() if field.field not in page]
    assert missing == []


PERSON_LIKE = ("email", "mail", "phone", "address", "user_agent", "ip", "name_of", "inviter")
NOT_ABOUT_PEOPLE = frozenset(
    {
        # Django's and allauth's own rows that hold a person's key alone, or that we never fill.
        "account.EmailAddress.user",
        "usersessions.UserSession.user",
        "account.EmailConfirmation.email_address",
    }
)


def test_every_field_that_may_hold_something_about_a_person_is_declared():
    found = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if _is_about_a_person(field)
    }
    declared = {field.field for field in declared_fields()}

    assert sorted(found - declared - NOT_ABOUT_PEOPLE) == []


def _is_about_a_person(field: models.Field) -> bool:
    if isinstance(field, models.EmailField | models.GenericIPAddressField):
        return True
    if field.related_model is Person:
        return True
    return field.name in PERSON_LIKE


def test_every_declared_field_exists():
    known = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
    }

    assert sorted({field.field for field in declared_fields()} - known) == []
