"""Handing a letter over to the mail server: plain text first, the same words as HTML beside it."""

from __future__ import annotations

from email.mime.image import MIMEImage
from email.mime.text import MIMEText
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import get_language_info

from middleground.web.mail.composing import Composed, Invite, Picture
from middleground.web.mail.models import Letter

PERMANENT = 500


def deliver(letter: Letter, content: Composed, line: Any = None) -> None:
    """Send the letter; in a demonstration or under debugging it stays in the inbox of this installation."""
    if not settings.MAIL_INBOX:
        message = as_message(letter, content)
        message.connection = line
        message.send()


def open_line() -> Any:
    """Return a connection to the mail server for many letters; whoever opened it closes it."""
    line = get_connection()
    if not settings.MAIL_INBOX:
        line.open()
    return line


def as_message(letter: Letter, content: Composed) -> EmailMultiAlternatives:
    """Return the letter as a message whose Message-ID is always the same, so that a second copy is recognised."""
    message = EmailMultiAlternatives(
        subject=content.subject,
        body=content.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers={
            "Message-ID": message_id(letter),
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
            **content.headers,
        },
    )
    direction = "rtl" if get_language_info(letter.language)["bidi"] else "ltr"
    shown = {"letter": letter, "content": content, "direction": direction}
    message.attach_alternative(render_to_string("mail/letter.html", shown), "text/html")
    if content.pictures:
        message.mixed_subtype = "related"  # type: ignore[attr-defined]  # missing from the stubs
        for picture in content.pictures:
            message.attach(_embedded(picture))
    if content.invite is not None:
        message.attach(_calendar(content.invite))
    return message


def message_id(letter: Letter) -> str:
    return f"<{letter.pk}@{urlsplit(settings.BASE_ADDRESS).hostname}>"


def is_refused(error: Exception) -> bool:
    """Say whether the mail server refused the address for good, rather than for now."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= PERMANENT for code, _reason in error.recipients.values()
    )


def _embedded(picture: Picture) -> MIMEImage:
    part = MIMEImage(picture.content, _subtype=picture.media_type.removeprefix("image/"))
    part.add_header("Content-ID", f"<{picture.key}>")
    part.add_header("Content-Disposition", "inline")
    return part


def _calendar(invite: Invite) -> MIMEText:
    """Return the entry as RFC 6047 wants it: the method stands in the type of the part too."""
    part = MIMEText(invite.content.decode(), _subtype="calendar", _charset="utf-8")
    part.set_param("method", invite.method)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part
