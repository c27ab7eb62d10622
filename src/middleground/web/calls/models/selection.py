"""Who is invited: targets of balance, the choice by hand or by lot, its reasons, and invitations with their replies."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.calls.models.application import Application
from middleground.web.calls.models.call import Call
from middleground.web.calls.models.question import Question


class Target(models.Model):
    """How many of the group should have one level of one feature, at least and at most."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="targets")
    feature = models.CharField(max_length=20, choices=Question.Feature)
    level = models.CharField(max_length=40)  # key of an option
    low = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField()
    is_flexible = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "feature", "level"], name="target_once"),
            models.CheckConstraint(name="target_low_to_high", condition=models.Q(high__gte=models.F("low"))),
        ]

    def __str__(self) -> str:
        return f"{self.feature} {self.level}: {self.low} to {self.high}"


class GroupRules(models.Model):
    """What every group of a call keeps to besides its targets, and whether a group exists that keeps to all of it."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="group_rules")
    minimum_suitability = models.FloatField(_("least suitability"), null=True, blank=True)
    suitability_share = models.FloatField(_("share of the best suitability"), null=True, blank=True)
    """The sum of suitability of every group is at least this share of the best possible group's; None: no matter."""
    fewest_duos = models.PositiveSmallIntegerField(_("fewest duos"), default=0)
    most_per_organisation = models.PositiveSmallIntegerField(_("most of one organisation"), null=True, blank=True)
    examined = models.JSONField(default=dict, blank=True)
    """What the engine said: the digest of what it looked at, "possible", and "relaxations" or the code of an error."""
    what_if = models.JSONField(default=dict, blank=True)
    """A change somebody wondered about, "asked", and what it would do, "found": by level, never by person."""

    def __str__(self) -> str:
        return f"{self.call_id}"


class ReservedPlace(models.Model):
    """A place that one application has by a published rule, with its reason."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="reserved")
    reason = models.CharField(_("reason"), max_length=300)

    def __str__(self) -> str:
        return f"{self.application_id}"


class Tie(models.Model):
    """Two applications of which both or neither is invited, or at most one, with its reason."""

    class Kind(models.TextChoices):
        TOGETHER = "together", _("Both or neither")
        APART = "apart", _("At most one of the two")

    first = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="ties_as_first")
    second = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="ties_as_second")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "second"], name="tie_once")]

    def __str__(self) -> str:
        return f"{self.first_id} · {self.kind} · {self.second_id}"


class Selection(models.Model):
    """One act of choosing a group, or replacements for it: by hand or by lot, never changed after it is final."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("Being prepared")
        PROPOSED = "proposed", _("Waiting for the second person")
        COMMITTED = "committed", _("Published before the draw")
        FINAL = "final", _("Final")
        DROPPED = "dropped", _("Dropped")

    class Randomness(models.TextChoices):
        PUBLIC = "public", _("A public source that nobody can know before")
        PARTIES = "parties", _("Two people, each with a sentence of their own")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="selections")
    method = models.CharField(max_length=10, choices=Call.Method)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacements")
    places = models.PositiveIntegerField()
    mode = models.CharField(max_length=12, default="leximin")
    tickets = models.PositiveIntegerField(default=1000)
    randomness = models.CharField(max_length=10, choices=Randomness, default=Randomness.PUBLIC)
    source_words = models.CharField(max_length=300, blank=True)  # the public random source that was named beforehand
    commitments = models.JSONField(default=list, blank=True)  # SHA-256 of the two people's sentences
    salt = models.CharField(max_length=64, blank=True)  # of the pseudonyms
    case_digest = models.CharField(max_length=64, blank=True)  # of what the tickets were made from
    preview = models.JSONField(default=dict, blank=True)  # chances per level, small counts left out; how sure they are
    problem = models.CharField(max_length=80, blank=True)  # why no tickets could be made
    bundle = models.FileField(upload_to="draws/", blank=True)  # pseudonymous; anybody may check it
    fingerprint = models.CharField(max_length=64, blank=True)
    seed_text = models.CharField(max_length=600, blank=True)
    ticket = models.PositiveIntegerField(null=True, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call"],
                condition=models.Q(state__in=["prepared", "proposed", "committed"]),
                name="unfinished_selection_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} · {self.state}"


class Choice(models.Model):
    """What a selection says of one application, and why; nothing yet while the outcome is empty."""

    class Outcome(models.TextChoices):
        SELECTED = "selected", _("Selected")
        WAITLISTED = "waitlisted", _("On the waiting list")
        NOT_SELECTED = "not_selected", _("Not selected")

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="choices")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="choices")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    pseudonym = models.CharField(max_length=64, blank=True)  # in the published bundle
    tickets = models.PositiveIntegerField(null=True, blank=True)  # how many of the tickets contain it

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["selection", "application"], name="choice_once")]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.outcome}"


class PlaceOffer(models.Model):
    """An invitation to take a place, with the date by which to reply."""

    class Reply(models.TextChoices):
        NONE = "", pgettext_lazy("reply to an invitation", "No reply yet")
        ACCEPTED = "accepted", pgettext_lazy("reply to an invitation", "Comes")
        DECLINED = "declined", pgettext_lazy("reply to an invitation", "Does not come")
        EXPIRED = "expired", pgettext_lazy("reply to an invitation", "Did not reply in time")
        RETURNED = "returned", pgettext_lazy("reply to an invitation", "Gave the place back")
        PARTNER = "partner", pgettext_lazy("reply to an invitation", "The other of the two does not come")

    class Kind(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        SPEAKER = "speaker", _("Speaker")
        HOST = "host", _("Host")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PARTICIPANT)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reply_by = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=10, choices=Reply, default=Reply.NONE, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    is_shown = models.BooleanField(default=False)  # consent that the others who come read the name
    calendar_sequence = models.PositiveIntegerField(default=0)  # SEQUENCE of the .ics

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application"], condition=models.Q(reply=""), name="open_offer_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.reply}"
