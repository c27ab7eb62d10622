"""Letters for tests, and a mail server that keeps what it is given."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from django.db import transaction

from middleground.web.mail.actions import draft_letter, write_letter
from middleground.web.mail.models import Letter
from middleground.web.mail.templates import register_letter
from middleground.web.people.models import Organisation
from tests.factories.people import make_organisation

register_letter(
    "tests.greeting",
    subject="Hello %(name)s",
    body="Dear %(name)s,\n\nread <this> at %(link)s, 100 % of it.",
    describe="A greeting for tests",
)
register_letter("tests.code", subject="Your code", body="%(code)s", describe="A code for tests", is_secret=True)
PARAMS = {"name": "Mira", "link": "https://town.example/a?b=1&c=2"}


def make_letter(
    to: str = "mira@town.example",
    *,
    language: str = "en",
    draft: bool = False,
    organisation: Organisation | None = None,
) -> Letter:
    """Return a letter that waits to be sent, or a draft of the town of Valkenbrug unless another is named."""
    given = {"template": "tests.greeting", "to": to, "language": language, "params": PARAMS}
    with transaction.atomic():
        if draft:
            return draft_letter(**given, organisation=organisation or make_organisation())
        return write_letter(**given)


@dataclass
class MailServer:
    """What a mail server was given, and how it answers: ``before_answer`` is called when it has taken a letter."""

    port: int = 0
    messages: list[Message] = field(default_factory=list)
    recipient_answer: str = "250 fine"
    before_answer: Callable[[], None] = lambda: None


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server on a free port of this machine."""
    told = MailServer()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            for line in self.rfile:
                word = line.split(b":")[0].split()[0].upper()
                if word == b"DATA":
                    self._take()
                elif word == b"RCPT":
                    self._say(told.recipient_answer)
                else:
                    self._say("221 bye" if word == b"QUIT" else "250 fine")

        def _take(self) -> None:
            self._say("354 go on")
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line)
            told.messages.append(message_from_bytes(b"".join(lines)))
            told.before_answer()
            self._say("250 taken")

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that was killed is what some tests are about."""

    with Server(("127.0.0.1", 0), Conversation) as server:
        told.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield told
        server.shutdown()


def make_report(
    letter: Letter, *, status: str = "5.1.1", action: str = "failed", recipient: str = "", **given: str
) -> bytes:
    """Return what a mail server reports about a letter that it could not deliver (RFC 3464)."""
    message_id = given.get("message_id", f"<{letter.pk}@localhost>")
    lines = [
        "From: MAILER-DAEMON@mx.example",
        "To: noreply@town.example",
        "Subject: Undelivered Mail Returned to Sender",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={given.get("kind", "delivery-status")}; boundary="edge"',
        "",
        "--edge",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "I am sorry to tell you that your message could not be delivered.",
        "--edge",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        f"Final-Recipient: rfc822; {recipient or letter.to}",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; {given.get('diagnosis', '550 no')}",
        "",
        "--edge",
        f"Content-Type: {given.get('returned', 'text/rfc822-headers')}",
        "",
        f"Message-ID: {message_id}",
        "Subject: Hello Mira",
        "",
        "--edge--",
        "",
    ]
    return "\r\n".join(lines).encode()


@dataclass
class Mailbox:
    """Messages as an IMAP server holds them; ``seen`` are the numbers of those that were marked as read."""

    messages: list[bytes]
    port: int = 0
    seen: list[int] = field(default_factory=list)


@contextmanager
def imap_server(*messages: bytes) -> Iterator[Mailbox]:
    """Run an IMAP server on a free port of this machine that knows what reading reports needs."""
    held = Mailbox(list(messages))

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK here\r\n")
            for line in self.rfile:
                tag, _space, command = line.strip().decode().partition(" ")
                self.wfile.write(self._answer(command) + f"{tag} OK done\r\n".encode())

        def _answer(self, command: str) -> bytes:
            words = command.replace('"', "").split()
            if words[0] == "CAPABILITY":
                return b"* CAPABILITY IMAP4rev1\r\n"
            if words[:2] == ["UID", "SEARCH"]:
                wanted = words[-1].encode()
                unread = [
                    str(number)
                    for number, message in enumerate(held.messages, start=1)
                    if number not in held.seen and wanted in message.split(b"\r\n\r\n")[0]
                ]
                return f"* SEARCH {' '.join(unread)}\r\n".encode()
            if words[:2] == ["UID", "FETCH"]:
                content = held.messages[int(words[2]) - 1]
                return f"* {words[2]} FETCH (BODY[] {{{len(content)}}}\r\n".encode() + content + b")\r\n"
            if words[:2] == ["UID", "STORE"]:
                held.seen.append(int(words[2]))
            return b"* 1 EXISTS\r\n" if words[0] == "SELECT" else b""

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        held.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield held
        server.shutdown()
