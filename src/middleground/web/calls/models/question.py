"""What a call asks: questions in the order of the form, with their words in each language."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.models.call import Call


class Question(models.Model):
    """One question of a call."""

    class Kind(models.TextChoices):
        SHORT = "short", _("Short text")
        LONG = "long", _("Long text")
        CHOICE = "choice", _("One of several")
        SEVERAL = "several", _("Several of several")
        SCALE = "scale", _("Scale")
        DATE = "date", _("Date")
        NUMBER = "number", _("Number")
        FILE = "file", _("File")
        CONSENT = "consent", _("Consent")
        LANGUAGES = "languages", _("Languages and how well")
        SUGGEST = "suggest", _("Suggest a practice or another person")

    class Feature(models.TextChoices):
        """What a balance may look at. Community and religion are not among them, on purpose."""

        NONE = "", _("Not for the balance of the group")
        ROLE = "role", _("Role")
        AREA = "area", _("Area")
        COUNTRY = "country", _("Country")
        SECTOR = "sector", _("Sector")
        LANGUAGE = "language", _("Language")
        AGE_BAND = "age_band", _("Age band")
        GENDER = "gender", _("Gender")
        EXPERIENCE = "experience", _("Experience")
        FIRST_TIMER = "first_timer", _("First time")

    class Intake(models.TextChoices):
        NONE = "", _("Stays in the application")
        PRACTICE = "practice", _("May become a practice in the library")
        CHALLENGE = "challenge", _("May become a challenge for the meeting")
        CASE = "case", _("May become a case for the meeting")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)  # stable name within the call, for conditions, exports and imports
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind)
    is_required = models.BooleanField(default=False)
    feature = models.CharField(max_length=20, choices=Feature, default=Feature.NONE, blank=True)
    intake = models.CharField(max_length=10, choices=Intake, default=Intake.NONE, blank=True)
    is_identifying = models.BooleanField(default=False)  # hidden from reviewers
    most_characters = models.PositiveIntegerField(null=True, blank=True)
    lowest = models.IntegerField(null=True, blank=True)  # of a number or scale
    highest = models.IntegerField(null=True, blank=True)
    condition = models.JSONField(default=dict, blank=True)
    """When it is asked: {"all": […]} or {"any": […]} of {"question": key, and "is", "is_not", "at_least", "at_most" or
    "answered": value}."""

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.key


class QuestionText(models.Model):
    """A question in one language."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    label = models.TextField(_("question"), max_length=1000, blank=True)
    help = models.TextField(_("help"), max_length=1000, blank=True)
    reason = models.CharField(_("why it is required"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "language"], name="question_text_once")]

    def __str__(self) -> str:
        return self.label


class Option(models.Model):
    """One possible answer to a question with a choice."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    labels = models.JSONField(default=dict)  # language → words

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "key"], name="option_key_once")]

    def __str__(self) -> str:
        return self.key
