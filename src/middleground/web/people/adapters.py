"""Where allauth meets the house: no sign-up, letters through the outbox, secrets encrypted."""

from __future__ import annotations

import base64
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.crypto import salted_hmac

from middleground.web.mail.actions import write_letter
from middleground.web.people.letters import letter_for
from middleground.web.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations only; every letter goes through the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's letters in our words; what we have no words for would be a mistake and raises."""
        template, params = letter_for(template_prefix, context)
        person = Person.objects.filter(email__iexact=email).first()
        language = person.language if person else translation.get_language() or settings.LANGUAGE_CODE
        with transaction.atomic():
            write_letter(template=template, to=email, language=language, params=params, by=None)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors carry the installation's name and lie encrypted in the database."""

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """Draw the key on white, so that it can be scanned from a dark page too."""
        return str(segno.make(url).svg_inline(scale=4, light="#fff"))

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = salted_hmac("middleground.second-factor", b"", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
