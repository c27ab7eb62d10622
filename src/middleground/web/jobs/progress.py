"""How a running job tells that it is alive and how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from middleground.web.jobs.models import Job
from middleground.web.jobs.registry import kind_of

PAUSE = 0.5
"""Seconds between two writes of progress; a job may report as often as it likes."""


class JobLost(Exception):
    """Somebody else has this job now: its lease ran out. Stop at once."""


class WorkerStops(JobLost):
    """The worker was asked to stop; the job goes back to the queue without counting this attempt."""


_current: ContextVar[Progress | None] = ContextVar("progress", default=None)


class Progress:
    """The handle a job gets: reports progress, keeps the lease, and says when to stop."""

    def __init__(self, job: Job, stopping: Callable[[], bool] = lambda: False) -> None:
        self.job_id = job.pk
        self._holder = job.holder
        self._kind = kind_of(job.name)
        self._stopping = stopping
        self._written = 0.0
        self._note = ""
        self.last_attempt = job.attempts >= self._kind.attempts

    def report(self, done: int, total: int, note_code: str = "") -> None:
        """Say how far the job is; raises ``JobLost`` when another worker has it."""
        self._check_stop()
        changed = done == total or note_code != self._note
        if changed or time.monotonic() - self._written >= PAUSE:
            self._note = note_code
            self._write(done=done, total=total, note=note_code)

    def beat(self) -> None:
        """Keep the lease without new progress; called while a child process works."""
        self._check_stop()
        if time.monotonic() - self._written >= min(15.0, self._kind.lease.total_seconds() / 3):
            self._write()

    def _check_stop(self) -> None:
        if self._stopping():
            raise WorkerStops

    def _write(self, **values: int | str) -> None:
        now = timezone.now()
        mine = Job.objects.filter(pk=self.job_id, holder=self._holder, state=Job.State.RUNNING)
        if not mine.update(beat_at=now, lease_until=now + self._kind.lease, **values):
            raise JobLost
        self._written = time.monotonic()


def current() -> Progress | None:
    """Return the progress of the job that runs here, if one does."""
    return _current.get()


@contextmanager
def running(progress: Progress) -> Iterator[None]:
    """Make ``progress`` the current one."""
    token = _current.set(progress)
    try:
        yield
    finally:
        _current.reset(token)
