"""The real site as processes of its own, and a resident's browser that speaks plain HTTP to it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]


@dataclass
class Site:
    """A running ``middleground serve`` and everything it started."""

    port: int
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Kill every process of the site at once, as a power cut does; none can say goodbye."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def real_site(
    database: str, home: Path, *, workers: int = 2, port: int | None = None, debug: bool = True
) -> Iterator[Site]:
    """Serve the database until the block ends, then kill; with ``debug`` it starts sooner and answers slower."""
    chosen = port or free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    own = {"MIDDLEGROUND_DATABASE": database, "MIDDLEGROUND_HOME": str(home), "MIDDLEGROUND_DEBUG": str(int(debug))}
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from middleground.cli import main; main()",
            "serve",
            "--port",
            str(chosen),
            "--workers",
            str(workers),
        ],
        cwd=ROOT,
        env={**environment, **own},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    site = Site(chosen, process)
    try:
        _await_answer(site)
        yield site
    finally:
        site.kill()


def _await_answer(site: Site, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if site.process.poll() is not None:
            raise RuntimeError(f"the site ended by itself: {site.process.returncode}")
        try:
            Browser(site.port).get("/who-is-behind/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the site does not answer")


@dataclass
class Form:
    """An answer as a page offers it."""

    statement: int
    sequence: int
    choice: int = 1


@dataclass
class Browser:
    """One device: it keeps cookies, reads forms and sends them; it has no script."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, object]) -> tuple[int, str]:
        """Send a form as htmx does, so that the reply is the next piece of the page."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        return self._ask("POST", path, body)

    def shown(self, slug: str) -> Form | None:
        """Open the vote page and return what it asks, or None when nothing is left."""
        return self.form_in(self.get(f"/c/{slug}/vote/")[1])

    def send(self, slug: str, form: Form) -> tuple[int, str]:
        return self.post(f"/c/{slug}/vote/", vars(form))

    def form_in(self, page: str) -> Form | None:
        found = [re.search(rf'name="{name}" value="(\d+)"', page) for name in ("statement", "sequence")]
        numbers = [int(match[1]) for match in found if match]
        return Form(*numbers) if len(numbers) == 2 else None

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=30)) as line:
            try:
                line.request(method, path, body or None, headers)
                reply = line.getresponse()
                content = reply.read().decode()
            except (OSError, http.client.HTTPException) as error:
                raise ConnectionError(str(error)) from error
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                cookie, _equals, kept = value.split(";", 1)[0].partition("=")
                self.cookies[cookie] = kept
        return reply.status, content
