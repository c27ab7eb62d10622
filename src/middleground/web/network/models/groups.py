from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy

from middleground.web.network.languages import said_in


class WorkingGroup(models.Model):
    """A standing body of the network, such as FC&S; its name and aim are written by language."""

    slug = models.SlugField(max_length=40, unique=True)
    short = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="working_groups")
    names = models.JSONField(default=dict)
    aims = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["short"]

    def __str__(self) -> str:
        return self.short

    @property
    def full_name(self) -> str:
        name = said_in(self.names, get_language() or "").text
        return f"{name} ({self.short})" if name else self.short


class Topic(models.Model):
    """A subject somebody may want news of: about work, never about what people are or believe."""

    slug = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)  # by language
    is_active = models.BooleanField(default=True)  # a topic that was taken off the list stays with those who chose it

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return said_in(self.names, get_language() or "").text or self.slug


class Member(models.Model):
    """What somebody with an account says about their own interests; nobody else writes it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member")
    topics = models.ManyToManyField(Topic, related_name="+")
    languages = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.person)


class Membership(models.Model):
    """One person in one working group."""

    class Part(models.TextChoices):
        LEADER = "leader", pgettext_lazy("in a working group", "Leader")
        MEMBER = "member", pgettext_lazy("in a working group", "Member")

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    part = models.CharField(max_length=10, choices=Part, default=Part.MEMBER)
    since = models.DateField(default=timezone.localdate)

    class Meta:
        ordering: ClassVar = ["part", "since", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "person"], name="one_membership")]

    def __str__(self) -> str:
        return f"{self.person} · {self.group}"
