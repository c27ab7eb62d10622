"""A call for participants, what it says in each language, when it meets and who organises it."""

from __future__ import annotations

import secrets
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.states import CallState

SLUG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrongly from paper: no i, l, o, 0, 1


def new_slug() -> str:
    """Return a short random address that does not tell how many there are."""
    return "".join(secrets.choice(SLUG_LETTERS) for _letter in range(8))


class Call(models.Model):
    """An invitation to apply for one of a limited number of places at a planned meeting."""

    class LatePolicy(models.TextChoices):
        REFUSE = "refuse", _("Late applications are not taken")
        MARK = "mark", _("Late applications are taken and marked, until the call is closed")

    class Format(models.TextChoices):
        ONLINE = "online", _("Online")
        IN_PERSON = "in_person", _("In person")
        HYBRID = "hybrid", _("In person and online")

    class Method(models.TextChoices):
        HAND = "hand", _("Chosen by hand, with reasons")
        DRAW = "draw", _("Drawn by lot among all suitable groups")

    class Duos(models.TextChoices):
        NO = "no", _("Everybody applies alone")
        WELCOME = "welcome", _("Two may apply together")
        ENCOURAGED = "encouraged", _("Duos are encouraged")
        REQUIRED = "required", _("Only duos")

    slug = models.CharField(max_length=12, unique=True, default=new_slug, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="calls")
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=CallState, default=CallState.DRAFT)
    state_reason = models.CharField(max_length=300, blank=True)  # why it was extended, opened again or called off
    languages = models.JSONField(default=list)  # codes; the first is the one it was written in
    working_languages = models.JSONField(default=list)  # codes spoken at the meeting
    interpreted_languages = models.JSONField(default=list)  # codes that are interpreted
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    format = models.CharField(max_length=10, choices=Format, default=Format.ONLINE)
    join_link = models.URLField(blank=True)  # of an online meeting; only those who confirmed a place read it
    calendar_sequence = models.PositiveIntegerField(default=0)  # SEQUENCE of the .ics: grows when the dates change
    time_zone = models.CharField(max_length=60, default="Europe/Brussels")  # IANA; of deadline and sessions
    opens_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)  # none: open until closed by hand
    late_policy = models.CharField(max_length=10, choices=LatePolicy, default=LatePolicy.REFUSE)
    method = models.CharField(max_length=10, choices=Method, default=Method.HAND)
    duos = models.CharField(max_length=12, choices=Duos, default=Duos.WELCOME)
    reply_days = models.PositiveSmallIntegerField(default=10)  # to confirm or decline an invitation
    published_on = models.DateField(null=True, blank=True)
    published_from = models.CharField(max_length=120, blank=True)  # place and directorate of the announcement
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    keep_months = models.PositiveSmallIntegerField(default=6)  # after the last session; then applications are erased
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.slug

    @property
    def language(self) -> str:
        return str(self.languages[0]) if self.languages else settings.LANGUAGE_CODE

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class CallText(models.Model):
    """What the page of a call says, in one language."""

    FIELDS = (
        "title", "short_title", "background", "aim", "sought", "requirements", "programme", "outcome", "places_note",
        "accessibility", "contact_role", "venue",
    )  # fmt: skip

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(_("title"), max_length=250, blank=True)
    short_title = models.CharField(_("short title"), max_length=60, blank=True)
    background = models.TextField(_("background"), max_length=6000, blank=True)
    aim = models.TextField(_("aim"), max_length=4000, blank=True)
    sought = models.TextField(_("who is sought"), max_length=4000, blank=True)
    requirements = models.TextField(_("what is required"), max_length=3000, blank=True)
    programme = models.TextField(_("format and programme"), max_length=4000, blank=True)
    outcome = models.TextField(_("what comes of it"), max_length=3000, blank=True)
    places_note = models.TextField(_("how places are given"), max_length=2000, blank=True)
    accessibility = models.TextField(_("accessibility"), max_length=2000, blank=True)
    contact_role = models.CharField(_("who to ask"), max_length=200, blank=True)
    venue = models.CharField(_("where"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "language"], name="call_text_once")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def name_of(cls, field: str) -> str:
        """Return the name of a field as people read it."""
        return str(getattr(cls._meta.get_field(field), "verbose_name", field))


class CallSession(models.Model):
    """One dated part of the planned meeting. There may be days between two of them."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="session_ends_later", condition=models.Q(ends_at__gt=models.F("starts_at")))
        ]

    def __str__(self) -> str:
        return self.starts_at.isoformat()


class CallOrganiser(models.Model):
    """A body behind a call: it leads, organises with others or gave input."""

    class Part(models.TextChoices):
        LEAD = "lead", _("leads")
        CO_ORGANISER = "co", _("organises with others")
        INPUT = "input", _("gave input")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="organisers")
    part = models.CharField(max_length=10, choices=Part, default=Part.LEAD)
    name = models.CharField(max_length=160, blank=True)  # when it is neither an organisation nor a working group here
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    working_group = models.ForeignKey(
        "network.WorkingGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.name or str(self.working_group or self.organisation)

    def name_in(self, language: str) -> str:
        """Return the name as readers of that language know it; a working group has one in several."""
        names = self.working_group.names if self.working_group is not None else {}
        return str(names.get(language) or names.get(settings.LANGUAGE_CODE) or self)


class CallTeamMember(models.Model):
    """Somebody who works on one call: nobody else sees its applications."""

    class Part(models.TextChoices):
        REVIEWER = "reviewer", _("Reviewer")
        SELECTOR = "selector", _("Selects")
        ARRANGER = "arranger", _("Arranges access, food and travel")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_parts")
    part = models.CharField(max_length=10, choices=Part)
    most_reviews = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "person", "part"], name="call_team_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_part_display()}"


class CallNotice(models.Model):
    """That one application was written to on one occasion, such as a new deadline: never twice, however often tried."""

    application = models.ForeignKey("calls.Application", on_delete=models.CASCADE, related_name="notices")
    occasion = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "occasion"], name="call_notice_once")]

    def __str__(self) -> str:
        return self.occasion
