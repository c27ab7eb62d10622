"""Jobs that only tests declare, and workers as real processes on the test database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from django.db import connection, transaction

from middleground.web.areas.models import Area
from middleground.web.jobs.child import run_in_child
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job
from tests.factories.child_work import sleep_for_ever

ROOT = Path(__file__).parents[2]


@job("tests.add_area", attempts=4)
def add_area(progress: Progress, *, number: int) -> None:
    """Leave one row per run, so that a second run shows."""
    Area.objects.create(code=f"run-{number}-{time.monotonic_ns()}", name="Run", kind="district")
    progress.report(1, 1)


@job("tests.fail", attempts=3)
def fail(progress: Progress, *, number: int) -> None:
    raise ValueError("Mira Janssens said something")


@job("tests.slow_start", attempts=3, lease=timedelta(seconds=2))
def slow_start(progress: Progress, *, number: int) -> None:
    """The first attempt hangs until it is killed; a later one finishes."""
    with transaction.atomic():
        first = not Area.objects.filter(code=f"tried-{number}").exists()
        Area.objects.get_or_create(code=f"tried-{number}", defaults={"name": "Tried", "kind": "district"})
    if first:
        time.sleep(60)
    Area.objects.create(code=f"finished-{number}-{time.monotonic_ns()}", name="Finished", kind="district")


@job("tests.compute", heavy=True)
def compute(progress: Progress, *, folder: str) -> None:
    """Compute in a child that writes down which process it is and never ends by itself."""
    run_in_child(sleep_for_ever, f"{folder}/pid")


@job("tests.report_for_ever")
def report_for_ever(progress: Progress, *, number: int) -> None:
    for done in range(6000):
        progress.report(done, 6000, "tests.counting")
        time.sleep(0.01)


def database_address() -> str:
    """Return the test database as ``MIDDLEGROUND_DATABASE`` names it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(told["NAME"])
    host = quote(str(told["HOST"]), safe="")
    user, password = quote(str(told["USER"])), quote(str(told["PASSWORD"]))
    login = f"{user}:{password}" if password else user
    port = f":{told['PORT']}" if told["PORT"] else ""
    return f"postgresql://{login}@{host}{port}/{told['NAME']}"


@contextmanager
def real_worker(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker in a process of its own, with the tests' jobs; it is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import tests.web.jobs.process", *options],
        cwd=ROOT,
        env={**os.environ, "MIDDLEGROUND_DATABASE": database_address(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait until the condition holds; False when it never did."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
