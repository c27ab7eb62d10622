"""Invitations: the only way to an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone, translation

from middleground.web.base.errors import DomainError, InvalidInput, NotAllowed
from middleground.web.base.rights import require
from middleground.web.ledger.actions import record
from middleground.web.mail.actions import write_letter
from middleground.web.people.actions.accounts import create_account, give_consent
from middleground.web.people.actions.roles import settle_grant
from middleground.web.people.models import Consent, Invitation, Person, RoleGrant

INVITATION_LASTS = timedelta(days=14)
RESEND_PAUSE = timedelta(minutes=10)
CLOSED = {
    "accepted": "people.invitation_accepted",
    "revoked": "people.invitation_revoked",
    "expired": "people.invitation_expired",
}
_signer = signing.Signer(salt="middleground.people.invitation")


@transaction.atomic
def invite(*, by: Person | None, wanted: Invitation) -> Invitation:
    """Invite an address to one role. ``by=None`` is the operator at the command line, making the first account.

    ``wanted`` is an unsaved invitation. An open invitation of the same address to the same role is sent again
    instead of doubled.
    """
    wanted.email, wanted.invited_by = wanted.email.strip().lower(), by
    if by is not None:
        require(by, "people.grant", _offered(wanted))
    invitation = _standing(wanted) or _made(wanted, by=by)
    _send(invitation, by=by)
    return invitation


def _offered(invitation: Invitation) -> RoleGrant:
    return RoleGrant(role=invitation.role, organisation=invitation.organisation, area=invitation.area)


def _standing(wanted: Invitation) -> Invitation | None:
    same = {"role": wanted.role, "organisation": wanted.organisation, "area": wanted.area}
    if RoleGrant.objects.filter(person__email__iexact=wanted.email, **same).exists():
        raise InvalidInput("people.holds_role", field="email", email=wanted.email)
    open_ones = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
    return open_ones.filter(email=wanted.email, **same).first()


def _made(wanted: Invitation, *, by: Person | None) -> Invitation:
    wanted.expires_at = timezone.now() + INVITATION_LASTS
    wanted.save()
    record(by=by, verb="people.invite", thing=wanted, role=wanted.role, organisation=wanted.organisation_id)
    return wanted


@transaction.atomic
def resend_invitation(*, by: Person, invitation: Invitation) -> None:
    """Send an invitation again and let it last from now; within ten minutes of the last letter nothing happens."""
    require(by, "people.grant", _offered(invitation))
    if invitation.state in {"accepted", "revoked"}:
        raise DomainError(CLOSED[invitation.state])
    _send(invitation, by=by)


def _send(invitation: Invitation, *, by: Person | None) -> None:
    now = timezone.now()
    if invitation.sent_at and now - invitation.sent_at < RESEND_PAUSE:
        return
    invitation.sent_at, invitation.expires_at = now, now + INVITATION_LASTS
    invitation.save(update_fields=["sent_at", "expires_at"])
    with translation.override(invitation.language):
        params = _letter_params(invitation, by)
    write_letter(
        template="people.invitation",
        to=invitation.email,
        language=invitation.language,
        params=params,
        by=by,
        about=invitation,
    )


def _letter_params(invitation: Invitation, by: Person | None) -> dict[str, str]:
    return {
        "site": str(settings.SITE_NAME),
        "inviter": str(by or settings.SITE_NAME),
        "organisation": invitation.organisation.name,
        "role": str(invitation.get_role_display()),
        "until": formats.date_format(timezone.localdate(invitation.expires_at)),
        "link": invitation_link(invitation),
    }


def invitation_link(invitation: Invitation) -> str:
    """Return the address that opens an invitation; whoever holds it is taken to read the invited address."""
    token = _signer.sign(str(invitation.pk))
    return settings.BASE_ADDRESS.rstrip("/") + reverse("invitation_accept", args=[token])


def opened_invitation(token: str) -> Invitation:
    """Return the open invitation of a link, or say why it does not open."""
    try:
        key = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise DomainError("people.invitation_unknown") from error
    invitation = Invitation.objects.select_related("organisation", "area", "invited_by").filter(pk=key).first()
    if invitation is None:
        raise DomainError("people.invitation_unknown")
    if invitation.state != "open":
        raise DomainError(CLOSED[invitation.state])
    return invitation


@transaction.atomic
def revoke_invitation(*, by: Person, invitation: Invitation) -> None:
    """Take an invitation back; the link stops working at once."""
    require(by, "people.grant", _offered(invitation))
    if invitation.accepted_at:
        raise DomainError("people.invitation_accepted")
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        record(by=by, verb="people.revoke_invitation", thing=invitation)


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody says about themselves when they accept."""

    name: str = ""
    language: str = "en"
    news: bool = False


@transaction.atomic
def accept_invitation(*, token: str, by: Person | None, profile: Profile) -> Person:
    """Take up an invitation: make the account when there is none, grant the role, record the agreement.

    Somebody who already has an account accepts signed in (``by``), so that a link never passes by a second factor.
    """
    invitation = Invitation.objects.select_for_update().get(pk=opened_invitation(token).pk)
    if invitation.state != "open":
        raise DomainError(CLOSED[invitation.state])
    if by is not None and by.email.lower() != invitation.email:
        raise NotAllowed("people.invitation_for_other")
    person = by or _newcomer(invitation, profile)
    give_consent(by=person, purpose=Consent.Purpose.ACCOUNT)
    if profile.news:
        give_consent(by=person, purpose=Consent.Purpose.NEWS)
    record(by=person, verb="people.accept", thing=invitation)
    grant = _offered(invitation)
    grant.person = person
    settle_grant(grant, by=invitation.invited_by)
    invitation.accepted_at, invitation.accepted_by, invitation.email = timezone.now(), person, ""
    invitation.save(update_fields=["accepted_at", "accepted_by", "email"])
    return person


def _newcomer(invitation: Invitation, profile: Profile) -> Person:
    if Person.objects.filter(email__iexact=invitation.email).exists():
        raise DomainError("people.sign_in_first")
    return create_account(email=invitation.email, name=profile.name, language=profile.language)
