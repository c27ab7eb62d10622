from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.conversations.models.statement import Statement


class Answer(models.Model):
    """What the authority answers to one statement: what it will do, or why it will not."""

    class Kind(models.TextChoices):
        YES = "yes", pgettext_lazy("answer of the authority", "Yes")
        PARTLY = "partly", pgettext_lazy("answer of the authority", "Partly")
        LATER = "later", pgettext_lazy("answer of the authority", "Later")
        NO = "no", pgettext_lazy("answer of the authority", "No")

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="answer")
    kind = models.CharField(_("answer"), max_length=10, choices=Kind)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="answer_is_one_of_four", condition=models.Q(kind__in=["yes", "partly", "later", "no"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.kind}"


class AnswerText(models.Model):
    """The words of an answer in one language."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "language"], name="answer_text_once"),
            models.CheckConstraint(name="answer_text_says_something", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text
