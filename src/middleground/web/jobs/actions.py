"""Asking for background work, and trying failed work again."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.base.rights import require
from middleground.web.jobs import doorbell
from middleground.web.jobs.models import Job
from middleground.web.jobs.registry import kind_of
from middleground.web.ledger.actions import record

UNFINISHED = (Job.State.WAITING, Job.State.RUNNING)
NOW = dt.timedelta(0)

_KEY = re.compile(r"[A-Za-z0-9_.:/-]{1,200}", re.ASCII)


def enqueue(name: str, *, once: str | None = None, delay: dt.timedelta = NOW, **ids: int | str) -> Job:
    """Ask for a job as part of the caller's transaction.

    While a job of the same name and ``once`` is unfinished, that job is returned and no second one is made; one that
    waits for later is brought forward when it is asked for sooner.
    ``ids`` are keys and code words, never names, texts or addresses.
    """
    kind_of(name)
    _check_ids(ids)
    if once is not None:
        return _enqueue_once(name, once, delay, ids)
    return _add(name, None, delay, ids)


def retry_job(*, by: AbstractBaseUser, job_id: uuid.UUID) -> Job:
    """Try a failed job again from the beginning."""
    require(by, "jobs.operate")
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.state != Job.State.FAILED:
            raise DomainError("jobs.not_failed")
        if job.once is not None and _unfinished(job.name, job.once) is not None:
            raise DomainError("jobs.already_waiting")
        job.state, job.attempts, job.run_after = Job.State.WAITING, 0, timezone.now()
        job.error, job.error_code, job.frames, job.ended_at = "", "", [], None
        job.save()
        record(by=by, verb="jobs.retry", thing=job, name=job.name)
        doorbell.ring(job.pk)
    return job


def _enqueue_once(name: str, once: str, delay: dt.timedelta, ids: dict[str, int | str]) -> Job:
    for _attempt in range(3):  # the other job may end between our insert and our look
        existing = _unfinished(name, once)
        if existing is not None:
            return _brought_forward(existing, delay)
        try:
            return _add(name, once, delay, ids)
        except IntegrityError:
            continue
    raise DomainError("jobs.busy", name=name)


def _brought_forward(job: Job, delay: dt.timedelta) -> Job:
    sooner = timezone.now() + delay
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING, attempts=0, run_after__gt=sooner)
    if waiting.update(run_after=sooner):
        job.run_after = sooner
        if not delay:
            doorbell.ring(job.pk)
    return job


def _unfinished(name: str, once: str) -> Job | None:
    return Job.objects.filter(name=name, once=once, state__in=UNFINISHED).first()


def _add(name: str, once: str | None, delay: dt.timedelta, ids: dict[str, int | str]) -> Job:
    with transaction.atomic():
        job = Job.objects.create(name=name, once=once, ids=ids, run_after=timezone.now() + delay)
        if not delay:
            doorbell.ring(job.pk)
    return job


def _check_ids(ids: dict[str, int | str]) -> None:
    for name, value in ids.items():
        if not isinstance(value, int) and not (isinstance(value, str) and _KEY.fullmatch(value)):
            raise TypeError(f"The argument {name!r} of a job must be a key, a number or a code word.")
