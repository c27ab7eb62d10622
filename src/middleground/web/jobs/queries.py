"""How background work stands."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count

from middleground.web.jobs.models import Job
from middleground.web.jobs.registry import note_words


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
    ended_at: dt.datetime | None

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
        ended_at=job.ended_at,
    )
