"""People who answer, and their answers. No account, no address, no browser, no time of day beside an answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from middleground.web.conversations.models.conversation import Conversation
from middleground.web.conversations.models.statement import Statement


class Participant(models.Model):
    """Somebody who answers in one conversation, known only by a secret that their browser keeps.

    The database holds a keyed hash of the secret, so that neither a copy of the database nor two conversations
    side by side tell who it is.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    secret_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    joined_on = models.DateField()
    sequence = models.PositiveIntegerField(default=0)  # the highest number a request of theirs carried
    showing = models.ForeignKey(Statement, on_delete=models.SET_NULL, null=True, related_name="+")
    showing_chance = models.FloatField(null=True)  # with which it was drawn

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.pk}"


class Vote(models.Model):
    """The latest answer of one participant to one statement.

    ``choice`` is 1 agree, -1 disagree, 0 can't decide, and empty when it was taken back: the row stays so that a
    request repeated by a bad network cannot bring the answer back to life. ``reason`` is why somebody could not
    decide, where they said so; another answer empties it.

    ``chance`` is how likely the statement was to be the one drawn when it was first shown; empty when it was looked up
    or brought from elsewhere. A participant's rows in the order of their keys are in the order of showing.
    """

    class Reason(models.TextChoices):
        """Why somebody could not decide; the engine counts them in this order."""

        DEPENDS = "depends", pgettext_lazy("why I cannot decide", "It depends")
        TOO_LITTLE_KNOWN = "too_little_known", pgettext_lazy("why I cannot decide", "I know too little about it")
        UNCLEAR = "unclear", pgettext_lazy("why I cannot decide", "The words are unclear")
        RATHER_NOT_SAY = "rather_not_say", pgettext_lazy("why I cannot decide", "I would rather not say")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    choice = models.SmallIntegerField(null=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True, default="", db_default="")
    sequence = models.PositiveIntegerField()
    day = models.DateField()
    is_late = models.BooleanField(default=False)  # was on its way when the conversation closed
    chance = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "statement"], name="vote_once"),
            models.CheckConstraint(
                name="vote_is_one_of_three",
                condition=models.Q(choice__in=[-1, 0, 1]) | models.Q(choice__isnull=True),
            ),
            models.CheckConstraint(
                name="only_undecided_votes_have_a_reason",
                condition=models.Q(reason="") | models.Q(choice=0, choice__isnull=False),
            ),
            models.CheckConstraint(
                name="vote_chance_is_one",
                condition=models.Q(chance__isnull=True) | models.Q(chance__gt=0, chance__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} → {self.statement_id}"


class VoteReceipt(models.Model):
    """When a vote arrived and what stood there before: for undoing and for seeing bursts; gone after a day."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="receipts")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    choice_before = models.SmallIntegerField(null=True)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "statement", "sequence"], name="vote_receipt_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}/{self.sequence}"
