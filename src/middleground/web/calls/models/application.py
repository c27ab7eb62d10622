"""An application: who applies, their answers, the other half of a duo, and what they need to take part."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.models.call import Call
from middleground.web.calls.models.question import Question
from middleground.web.calls.states import ApplicationState


class Duo(models.Model):
    """Two applications that belong together: admitted or refused together, unless the two said "either"."""

    class Mode(models.TextChoices):
        TOGETHER = "together", _("Only together")
        EITHER = "either", _("Together if possible, else either of us")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for the other")
        CONFIRMED = "confirmed", _("Both said yes")
        DISSOLVED = "dissolved", _("Dissolved")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="duos_of_call")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.TOGETHER)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    code = models.CharField(max_length=12, unique=True)  # said or sent by the first to the second
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.pk}"


class Application(models.Model):
    """One person's application to one call. The personal link is signed: the database does not hold what opens it."""

    class Source(models.TextChoices):
        WEB = "web", _("On the web")
        PAPER = "paper", _("On paper")
        IMPORT = "import", _("From a list")
        DIRECT = "direct", _("Invited directly")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="applications")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # what the personal link signs
    number = models.PositiveIntegerField()  # what reviewers call it; in random order, not that of arrival
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    state = models.CharField(max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT)
    state_reason = models.CharField(max_length=300, blank=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    address_key = models.CharField(max_length=64, blank=True, editable=False)  # keyed hash: one application per address
    organisation_name = models.CharField(_("organisation"), max_length=160, blank=True)
    language = models.CharField(max_length=10, default="en")  # of letters
    source = models.CharField(max_length=10, choices=Source, default=Source.WEB)
    duo = models.ForeignKey(Duo, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    agrees_to_duo = models.BooleanField(default=False)
    duo_tries = models.PositiveSmallIntegerField(default=0)  # wrong codes entered
    is_late = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)  # rises with each saving, so that an older window overwrites none
    created_on = models.DateField(default=timezone.localdate)
    submitted_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    statement_hash = models.CharField(max_length=64, blank=True)  # of the privacy statement that was read
    consented_at = models.DateTimeField(null=True, blank=True)
    link_sent_at = models.DateTimeField(null=True, blank=True)
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "number"], name="application_number_once"),
            models.UniqueConstraint(
                fields=["call", "address_key"], condition=~models.Q(address_key=""), name="application_address_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class ApplicationAnswer(models.Model):
    """What an application says to one question."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    value = models.JSONField(null=True)  # text, number, option key, list of keys, {language: level}, file ids
    may_be_used = models.BooleanField(default=False)  # consent that it goes on as practice, challenge or case

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "question"], name="application_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.question_id}"


def stored_name(_file: ApplicationFile, name: str) -> str:
    """Return a name that says nothing: not whose file it is, nor what they called it."""
    return f"calls/{uuid.uuid4().hex}.{name.rpartition('.')[2].lower()}"


class ApplicationFile(models.Model):
    """A file in an application."""

    answer = models.ForeignKey(ApplicationAnswer, on_delete=models.CASCADE, related_name="files")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=stored_name)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Needs(models.Model):
    """What somebody needs to take part: kept apart from the application, read only by who arranges it."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="needs")
    access = models.TextField(_("access"), max_length=1000, blank=True)
    diet = models.TextField(_("food"), max_length=500, blank=True)
    travel = models.TextField(_("travel"), max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"{self.application_id}"
