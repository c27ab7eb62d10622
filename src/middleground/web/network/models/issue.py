from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from middleground.web.network.models.groups import Topic, WorkingGroup

SLUG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrongly from paper


def new_slug() -> str:
    """Return a short random address, so that a draft cannot be found by counting."""
    return "".join(secrets.choice(SLUG_LETTERS) for _letter in range(8))


class Picture(models.Model):
    """A picture of an issue; it travels inside each letter, and the online version shows it from here."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.BinaryField()
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.key)


class Issue(models.Model):
    """One newsletter: sections in several languages, whom it is for, and how far it has gone."""

    FIELDS = ("subject", "preview", "alt")  # its words in each language; ``alt`` is of the picture at the top

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a newsletter", "Draft")
        SCHEDULED = "scheduled", pgettext_lazy("state of a newsletter", "Scheduled")
        SENDING = "sending", pgettext_lazy("state of a newsletter", "Being sent")
        SENT = "sent", pgettext_lazy("state of a newsletter", "Sent")

    slug = models.CharField(max_length=12, unique=True, default=new_slug, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="issues")
    languages = models.JSONField(default=list)  # codes; the first is the one it was written in
    words = models.JSONField(default=dict)  # language → field → text
    header = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, related_name="+")
    groups = models.ManyToManyField(WorkingGroup, related_name="+")
    topics = models.ManyToManyField(Topic, related_name="+")
    readers = models.JSONField(default=list)  # languages of those who get it; none means all
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    send_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # when it began to go
    queued_up_to = models.BigIntegerField(default=0)  # the last subscriber whose letter is written
    recipients = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="scheduled_has_its_moment",
                condition=~models.Q(state="scheduled") | models.Q(send_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_has_its_moment",
                condition=models.Q(state__in=["draft", "scheduled"], sent_at__isnull=True)
                | models.Q(state__in=["sending", "sent"], sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def language(self) -> str:
        return str(self.languages[0]) if self.languages else settings.LANGUAGE_CODE

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_public(self) -> bool:
        return self.state in {self.State.SENDING, self.State.SENT}


class Section(models.Model):
    """One part of an issue: words in each language, a link, a picture, or something another part of the site tells."""

    FIELDS = ("heading", "text", "button", "alt")

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    words = models.JSONField(default=dict)  # language → field → text
    link = models.CharField(max_length=500, blank=True)
    picture = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=120, blank=True)  # "calls:8fk3", told by the registry in ``content``
    told = models.JSONField(default=dict)  # what it told when the issue went: language → block

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.issue_id}/{self.position}"
