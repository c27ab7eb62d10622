from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """What Django and allauth need to make and find accounts; nothing else."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works with the platform: staff, partners, members. Participants have no account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """A body: a town, a youth service, an association."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody may be within an organisation and an area; the order follows the design."""

    MEMBER = "member", _("Member")
    REPRESENTATIVE = "representative", _("Community representative")
    FACILITATOR = "facilitator", _("Facilitator")
    MEDIATOR = "mediator", _("Mediator")
    INTERPRETER = "interpreter", _("Interpreter")
    NOTETAKER = "notetaker", _("Notetaker")
    MODERATOR = "moderator", _("Moderator")
    TRANSLATOR = "translator", _("Translator")
    COORDINATOR = "coordinator", _("Coordinator")
    ANSWERING = "answering", _("Answering authority")
    SAFEGUARDING = "safeguarding", _("Safeguarding lead")
    PRESS = "press", _("Press")
    PARTNER = "partner", _("Partner")
    BROKER = "broker", _("Trusted broker")
    OBSERVER = "observer", _("Observer")
    ADMINISTRATOR = "administrator", _("Platform administrator")


class RoleGrant(models.Model):
    """One role of one person for one organisation, everywhere or in one area and its parts."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="grants")
    area = models.ForeignKey("areas.Area", on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "area"], nulls_distinct=False, name="grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"
