"""Background work as the platform knows it. A job holds keys, counts and code words, never names or texts."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy


class Job(models.Model):
    """Something to do outside a request: asked for in a business transaction, run by a worker under a lease."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a job", "Waiting")
        RUNNING = "running", pgettext_lazy("state of a job", "Running")
        DONE = "done", pgettext_lazy("state of a job", "Done")
        FAILED = "failed", pgettext_lazy("state of a job", "Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    ids = models.JSONField(default=dict)
    once = models.CharField(max_length=200, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)

    run_after = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    # The lease: whoever holds it works on the job, until it runs out without a heartbeat.
    holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)

    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=80, blank=True)

    # The class, the code and our own lines only: a message or a value could hold what somebody wrote.
    error = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=80, blank=True)
    frames = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "run_after"], name="job_due"),
            models.Index(fields=["state", "lease_until"], name="job_lease"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "once"], condition=models.Q(state__in=["waiting", "running"]), name="unfinished_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Timetable(models.Model):
    """When a repeated job is due next; whoever moves the time forward starts the job, so only one worker does."""

    name = models.CharField(max_length=100, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.next_at:%Y-%m-%d %H:%M}"
