"""How background work stands."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from middleground.web.jobs.models import Job
from middleground.web.jobs.registry import note_words

A_MOMENT = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as a page shows it; ``note`` is a translated sentence, ``percent`` is None while the end is unknown."""

    id: uuid.UUID
    name: str
    state: str
    done: int
    total: int
    note: str
    attempts: int
    error: str
    frames: tuple[str, ...]
    run_after: dt.datetime
    ended_at: dt.datetime | None

    @property
    def will_retry(self) -> bool:
        """Say whether an attempt failed and another one is planned."""
        return self.state == Job.State.WAITING and bool(self.error)

    @property
    def begins_later(self) -> bool:
        """Say whether the job waits for a time that people would not wait for in front of the page."""
        return self.state == Job.State.WAITING and self.run_after > timezone.now() + A_MOMENT

    @property
    def version(self) -> str:
        """Return what changes whenever the page would look different."""
        shown = (self.state, self.done, self.total, self.note, self.will_retry, self.begins_later)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    @property
    def percent(self) -> int | None:
        return 100 * self.done // self.total if self.total else None

    @property
    def finished(self) -> bool:
        return self.state in {Job.State.DONE, Job.State.FAILED}


def progress_of(job_id: uuid.UUID | str) -> JobView:
    """Return how the job stands; raises ``Job.DoesNotExist`` for one that was purged."""
    return _view(Job.objects.get(pk=job_id))


def failed_jobs(limit: int = 100) -> list[JobView]:
    """Return the jobs that failed, latest first."""
    return [_view(job) for job in Job.objects.filter(state=Job.State.FAILED).order_by("-ended_at")[:limit]]


def count_failed() -> int:
    return Job.objects.filter(state=Job.State.FAILED).count()


def counts() -> dict[str, int]:
    """Return how many jobs are in each state; every state is there."""
    found = dict(Job.objects.values_list("state").annotate(Count("pk")).order_by())
    return {state: found.get(state, 0) for state in Job.State.values}


def _view(job: Job) -> JobView:
    return JobView(
        id=job.pk,
        name=job.name,
        state=job.state,
        done=job.done,
        total=job.total,
        note=note_words(job.note),
        attempts=job.attempts,
        error=job.error_code or job.error,
        frames=tuple(job.frames),
        run_after=job.run_after,
        ended_at=job.ended_at,
    )
