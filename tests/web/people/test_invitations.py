from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput, NotAllowed
from middleground.web.ledger.queries import history_of
from middleground.web.mail.models import Letter
from middleground.web.people import actions
from middleground.web.people.actions import Profile
from middleground.web.people.models import Consent, Invitation, Person
from middleground.web.people.queries import holds
from tests.factories.areas import make_area
from tests.factories.people import make_organisation, make_person, path_of

pytestmark = pytest.mark.django_db

NEWCOMER = {"name": "Nele", "language": "nl", "agree": "on"}


@pytest.fixture
def town():
    return make_organisation("Town")


@pytest.fixture
def coordinator(town):
    return make_person(roles=["coordinator"], organisation=town, name="Ada")


def _wanted(town, **changes) -> Invitation:
    given = {"email": "nele@example.org", "role": "moderator", "organisation": town, **changes}
    return Invitation(**given)


def _token(invitation) -> str:
    return path_of(invitation).rstrip("/").rsplit("/", 1)[1]


def test_from_the_invitation_to_the_desk(client, coordinator, town):
    client.force_login(coordinator)
    sent = client.post(
        reverse("invite_person"),
        {"email": "Nele@example.org", "role": "moderator", "organisation": town.pk, "area": "", "language": "nl"},
    )
    letter = Letter.objects.get(to="nele@example.org")
    link = path_of(Invitation.objects.get())
    newcomer = Client()

    shown = newcomer.get(link)
    accepted = newcomer.post(link, NEWCOMER)

    person = Person.objects.get(email="nele@example.org")
    assert (sent["Location"], accepted["Location"]) == (reverse("people_list"), reverse("desk"))
    assert link in letter.body
    assert "Town" in shown.content.decode()
    assert (person.name, person.language) == ("Nele", "nl")
    assert holds(person, "moderator", organisation=town) is True
    assert list(person.consents.values_list("purpose", "version")) == [("account", "2026-11")]
    assert newcomer.get(reverse("own_data")).status_code == 200


def test_opening_the_link_alone_makes_no_account(client, coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))

    client.get(path_of(invitation))

    assert Person.objects.count() == 1


def test_without_agreement_no_account(client, coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))

    answer = client.post(path_of(invitation), {**NEWCOMER, "agree": ""})

    assert answer.context["form"].errors.keys() == {"agree"}
    assert Person.objects.count() == 1


def test_an_invitation_is_accepted_once(coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))
    actions.accept_invitation(token=_token(invitation), by=None, profile=Profile(name="Nele"))

    with pytest.raises(DomainError) as refused:
        actions.accept_invitation(token=_token(invitation), by=None, profile=Profile(name="Again"))

    assert refused.value.code == "people.invitation_accepted"


def test_an_accepted_invitation_forgets_the_address(coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))
    actions.accept_invitation(token=_token(invitation), by=None, profile=Profile(name="Nele"))

    invitation.refresh_from_db()
    assert invitation.email == ""


@pytest.mark.parametrize("change", ["expired", "revoked"])
def test_an_invitation_that_ended_does_not_open(client, coordinator, town, change):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))
    if change == "revoked":
        actions.revoke_invitation(by=coordinator, invitation=invitation)
    else:
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = client.get(path_of(invitation))

    assert answer.status_code == 409
    assert Person.objects.count() == 1


@pytest.mark.parametrize("token", ["1", "1:wrong", "x:y", "999999:abc"])
def test_a_link_that_was_not_signed_does_not_open(client, token):
    assert client.get(reverse("invitation_accept", args=[token])).status_code == 409


def test_inviting_twice_keeps_one_invitation_and_one_letter(coordinator, town):
    first = actions.invite(by=coordinator, wanted=_wanted(town))
    second = actions.invite(by=coordinator, wanted=_wanted(town))

    assert first == second
    assert Letter.objects.count() == 1


def test_sending_again_within_minutes_writes_no_second_letter_and_later_one_with_the_same_link(coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))
    actions.resend_invitation(by=coordinator, invitation=invitation)
    soon = Letter.objects.count()
    invitation.sent_at = timezone.now() - timedelta(minutes=11)
    invitation.save()

    actions.resend_invitation(by=coordinator, invitation=invitation)

    assert (soon, Letter.objects.count()) == (1, 2)
    assert [path_of(invitation) in letter.body for letter in Letter.objects.all()] == [True, True]


def test_sending_an_ended_invitation_again_opens_it_again(client, coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))
    earlier = timezone.now() - timedelta(days=20)
    Invitation.objects.update(expires_at=earlier, sent_at=earlier)
    invitation.refresh_from_db()

    actions.resend_invitation(by=coordinator, invitation=invitation)

    assert client.get(path_of(invitation)).status_code == 200


def test_a_coordinator_cannot_make_administrators(coordinator, town):
    with pytest.raises(NotAllowed):
        actions.invite(by=coordinator, wanted=_wanted(town, role="administrator"))


def test_a_coordinator_cannot_invite_into_another_organisation(coordinator):
    with pytest.raises(NotAllowed):
        actions.invite(by=coordinator, wanted=_wanted(make_organisation("Youth service")))


def test_a_coordinator_of_one_area_invites_into_that_area_only(town):
    north, south = make_area("North"), make_area("South")
    coordinator = make_person(roles=["coordinator"], organisation=town, area=north)

    invited = actions.invite(by=coordinator, wanted=_wanted(town, area=north))

    assert invited.area == north
    for area in (south, None):
        with pytest.raises(NotAllowed):
            actions.invite(by=coordinator, wanted=_wanted(town, area=area))


def test_the_form_offers_a_coordinator_neither_administrators_nor_other_organisations(client, coordinator, town):
    make_organisation("Youth service")
    client.force_login(coordinator)

    form = client.get(reverse("invite_person")).context["form"]

    assert "administrator" not in dict(form.fields["role"].choices)
    assert list(form.fields["organisation"].queryset) == [town]


def test_somebody_who_holds_the_role_is_not_invited_again(coordinator, town):
    make_person("nele@example.org", roles=["moderator"], organisation=town)

    with pytest.raises(InvalidInput) as refused:
        actions.invite(by=coordinator, wanted=_wanted(town))

    assert (refused.value.code, refused.value.field) == ("people.holds_role", "email")


def test_somebody_with_an_account_signs_in_to_accept(client, coordinator, town):
    person = make_person("nele@example.org")
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))

    signed_out = client.post(path_of(invitation), NEWCOMER)
    client.force_login(person)
    client.post(path_of(invitation))

    assert signed_out.status_code == 409
    assert holds(Person.objects.get(pk=person.pk), "moderator", organisation=town) is True
    assert Person.objects.filter(email="nele@example.org").count() == 1


def test_somebody_else_cannot_take_an_invitation_up(client, coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))
    client.force_login(make_person("eve@example.org"))

    assert client.post(path_of(invitation)).status_code == 403


def test_the_ledger_tells_of_the_invitation_without_names(coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))
    actions.accept_invitation(token=_token(invitation), by=None, profile=Profile(name="Nele"))

    verbs = [entry.verb for entry in history_of(invitation)]

    assert sorted(verbs) == ["people.accept", "people.invite"]


def test_the_command_line_makes_the_first_administrator(town):
    invitation = actions.invite(by=None, wanted=_wanted(town, role="administrator"))

    person = actions.accept_invitation(token=_token(invitation), by=None, profile=Profile(name="Nele"))

    assert holds(person, "administrator") is True


def test_consent_to_news_is_given_only_when_ticked(client, coordinator, town):
    invitation = actions.invite(by=coordinator, wanted=_wanted(town))

    client.post(path_of(invitation), {**NEWCOMER, "news": "on"})

    assert set(Consent.objects.values_list("purpose", flat=True)) == {"account", "news"}
