"""What only those who come need to know, and which letters about decisions were drafted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.models.application import Application
from middleground.web.calls.models.call import Call


class PracticalText(models.Model):
    """How to get there, where to sleep, who pays: in one language, read only by those who confirmed a place."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="practical_texts")
    language = models.CharField(max_length=10)
    text = models.TextField(_("what those who come need to know"), max_length=6000, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "language"], name="practical_text_once")]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.language}"


class DecisionLetter(models.Model):
    """That a letter about a decision was drafted for an application: never twice, also when it was discarded."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="decision_letters")
    template = models.CharField(max_length=80)
    number = models.PositiveIntegerField(default=0)  # of changed dates: which change

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "template", "number"], name="decision_letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.template}"
