"""People, organisations and roles for tests."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings

from middleground.web.areas.models import Area
from middleground.web.people.actions.invitations import invitation_link
from middleground.web.people.models import Invitation, Organisation, Person, RoleGrant

_numbers = count(1)


def make_organisation(name: str = "Town of Valkenbrug", *, area: Area | None = None) -> Organisation:
    """Return the organisation of that name, made when it is missing."""
    return Organisation.objects.get_or_create(name=name, defaults={"area": area})[0]


def make_person(
    email: str | None = None,
    *,
    roles: Iterable[str] = (),
    organisation: Organisation | None = None,
    area: Area | None = None,
    name: str = "",
    language: str = "en",
) -> Person:
    """Return a new person with the roles, for the town of Valkenbrug unless another organisation is named."""
    address = email or f"person{next(_numbers)}@example.org"
    person = Person.objects.create(email=address, name=name, language=language)
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    for role in roles:
        grant_role(person, role, organisation=organisation, area=area)
    return person


def grant_role(
    person: Person, role: str, *, organisation: Organisation | None = None, area: Area | None = None
) -> RoleGrant:
    """Give the person one more role."""
    return RoleGrant.objects.create(
        person=person, role=role, organisation=organisation or make_organisation(), area=area
    )


def give_app(person: Person) -> str:
    """Give the person an authenticator app and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def path_of(invitation: Invitation) -> str:
    """Return the path that a link in a letter leads to."""
    return invitation_link(invitation).removeprefix(settings.BASE_ADDRESS)
