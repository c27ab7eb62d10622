from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NO_PASSWORD = "!"  # noqa: S105  # the mark of no password


class PersonManager(BaseUserManager["Person"]):
    """What Django and allauth need to make and find accounts; nothing else."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works with the platform: staff, partners, members. Participants have no account.

    Nobody has a password: people sign in with a code by e-mail or with a passkey. The inherited column holds the
    mark of an unusable one.
    """

    password = models.CharField(max_length=128, default=NO_PASSWORD, editable=False)
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


STAFF_ROLES = frozenset(Role.values) - {Role.MEMBER, Role.REPRESENTATIVE, Role.PRESS, Role.PARTNER, Role.OBSERVER}
"""Roles that see what others entrusted to the platform, and therefore need a second factor."""


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


class Invitation(models.Model):
    """An offer of an account with one role. The link is signed, so that the database does not hold what opens it."""

    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    area = models.ForeignKey("areas.Area", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"

    @property
    def state(self) -> str:
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"


class Consent(models.Model):
    """What somebody agreed to, in which version, when, and when they took it back."""

    class Purpose(models.TextChoices):
        ACCOUNT = "account", _("To keep my account")
        NEWS = "news", _("To write to me about what is planned")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["purpose", "-given_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn_at=None), name="consent_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.version})"


class ApiToken(models.Model):
    """What lets a program read in somebody's name, until a day. The database holds a digest, never what opens it."""

    class Scope(models.TextChoices):
        PLAIN = "plain", _("Read lists without names")
        PERSONAL = "personal", _("Read lists with names, addresses and answers")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    scope = models.CharField(_("what it may read"), max_length=10, choices=Scope, default=Scope.PLAIN)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def is_personal(self) -> bool:
        return self.scope == self.Scope.PERSONAL


class PrivacyStatement(models.Model):
    """What people are told about their data before they give any, in one version; kept as it was read."""

    class Law(models.TextChoices):
        GDPR = "gdpr", _("Regulation (EU) 2016/679 (GDPR)")
        UNION = "2018-1725", _("Regulation (EU) 2018/1725")

    kind = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    law = models.CharField(_("law"), max_length=10, choices=Law, default=Law.GDPR)
    texts = models.JSONField(default=dict)  # by language
    digest = models.CharField(max_length=64)
    published_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["kind", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version"], name="statement_version_once"),
            models.CheckConstraint(name="statement_versions_begin_at_one", condition=models.Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
