"""Handing a letter over to the mail server: plain text first, the same words as plain HTML beside it."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language_info

from middleground.web.mail.models import Letter

PERMANENT = 500


def deliver(letter: Letter) -> None:
    """Send the letter; in a demonstration or under debugging it stays in the inbox of this installation."""
    if not settings.MAIL_INBOX:
        as_message(letter).send()


def as_message(letter: Letter) -> EmailMultiAlternatives:
    """Return the letter as a message whose Message-ID is always the same, so that a second copy is recognised."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers={
            "Message-ID": f"<{letter.pk}@{urlsplit(settings.BASE_ADDRESS).hostname}>",
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    direction = "rtl" if get_language_info(letter.language)["bidi"] else "ltr"
    html = render_to_string("mail/letter.html", {"letter": letter, "direction": direction})
    message.attach_alternative(html, "text/html")
    return message


def is_refused(error: Exception) -> bool:
    """Say whether the mail server refused the address for good, rather than for now."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= PERMANENT for code, _reason in error.recipients.values()
    )
