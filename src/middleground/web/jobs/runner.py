"""Taking a job, running it, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import logging
import random
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from middleground.engine.errors import EngineError
from middleground.web.base.errors import DomainError
from middleground.web.jobs import registry
from middleground.web.jobs.frames import own_frames
from middleground.web.jobs.models import Job
from middleground.web.jobs.progress import JobLost, Progress, WorkerStops, running

log = logging.getLogger("middleground.jobs")

NOW = dt.timedelta(0)

FINAL = (DomainError, EngineError)
"""Errors that say no for a reason: trying again would say no again."""


def claim(job_id: uuid.UUID) -> Job | None:
    """Take a waiting job; the condition stands in the update itself, so that two workers never both succeed."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None or job.name not in registry.names():
        return None
    now, holder = timezone.now(), uuid.uuid4()
    due = Job.objects.filter(pk=job_id, state=Job.State.WAITING, run_after__lte=now)
    taken = due.update(
        state=Job.State.RUNNING,
        holder=holder,
        attempts=F("attempts") + 1,
        lease_until=now + registry.kind_of(job.name).lease,
        beat_at=now,
        started_at=now,
        done=0,
        total=0,
        note="",
    )
    return Job.objects.get(pk=job_id) if taken else None


def claim_next(lane: str = "all") -> Job | None:
    """Take the job that has waited longest; jobs of a newer version's kinds are left to a newer worker."""
    due = Job.objects.filter(
        state=Job.State.WAITING, run_after__lte=timezone.now(), name__in=registry.names(lane)
    ).order_by("run_after", "created_at")
    for job_id in due.values_list("pk", flat=True)[:10]:
        job = claim(job_id)
        if job is not None:
            return job
    return None


def run(job: Job, stopping: Callable[[], bool] = lambda: False) -> Exception | None:
    """Run a claimed job and write down how it ended; returns what it raised, for tests."""
    progress = Progress(job, stopping)
    try:
        with running(progress):
            registry.kind_of(job.name).function(progress, **job.ids)
    except WorkerStops:
        _leave(job, state=Job.State.WAITING, attempts=F("attempts") - 1, run_after=timezone.now())
    except JobLost:
        log.warning("job %s was lost to another worker", job.pk)
    # Whatever a job raises is kept as its class and our own lines, and another attempt may follow.
    except Exception as error:  # noqa: BLE001
        _fail(job, error)
        return error
    else:
        _leave(job, state=Job.State.DONE, ended_at=timezone.now(), error="", error_code="", frames=[])
    return None


def requeue_lost() -> int:
    """Put back the jobs whose worker fell silent; those out of attempts have failed."""
    lost = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=timezone.now(), name__in=registry.names())
    for job in lost:
        _after_failure(job, pause=NOW, error="WorkerLost", error_code="", frames=[])
    return len(lost)


def pause_before(attempt: int) -> dt.timedelta:
    """Return how long to wait before another attempt: 15 s, 1, 4, 16 minutes, then hourly, each spread by half."""
    seconds = min(15 * 4 ** (attempt - 1), 3600)
    return dt.timedelta(seconds=seconds * random.uniform(0.5, 1.5))  # noqa: S311 - spreads retries, hides nothing


def _fail(job: Job, error: Exception) -> None:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    log.error("job %s (%s) failed with %s", job.pk, job.name, name)
    _after_failure(
        job,
        pause=pause_before(job.attempts),
        final=isinstance(error, FINAL),
        error=name[:200],
        error_code=error.code[:80] if isinstance(error, FINAL) else "",
        frames=own_frames(error),
    )


def _after_failure(job: Job, *, pause: dt.timedelta, final: bool = False, **told: object) -> None:
    now = timezone.now()
    if final or job.attempts >= registry.kind_of(job.name).attempts:
        _leave(job, state=Job.State.FAILED, ended_at=now, **told)
    else:
        _leave(job, state=Job.State.WAITING, run_after=now + pause, **told)


def _leave(job: Job, **values: object) -> bool:
    """End this attempt, if it is still ours."""
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, holder=job.holder, state=Job.State.RUNNING)
        return bool(mine.update(holder=None, lease_until=None, **values))
