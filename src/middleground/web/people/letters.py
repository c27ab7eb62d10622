"""The letters about accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.mail.templates import register_letter

CODE_LETTERS = {
    "account/email/login_code": "people.sign_in_code",
    "account/email/email_confirmation": "people.address_code",
    "account/email/email_confirmation_signup": "people.address_code",
}
CHANGES: dict[str, Promise] = {
    "account/email/email_changed": _("The e-mail address of your account was changed."),
    "account/email/email_confirm": _("A new e-mail address of your account was confirmed."),
    "account/email/email_deleted": _("An e-mail address was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey or security key was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey or security key was removed from your account."),
}


def letter_for(prefix: str, context: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return our letter and its parameters for one of allauth's template names."""
    site = str(settings.SITE_NAME)
    if prefix in CODE_LETTERS:
        return CODE_LETTERS[prefix], {"site": site, "code": str(context["code"])}
    return "people.account_changed", {"site": site, "what": str(CHANGES[prefix])}


def register_letters() -> None:
    """Add the letters about accounts to those an installation may reword."""
    register_letter(
        "people.sign_in_code",
        subject=_("Your code for %(site)s"),
        body=_(
            "Your code to sign in to %(site)s:\n\n%(code)s\n\n"
            "It works once and for 15 minutes. If you did not ask for it, you need not do anything: "
            "nobody can sign in without it."
        ),
        describe=_("Code to sign in"),
        is_secret=True,
    )
    register_letter(
        "people.address_code",
        subject=_("Confirm your address for %(site)s"),
        body=_(
            "Your code to confirm this e-mail address at %(site)s:\n\n%(code)s\n\n"
            "It works once and for 15 minutes. If you did not ask for it, you need not do anything."
        ),
        describe=_("Code to confirm a new e-mail address"),
        is_secret=True,
    )
    register_letter(
        "people.account_changed",
        subject=_("Your account at %(site)s was changed"),
        body=_("%(what)s\n\nIf this was not you, tell the people who run %(site)s at once."),
        describe=_("Notice that an account was changed"),
    )
    register_letter(
        "people.invitation",
        subject=_("Invitation to %(site)s"),
        body=_(
            "%(inviter)s invites you to work with %(organisation)s on %(site)s, as: %(role)s.\n\n"
            "Open this address to accept. It works until %(until)s.\n\n%(link)s\n\n"
            "If you do not want this, you need not do anything: no account is made without you."
        ),
        describe=_("Invitation to an account"),
        is_secret=True,
    )
