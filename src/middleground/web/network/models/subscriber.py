from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from middleground.web.network.models.groups import Topic, WorkingGroup


class Subscriber(models.Model):
    """An address that asked for the newsletter; gone without a trace as soon as its owner wants none.

    Until it is confirmed it gets nothing but the letter that asks whether it is really wanted.
    """

    class Source(models.TextChoices):
        SITE = "site", pgettext_lazy("why somebody gets the newsletter", "Asked for it on this site")
        ACTIVITY = "activity", pgettext_lazy("why somebody gets the newsletter", "Asked for it with an application")
        ACCOUNT = "account", pgettext_lazy("why somebody gets the newsletter", "Asked for it with an account")

    email = models.EmailField(unique=True)  # in small letters
    language = models.CharField(max_length=10)
    topics = models.ManyToManyField(Topic, related_name="subscribers")
    groups = models.ManyToManyField(WorkingGroup, related_name="subscribers")
    source = models.CharField(max_length=10, choices=Source, default=Source.SITE)
    asked_on = models.DateField(default=timezone.localdate)
    confirmed_on = models.DateField(null=True)
    statement_version = models.PositiveIntegerField(default=0)  # of the privacy statement they read
    statement_digest = models.CharField(max_length=64, blank=True)
    letter_at = models.DateTimeField(null=True)  # when the last letter about the subscription went
    letters = models.PositiveSmallIntegerField(default=0)  # how many of them

    class Meta:
        indexes: ClassVar = [models.Index(fields=["confirmed_on", "id"], name="subscriber_confirmed")]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None
