"""The jobs that keep the jobs themselves in order."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from middleground.web.jobs.models import Job
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job

KEEP_DONE = dt.timedelta(days=7)
KEEP_FAILED = dt.timedelta(days=30)


@job("jobs.purge", every=dt.timedelta(days=1))
def purge(progress: Progress) -> None:
    """Forget finished work: done jobs after a week, failed ones after a month, old bells after a day."""
    now = timezone.now()
    Job.objects.filter(state=Job.State.DONE, ended_at__lt=now - KEEP_DONE).delete()
    Job.objects.filter(state=Job.State.FAILED, ended_at__lt=now - KEEP_FAILED).delete()
    DBTaskResult.objects.filter(enqueued_at__lt=now - dt.timedelta(days=1)).delete()
    progress.report(1, 1)
