"""The numbers of a call that stay when its applications are gone."""

from __future__ import annotations

from django.db import models

from middleground.web.calls.models.call import Call


class CallStatistics(models.Model):
    """How many applied, were eligible, were invited and come, after the gate; public once the release is published.

    ``payload`` holds ``counts`` (the engine's released counts) and ``targets`` beside them; nothing about a person.
    """

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="statistics")
    release = models.OneToOneField("releases.Release", on_delete=models.PROTECT, related_name="+")
    payload = models.JSONField()

    def __str__(self) -> str:
        return f"{self.call_id}"
