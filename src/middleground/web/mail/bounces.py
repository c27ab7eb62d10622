"""Reading what mail servers report about letters they could not deliver (RFC 3464).

Anybody can send something that looks like a report. One counts only when it returns the Message-ID of a letter of ours,
which nobody can guess, and it is the address of that letter that gets no more letters, whatever the report says.
"""

from __future__ import annotations

import imaplib
import mailbox
import re
import uuid
from collections.abc import Iterator
from contextlib import closing
from email import message_from_binary_file, message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from middleground.web.mail import actions
from middleground.web.mail.models import Letter, SuppressedAddress

# The mailbox does not exist, or no longer takes anything. A full one (5.2.2), trouble on the way (5.4) or a letter that
# was not liked (5.6, 5.7) says nothing about the address.
_GONE = re.compile(r"\b5\.(?:1\.\d{1,3}|2\.1|4\.4)\b")


def messages_in(path: Path) -> Iterator[Message]:
    """Yield the messages of a file (one message, or many in mbox form) or of a folder (Maildir, or .eml files)."""
    if path.is_dir():
        for file in sorted(each for each in path.rglob("*") if each.is_file()):
            with file.open("rb") as opened:
                yield one_message(opened)
    elif path.read_bytes()[:5] == b"From ":
        with closing(mailbox.mbox(path, create=False)) as box:
            yield from (message_from_bytes(message.as_bytes(), policy=policy.default) for message in box)
    else:
        with path.open("rb") as opened:
            yield one_message(opened)


def one_message(file: BinaryIO) -> Message:
    return message_from_binary_file(file, policy=policy.default)


def take_report(message: Message) -> int:
    """Stop letters to the addresses of which the report says that they are gone; return how many that were."""
    if not _is_report(message):
        return 0
    letter = _letter_of(message)
    gone = [recipient for recipient in _recipients(message) if _is_gone(recipient)]
    if letter is None or not gone:
        return 0
    return sum(_stop(letter, recipient) for recipient in gone)


def take_from_mailbox(line: imaplib.IMAP4) -> int:
    """Take the unread reports of a mailbox and mark them as read; other mail is not touched."""
    line.select("INBOX")
    _answer, [keys] = line.uid("SEARCH", "UNSEEN", "HEADER", "Content-Type", "delivery-status")
    stopped = 0
    for key in (keys or b"").split():
        _answer, parts = line.uid("FETCH", key.decode(), "(BODY.PEEK[])")
        content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        stopped += take_report(message_from_bytes(content, policy=policy.default))
        line.uid("STORE", key.decode(), "+FLAGS", "(\\Seen)")
    return stopped


def _is_report(message: Message) -> bool:
    return message.get_content_type() == "multipart/report" and message.get_param("report-type") == "delivery-status"


def _recipients(message: Message) -> Iterator[Message]:
    """Yield what is said of each recipient: the blocks of the machine-readable part that name one."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (
                block for block in part.get_payload() if isinstance(block, Message) and block["Final-Recipient"]
            )


def _is_gone(recipient: Message) -> bool:
    if str(recipient.get("Action", "")).strip().lower() != "failed":
        return False
    said = f"{recipient.get('Status', '')} {recipient.get('Diagnostic-Code', '')}"
    return _GONE.search(said) is not None


def _letter_of(message: Message) -> Letter | None:
    """Return the letter whose Message-ID the report returns."""
    host = re.escape(str(urlsplit(settings.BASE_ADDRESS).hostname))
    for name in _returned_names(message):
        found = re.search(rf"<([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})@{host}>", name)
        if found and (letter := Letter.objects.filter(pk=uuid.UUID(found[1])).first()):
            return letter
    return None


def _returned_names(message: Message) -> Iterator[str]:
    yield str(message.get("In-Reply-To", ""))
    yield str(message.get("References", ""))
    for part in message.walk():
        if part is not message and part["Message-ID"]:
            yield str(part["Message-ID"])
        elif part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            yield str(message_from_bytes(content if isinstance(content, bytes) else b"")["Message-ID"])


def _stop(letter: Letter, recipient: Message) -> int:
    address = letter.to or str(recipient["Final-Recipient"]).partition(";")[2].strip().strip("<>")
    if not address:
        return 0
    with transaction.atomic():
        actions.note_suppressed(address, SuppressedAddress.Reason.REFUSED)
    return 1
