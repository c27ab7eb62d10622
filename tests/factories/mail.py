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
