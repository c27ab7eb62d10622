from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from middleground.web.conversations.models.conversation import Conversation


class Result(models.Model):
    """What the engine found in the answers of one moment, after the gate; public once somebody released it.

    ``payload`` is a released map: counts and shares, no position of anybody. ``n_kept`` is exact, for the rule that a
    difference of few people is not told, and never shown.
    """

    class Method(models.TextChoices):
        MIDDLEGROUND = "middleground", _("Answers along a line, with their uncertainty")
        POLIS = "polis", _("Compatible with Polis")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="results")
    release = models.OneToOneField("releases.Release", on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=20, choices=Method)
    made_at = models.DateTimeField()
    n_people = models.PositiveIntegerField()  # rounded, as it is shown
    payload = models.JSONField()
    has_answers = models.BooleanField(default=False)  # those of its moment are kept, all of them
    n_kept = models.PositiveIntegerField(default=0)  # people whose answers were kept, those forgotten since included
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.conversation} · {self.method} · {self.pk}"


class ResultText(models.Model):
    """What a coordinator wrote for a result in one language: its first sentence, and the words for each side."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    headline = models.CharField(_("first sentence"), max_length=300, blank=True)
    sides = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["result", "language"], name="result_text_once")]

    def __str__(self) -> str:
        return self.headline


class KeptAnswers(models.Model):
    """What one participant had answered when a result was worked out, so that the next one can tell how many changed
    their mind; gone with the participant, and when newer results have taken its place.
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="kept_answers")
    participant = models.ForeignKey("conversations.Participant", on_delete=models.CASCADE, related_name="kept_answers")
    answers = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["result", "participant"], name="answers_kept_once")]

    def __str__(self) -> str:
        return f"{self.result_id}/{self.participant_id}"


class LivePicture(models.Model):
    """The newest look at a conversation that still runs: for its coordinators alone, no release, never exported.

    ``payload`` passed the gate as a result does; ``told`` is what this look or one before told of each statement last,
    and is not shown. ``fit`` and ``counts`` are what the next look goes on from: parameters
    of statements and sums over everybody, no position of anybody; they are thrown away when somebody's answers are
    erased. ``n_people`` is exact, for the rule of batches, and never shown.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="live_picture")
    made_at = models.DateTimeField()
    through = models.DateTimeField()  # answers that came later are not in the fit
    n_people = models.PositiveIntegerField()
    payload = models.JSONField()
    told = models.JSONField(default=dict)
    fit = models.BinaryField(default=bytes)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.made_at:%Y-%m-%d}"
