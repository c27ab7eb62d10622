from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from middleground.web.conversations.models.conversation import Conversation


class Statement(models.Model):
    """One sentence that people answer with agree, disagree or can't decide."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a moderator")
        APPROVED = "approved", _("Shown to everyone")
        REJECTED = "rejected", _("Not shown")

    class Origin(models.TextChoices):
        SEED = "seed", _("From the organisers")
        PARTICIPANT = "participant", _("From a resident")
        IMPORT = "import", _("From the imported conversation")

    class Reason(models.TextChoices):
        INSULT = "insult", _("It insults or threatens people")
        PERSON = "person", _("It names or points at a private person")
        UNLAWFUL = "unlawful", _("It calls for hatred or for something unlawful")
        TOPIC = "topic", _("It is about something else")
        DUPLICATE = "duplicate", _("Another statement already says this")
        UNCLEAR = "unclear", _("It says more than one thing, or cannot be answered")
        ADVERTISEMENT = "advertisement", _("It is an advertisement")
        SOURCE = "source", _("It was left out where it was imported from")
        WITHDRAWN = "withdrawn", _("Its author took it back")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    text = models.TextField(max_length=2000)  # 200 characters as people count them; imported ones may be longer
    origin = models.CharField(max_length=12, choices=Origin)
    author = models.ForeignKey(
        "conversations.Participant", on_delete=models.SET_NULL, null=True, blank=True, related_name="statements"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=15, choices=Reason, blank=True)
    moderated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    moderated_on = models.DateField(null=True)
    written_on = models.DateField()
    shown = models.PositiveIntegerField(default=0)  # how often it was shown, never to whom

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="statement_number_once"),
            models.CheckConstraint(
                name="rejected_has_its_reason",
                condition=(models.Q(state="rejected") & ~models.Q(reason=""))
                | (~models.Q(state="rejected") & models.Q(reason="")),
            ),
            models.CheckConstraint(
                name="statement_says_something", condition=~models.Q(text="") | models.Q(reason="withdrawn")
            ),
            models.CheckConstraint(
                name="only_participants_are_authors",
                condition=models.Q(author__isnull=True) | models.Q(origin="participant"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["conversation", "state"], name="statement_by_state")]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"


class StatementText(models.Model):
    """A statement in another language, translated by a person; the original stays one tap away."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    text = models.TextField(max_length=2000)
    translated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "language"], name="statement_text_once"),
            models.CheckConstraint(name="statement_text_says_something", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class KnownStatements(models.Model):
    """What is known of a conversation's statements when the next one is drawn: numbers of a fit, of no person.

    ``payload`` is an engine's ``Known``; ``digest`` tells whether the answers it was made from are still the same.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="known_statements")
    digest = models.CharField(max_length=64)
    payload = models.JSONField()

    def __str__(self) -> str:
        return f"{self.conversation_id}"
