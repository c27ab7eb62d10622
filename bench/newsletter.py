"""A newsletter to 6,000 subscribers: how long until every letter waits in the outbox, and how they go; goal: 5 min.

An issue of six sections in five languages, with a picture at the top, on SQLite as a town runs it. Letters are put
together as they go and handed to a mail server that answers at once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from statistics import median
from time import perf_counter

READERS = 6000
GOAL = 300  # seconds until all are queued
TRANSACTION = 20  # milliseconds for which one transaction may hold the serving file
SAMPLE = 600  # letters that are really put together and sent


def main() -> None:
    """Measure in a process of its own, with a fresh database in a folder of its own."""
    with tempfile.TemporaryDirectory() as home:
        own = {
            "MIDDLEGROUND_HOME": home,
            "DJANGO_SETTINGS_MODULE": "middleground.web.settings",
        }
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MIDDLEGROUND_")}
        subprocess.run([sys.executable, "-m", "bench.newsletter", "inside"], env={**environment, **own}, check=True)


def _inside() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    issue = _sent_issue()
    held, taken = _queued(issue)
    print(
        f"{GOAL / taken:.0f} times faster than the goal ({READERS / taken:.0f} letters queued a second, {taken:.1f} s)"
    )
    usual, longest = median(held) * 1000, max(held) * 1000
    print(f"{usual / TRANSACTION:.2f} times the transaction wished for ({usual:.1f} ms, the longest {longest:.1f} ms)")
    print(f"{READERS / _sent_a_second() / 60:.1f} minutes to put together and hand over all of them")


def _sent_issue():
    from django.conf import settings
    from django.utils import timezone

    from middleground.web.network.models import Subscriber
    from tests.factories.network import make_issue, make_png, sent, translate

    languages = tuple(code for code, _name in settings.LANGUAGES)
    Subscriber.objects.bulk_create(
        Subscriber(
            email=f"reader{number}@town.example",
            language=languages[number % len(languages)],
            confirmed_on=timezone.localdate(),
        )
        for number in range(READERS)
    )
    issue = make_issue(languages=languages, sections=6, picture=make_png(width=560, height=200))
    for part in (issue, *issue.sections.all()):
        for language in languages[1:]:
            translate(part, language, **part.words["en"])
    return sent(issue)


def _queued(issue) -> tuple[list[float], float]:
    """Return how long each transaction took, and the whole time."""
    from django.db import connection

    from middleground.web.network.actions import sending

    held: list[float] = []

    def watch(execute, sql, *rest):
        if sql.startswith(("UPDATE", "INSERT")) and not held_since:
            held_since.append(perf_counter())
        return execute(sql, *rest)

    held_since: list[float] = []
    begun = perf_counter()
    with connection.execute_wrapper(watch):
        while sending.write_some(issue) is not None:
            held.append(perf_counter() - held_since.pop())
    return held, perf_counter() - begun


def _sent_a_second() -> float:
    from django.core import mail
    from django.test.utils import override_settings

    from middleground.web.mail import tasks

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        begun = perf_counter()
        for _letter in range(SAMPLE):
            letter = tasks._claimed()  # noqa: SLF001  # what the job does for each letter
            tasks._send(letter, mail.get_connection())  # noqa: SLF001
        taken = perf_counter() - begun
        assert len(mail.outbox) == SAMPLE
    return SAMPLE / taken


if __name__ == "__main__":
    _inside() if sys.argv[1:] == ["inside"] else main()
