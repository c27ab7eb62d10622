"""The bell that tells a worker of new work, through Django's task API. ``Job`` is the truth, the bell is only heard.

Our own worker takes the bells away as soon as it hears them. Any other worker of Django's task API may run them too:
``run`` does nothing but run the job, if it is still due.
"""

from __future__ import annotations

import uuid

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult


@task()
def run(job_id: str) -> None:
    """Run the job if it is due and nobody else has it."""
    from middleground.web.jobs import runner

    claimed = runner.claim(uuid.UUID(job_id))
    if claimed is not None:
        runner.run(claimed)


def ring(job_id: uuid.UUID) -> None:
    """Announce a job; part of the caller's transaction."""
    run.enqueue(job_id=str(job_id))


def hush() -> None:
    """Take away the bells that were heard, and what other workers left."""
    own = DBTaskResult.objects.filter(task_path=run.module_path, enqueued_at__lte=timezone.now())
    heard = own.exclude(status=TaskResultStatus.RUNNING)
    if heard.exists():
        heard.delete()
