"""Answers per second of the whole site, each durable and with the next statement in the reply; goal: 250.

A town's hall: 64 phones that answer as fast as they can, 1,000 statements, 10,000 people who answered before. The
phones run on the same machine as the site.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode

from tests.factories.site import real_site

GOAL = 250  # answers a second
SLOWEST = 100  # milliseconds, for 95 of 100 answers
PHONES = 64
STATEMENTS, PEOPLE, EARLIER = 1000, 10_000, 20
SECONDS = 15


def main() -> None:
    """Fill a database, serve it, let the phones answer, and print the ratio to the goal."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        database = home / "town.sqlite3"
        slug = _filled(database, home)
        with real_site(str(database), home, debug=False) as site:
            times = asyncio.run(_answer(site.port, slug))
    rate = len(times) / SECONDS
    slow = quantiles(times, n=100)[94] * 1000
    print(f"{rate / GOAL:.2f} times the goal ({rate:.0f} answers a second, {PHONES} phones)")
    print(f"{slow / SLOWEST:.2f} times the longest wait wished for (95 of 100 within {slow:.0f} ms)")


async def _answer(port: int, slug: str) -> list[float]:
    end = perf_counter() + SECONDS
    found = await asyncio.gather(*(_phone(port, slug, end) for _phone_number in range(PHONES)))
    return [taken for times in found for taken in times]


async def _phone(port: int, slug: str, end: float) -> list[float]:
    """Answer until the end; return how long each reply took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    jar: dict[str, str] = {}
    path, times = f"/c/{slug}/vote/", []
    page = await _ask(reader, writer, jar, f"GET {path}")
    while perf_counter() < end:
        fields = dict(re.findall(r'name="(statement|sequence)" value="(\d+)"', page))
        if len(fields) < 2:
            page = await _ask(reader, writer, jar, f"GET {path}")
            continue
        begun = perf_counter()
        form = {**fields, "choice": 1, "csrfmiddlewaretoken": jar["csrftoken"]}
        page = await _ask(reader, writer, jar, f"POST {path}", urlencode(form))
        times.append(perf_counter() - begun)
    writer.close()
    return times


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, jar: dict[str, str], line: str, body: str = ""
) -> str:
    cookies = "; ".join(f"{name}={value}" for name, value in jar.items())
    kind = "application/x-www-form-urlencoded"
    head = f"{line} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nHX-Request: true\r\n"
    writer.write(f"{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    status = int(head.split(" ", 2)[1])
    jar |= dict(re.findall(r"(?i)set-cookie: *(\w+)=([^;\r]*)", head))
    content = await reader.readexactly(int(re.search(r"(?i)content-length: *(\d+)", head)[1]))
    if status != 200:
        raise RuntimeError(f"{line}: {status}")
    return content.decode()


def _filled(database: Path, home: Path) -> str:
    """Make a conversation with earlier answers, in a process that ends; return its address."""
    names = {"MIDDLEGROUND_DATABASE": str(database), "MIDDLEGROUND_HOME": str(home)}
    environment = {**os.environ, **names, "DJANGO_SETTINGS_MODULE": "middleground.web.settings"}
    code = "from bench.votes import fill; print(fill())"
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip().splitlines()[-1]


def fill() -> str:
    """Fill the database named by the environment."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from middleground.web.conversations.models import Participant, Vote
    from tests.factories.conversations import make_conversation

    conversation = make_conversation(statements=STATEMENTS)
    keys = list(conversation.statements.values_list("pk", flat=True))
    today = conversation.opened_on
    people = Participant.objects.bulk_create(
        Participant(conversation=conversation, secret_hash=f"earlier-{person}", language="en", joined_on=today)
        for person in range(PEOPLE)
    )
    Vote.objects.bulk_create(
        (
            Vote(
                participant=member, statement_id=keys[(row * 7 + turn) % STATEMENTS], choice=1, sequence=turn, day=today
            )
            for row, member in enumerate(people)
            for turn in range(EARLIER)
        ),
        batch_size=5000,
    )
    return str(conversation.slug)


if __name__ == "__main__":
    main()
