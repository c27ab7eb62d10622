"""What accounts hold about a person: declared, given out, erased."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_noop

from middleground.web.base.privacy import PersonalField, register_fields, register_person
from middleground.web.people.models import ApiToken, Consent, Invitation, Person, RoleGrant

_ACCOUNT = gettext_noop("your agreement to have an account")
_WHILE = gettext_noop("until you erase your account")
_COLLEAGUES = gettext_noop("administrators, and coordinators of your organisations")
_YOU = gettext_noop("you alone")
_SAFETY = gettext_noop("keeping accounts safe: a legitimate interest")

_FIELDS: list[tuple[str, str, str, str, str]] = [
    ("people.Person.email", gettext_noop("to sign in, and to write to you"), _ACCOUNT, _WHILE, _COLLEAGUES),
    ("people.Person.name", gettext_noop("so that others know who you are"), _ACCOUNT, _WHILE, _COLLEAGUES),
    ("people.Person.language", gettext_noop("to write to you in your language"), _ACCOUNT, _WHILE, _COLLEAGUES),
    ("people.Person.joined_on", gettext_noop("to see how long an account exists"), _ACCOUNT, _WHILE, _COLLEAGUES),
    ("people.RoleGrant.person", gettext_noop("to know what you may do"), _ACCOUNT, _WHILE, _COLLEAGUES),
    ("people.Consent.person", gettext_noop("to prove what you agreed to"), _ACCOUNT, _WHILE, _YOU),
    (
        "people.Invitation.email",
        gettext_noop("to send you an invitation"),
        gettext_noop("a legitimate interest: somebody asks you to work with them"),
        gettext_noop("until you accept; at the latest 30 days after the invitation ended"),
        _COLLEAGUES,
    ),
    ("people.Invitation.invited_by", gettext_noop("so that the invited know who asks"), _ACCOUNT, _WHILE, _COLLEAGUES),
    ("people.Invitation.accepted_by", gettext_noop("to know how an account began"), _ACCOUNT, _WHILE, _COLLEAGUES),
    ("people.ApiToken.person", gettext_noop("in whose name a program reads"), _ACCOUNT, _WHILE, _YOU),
    ("people.ApiToken.name", gettext_noop("what a key for programs is for"), _ACCOUNT, _WHILE, _YOU),
    ("people.ApiToken.last_used_on", gettext_noop("so that you see which keys are used"), _ACCOUNT, _WHILE, _YOU),
    ("account.EmailAddress.email", gettext_noop("to know that an address is yours"), _ACCOUNT, _WHILE, _YOU),
    ("mfa.Authenticator.user", gettext_noop("your second step at sign-in"), _SAFETY, _WHILE, _YOU),
    (
        "usersessions.UserSession.ip",
        gettext_noop("so that you recognise where you are signed in"),
        _SAFETY,
        gettext_noop("until the sign-in ends, at most one day"),
        _YOU,
    ),
    (
        "usersessions.UserSession.user_agent",
        gettext_noop("so that you recognise with what you are signed in"),
        _SAFETY,
        gettext_noop("until the sign-in ends, at most one day"),
        _YOU,
    ),
]


def register() -> None:
    """Declare the personal fields of accounts and how they are given out and erased."""
    register_fields(*(PersonalField(*field) for field in _FIELDS))
    register_person("people", export=_export, erase=_erase)


def _export(person: object) -> dict[str, object]:
    assert isinstance(person, Person)
    return {
        "account": {
            "email": person.email,
            "name": person.name,
            "language": person.language,
            "joined_on": person.joined_on.isoformat(),
        },
        "addresses": list(EmailAddress.objects.filter(user=person).values("email", "verified")),
        "roles": [_role(grant) for grant in person.grants.select_related("organisation", "area")],
        "agreements": [_agreement(consent) for consent in person.consents.all()],
        "keys_for_programs": [_token(token) for token in person.tokens.all()],
        "invitations_sent": Invitation.objects.filter(invited_by=person).count(),
        "second_steps": [
            {"type": factor.type, "added": factor.created_at.isoformat()}
            for factor in Authenticator.objects.filter(user=person)
        ],
        "sign_ins": [
            {"ip": session.ip, "browser": session.user_agent, "since": session.created_at.isoformat()}
            for session in UserSession.objects.filter(user=person)
        ],
    }


def _role(grant: RoleGrant) -> dict[str, str]:
    return {"role": grant.role, "organisation": grant.organisation.name, "area": grant.area.name if grant.area else ""}


def _token(token: ApiToken) -> dict[str, str]:
    return {"name": token.name, "scope": token.scope, "until": token.expires_at.isoformat()}


def _agreement(consent: Consent) -> dict[str, str | None]:
    withdrawn = consent.withdrawn_at
    return {
        "purpose": consent.purpose,
        "version": consent.version,
        "given": consent.given_at.isoformat(),
        "withdrawn": withdrawn.isoformat() if withdrawn else None,
    }


def _erase(person: object) -> int:
    assert isinstance(person, Person)
    for session in UserSession.objects.filter(user=person):
        session.end()
    invited = Invitation.objects.filter(email__iexact=person.email).delete()[0]
    rows = (EmailAddress, Authenticator)
    dropped: int = sum(model.objects.filter(user=person).delete()[0] for model in rows)
    dropped += person.tokens.all().delete()[0]
    return invited + dropped + person.grants.all().delete()[0] + person.consents.all().delete()[0] + 1
