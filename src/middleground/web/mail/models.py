"""Letters to go out, addresses that want none, and an installation's own wording."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy


class Letter(models.Model):
    """One e-mail to one address: written in the transaction of its cause, sent by a job, emptied some time after."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a letter", "Draft")
        WAITING = "waiting", pgettext_lazy("state of a letter", "Waiting")
        SENT = "sent", pgettext_lazy("state of a letter", "Sent")
        FAILED = "failed", pgettext_lazy("state of a letter", "Failed")
        SUPPRESSED = "suppressed", pgettext_lazy("state of a letter", "Suppressed")
        DISCARDED = "discarded", pgettext_lazy("state of a letter", "Discarded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    about = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=120, blank=True)  # its name in the ledger; whose staff release a draft
    recipient = models.CharField(max_length=120, blank=True)  # its name in the ledger, where it has no account
    is_bulk = models.BooleanField(default=False)  # one of many, sent one after the other by one job
    claimed_until = models.DateTimeField(null=True)  # somebody is sending it now
    state = models.CharField(max_length=10, choices=State)
    written_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-written_at"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-written_at"], name="letter_of_state"),
            models.Index(fields=["about", "state"], name="letter_about"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="somebody_releases_a_draft",
                condition=~models.Q(state="draft") | ~models.Q(organisation=""),
            ),
            models.UniqueConstraint(
                name="one_letter_about_it",
                fields=["template", "about", "recipient"],
                condition=~models.Q(about="") & ~models.Q(recipient=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"


class SuppressedAddress(models.Model):
    """An address that gets no letters, known by a keyed hash alone."""

    class Reason(models.TextChoices):
        REFUSED = (
            "refused",
            pgettext_lazy("why an address gets no letters", "The mail server of the address refused it"),
        )
        ASKED = "asked", pgettext_lazy("why an address gets no letters", "Its owner asked for it")

    digest = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(max_length=10, choices=Reason)
    since = models.DateField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.reason} {self.since}"


class TemplateText(models.Model):
    """An installation's own wording of a letter in one language."""

    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "language"], name="one_wording")]

    def __str__(self) -> str:
        return f"{self.name} {self.language}"
