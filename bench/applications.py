"""500 people send their application in the last minute; goal: all of them kept, complete and once, within a minute.

Their forms were open before, six answers each; the deadline has just passed, so the ten minutes for open forms count.
On SQLite, and on PostgreSQL where its binaries are found. The browsers run on the same machine as the site.
"""

from __future__ import annotations

import asyncio
import json
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

PEOPLE = 500
GOAL = 60  # seconds for all of them
LONG = "I have worked with young people for many years, and this is what I learnt about building bridges. " * 8
ANSWERS = {
    "question-1": LONG,
    "question-2": LONG,
    "question-3": LONG,
    "question-4": LONG,
    "role": "worker",
    "years": 12,
}


def main() -> None:
    """Let 500 send at once on each database, count what was kept, and print the ratio to the goal."""
    with tempfile.TemporaryDirectory() as name:
        _measured("SQLite", f"{name}/town.sqlite3", Path(name))
    try:
        from tests.postgres import server

        with server() as address, tempfile.TemporaryDirectory() as name:
            _make_database(address)
            _measured("PostgreSQL", address, Path(name))
    except SystemExit as missing:
        print(f"PostgreSQL was not measured: {missing}")


def _make_database(address: str) -> None:
    import psycopg

    server_address, _slash, name = address.rpartition("/")
    with psycopg.connect(f"{server_address}/postgres", autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')


def _measured(title: str, database: str, home: Path) -> None:
    paths = json.loads(_run(database, home, "fill"))
    with real_site(database, home, debug=False) as site:
        forms = asyncio.run(_all_opened(site.port, paths))
        _run(database, home, "end")
        taken, times = asyncio.run(_all_send(site.port, paths, forms))
    kept = json.loads(_run(database, home, "count"))
    slow = quantiles(times, n=100)[94]
    wanted = {"sent": PEOPLE, "late": 0, "answers": PEOPLE * len(ANSWERS), "letters": PEOPLE}
    assert kept == wanted, f"{title}: kept {kept}, wanted {wanted}"
    ratio, words = GOAL / taken, f"{PEOPLE} kept in {taken:.1f} s, 95 of 100 within {slow:.1f} s"
    print(f"{ratio:.1f} times the goal on {title}: {words}")


Form = tuple[str, dict[str, str]]  # the cookie of the browser, and what the form carries


async def _all_opened(port: int, paths: list[str]) -> list[Form]:
    room = asyncio.Semaphore(64)
    return await asyncio.gather(*(_opened(port, path, room) for path in paths))


async def _all_send(port: int, paths: list[str], forms: list[Form]) -> tuple[float, list[float]]:
    """Send all at once; return how long it took in all, and for each."""
    begun = perf_counter()
    times = await asyncio.gather(*(_sent(port, path, *form) for path, form in zip(paths, forms, strict=True)))
    return perf_counter() - begun, list(times)


async def _opened(port: int, path: str, room: asyncio.Semaphore) -> Form:
    async with room:
        status, head, page = await _ask(port, f"GET {path}")
    assert status == 200, f"{path}: {status}"
    cookie = re.search(r"(?i)set-cookie: *csrftoken=([^;\r]*)", head)[1]
    return cookie, {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("mark", "revision")}


async def _sent(port: int, path: str, cookie: str, values: dict[str, str]) -> float:
    begun = perf_counter()
    answers = {f"answer-{key}": answer for key, answer in ANSWERS.items()}
    body = urlencode({**values, **answers, "do": "send", "csrfmiddlewaretoken": cookie})
    status, _head, page = await _ask(port, f"POST {path}", body, cookie)
    assert status == 302, f"{path}: {status} {re.findall('error-summary.*?</div>', page, re.DOTALL)}"
    return perf_counter() - begun


async def _ask(port: int, line: str, body: str = "", cookie: str = "") -> tuple[int, str, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    kind = "application/x-www-form-urlencoded"
    head = f"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: csrftoken={cookie}\r\n"
    writer.write(f"{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
    reply = (await reader.read()).decode()
    writer.close()
    head, _gap, content = reply.partition("\r\n\r\n")
    return int(head.split(" ", 2)[1]), head, content


def _run(database: str, home: Path, what: str) -> str:
    """Do something with the database in a process that ends; return its last line."""
    names = {"MIDDLEGROUND_DATABASE": database, "MIDDLEGROUND_HOME": str(home)}
    environment = {**os.environ, **names, "DJANGO_SETTINGS_MODULE": "middleground.web.settings"}
    code = f"import django; django.setup(); from bench.applications import {what}; print({what}())"
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip().splitlines()[-1]


def fill() -> str:
    """Fill the database named by the environment with an open call and a draft for each person."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from middleground.web.calls.models import Application
    from tests.factories.applying import path_to
    from tests.factories.calls import make_call, make_question

    call = make_call(questions=4)
    make_question(call, key="role", kind="choice", options=("worker", "teacher"), is_required=True)
    make_question(call, key="years", kind="number", is_required=True)
    people = Application.objects.bulk_create(
        Application(call=call, number=10_000 + place, name=f"Person {place}", email=f"person{place}@example.org")
        for place in range(PEOPLE)
    )
    return json.dumps([path_to(application, "application_answers") for application in people])


def end() -> str:
    """Let the deadline pass."""
    from django.utils import timezone

    from middleground.web.calls.models import Call

    return str(Call.objects.update(deadline_at=timezone.now()))


def count() -> str:
    """Count what was kept."""
    from middleground.web.calls.models import Application, ApplicationAnswer
    from middleground.web.mail.models import Letter

    sent = Application.objects.filter(state="submitted")
    kept = {
        "sent": sent.count(),
        "late": sent.filter(is_late=True).count(),
        "answers": ApplicationAnswer.objects.filter(application__in=sent).exclude(value=None).count(),
        "letters": Letter.objects.filter(template="calls.application_received").values("recipient").distinct().count(),
    }
    return json.dumps(kept)


if __name__ == "__main__":
    main()
