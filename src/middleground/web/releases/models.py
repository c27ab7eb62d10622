"""The register of releases: what passed the gate, about how many people, under which policy, and who published it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Release(models.Model):
    """One set of numbers that passed the gate together.

    ``thing`` is what it is about (``app.model:key``); ``snapshot`` tells whether two releases rest on the same
    answers; ``n_people`` is exact, for the rule of batches, and never shown.
    """

    kind = models.CharField(max_length=60)
    thing = models.CharField(max_length=120, db_index=True)
    n_people = models.PositiveIntegerField()
    snapshot = models.CharField(max_length=64)
    policy = models.JSONField()
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    superseded_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} {self.pk}"
