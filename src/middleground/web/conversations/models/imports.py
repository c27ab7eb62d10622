from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from middleground.web.conversations.models.conversation import Conversation


class ConversationImport(models.Model):
    """An export that somebody brought: read into a scratch file, looked at, then copied in small steps."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        ASKING = "asking", _("Waiting for an answer about the votes")
        READY = "ready", _("Read; waiting for your yes")
        FAILED = "failed", _("Could not be read")
        COPYING = "copying", _("Being copied")
        DONE = "done", _("Imported")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # names its files in the scratch folder
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    brought_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    file_name = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    attribution = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    sign = models.CharField(max_length=10, default="auto")  # which number means agree, when the files do not say
    found = models.JSONField(default=dict)  # title, counts and notes; no person, no vote
    problem = models.JSONField(default=dict)  # code and parameters of what stopped the reading
    copied = models.PositiveIntegerField(default=0)  # votes copied so far
    job_id = models.UUIDField(null=True)
    conversation = models.OneToOneField(Conversation, on_delete=models.SET_NULL, null=True, related_name="brought_in")

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name
