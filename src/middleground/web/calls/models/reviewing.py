"""Reading applications: criteria, who reads which, scores, remarks and eligibility."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.models.application import Application
from middleground.web.calls.models.call import Call


class Criterion(models.Model):
    """What reviewers look at, with a rubric that says what each score means. Public before the call opens."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    weight = models.PositiveSmallIntegerField(default=1)  # 1 to 5
    names = models.JSONField(default=dict)  # language → words
    rubric = models.JSONField(default=dict)  # score "0" … "4" → words, in the language of the call

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.pk}"


class ReadingRules(models.Model):
    """How the applications of a call are read."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="reading_rules")
    readers_each = models.PositiveSmallIntegerField(default=2)
    shows_experience = models.BooleanField(default=False)  # role and experience, although a balance may count them

    def __str__(self) -> str:
        return f"{self.readers_each}"


class Assignment(models.Model):
    """One application given to one reviewer."""

    class State(models.TextChoices):
        OPEN = "open", _("To read")
        DONE = "done", _("Read")
        CONFLICT = "conflict", _("Conflict of interest")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="readings"
    )
    letter = models.CharField(max_length=4)  # what exports call the reader: the same for all they read in one call
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 3
    remark = models.TextField(max_length=3000, blank=True)  # read by those who select, and by the applicant on request
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "reviewer"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.state}"


class Score(models.Model):
    """What one reviewer found on one criterion."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField()  # 0 to 4

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assignment", "criterion"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.value}"


class Tag(models.Model):
    """A word of the reviewers' own for applications of one call: about what is offered, never about who somebody is.

    It hangs on a reading, so that a reviewer's own words are their own until all have read.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)
    readings = models.ManyToManyField(Assignment, related_name="tags", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """What somebody who selects says to the others about an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="comments")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["written_at", "id"]

    def __str__(self) -> str:
        return f"{self.application_id}"
