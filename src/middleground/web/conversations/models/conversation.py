from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

SLUG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrongly from paper: no i, l, o, 0, 1


def new_slug() -> str:
    """Return a short random address that does not tell how many conversations there are."""
    return "".join(secrets.choice(SLUG_LETTERS) for _letter in range(8))


class Conversation(models.Model):
    """A question to residents: statements, answers to them, and an answer promised in return."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Origin(models.TextChoices):
        WEB = "web", _("Held here")
        IMPORT = "import", _("Imported")

    slug = models.CharField(max_length=12, unique=True, default=new_slug, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="conversations")
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.WEB)
    languages = models.JSONField(default=list)  # codes; the first is the one it was written in
    is_strict = models.BooleanField(default=True)  # a resident's statement is shown only after a moderator read it
    is_telling = models.BooleanField(default=False)  # what comes next is likelier where an answer tells most
    answering_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="promised_answers"
    )
    answer_due = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)  # the answering person said yes
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # to the second: votes on their way are still accepted
    is_complete = models.BooleanField(default=True)  # False while an import is being copied: invisible
    attribution = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nothing_opens_without_a_promise",
                condition=models.Q(state="draft")
                | models.Q(origin="import")
                | models.Q(answer_due__isnull=False, promised_on__isnull=False, opened_on__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_has_its_moment",
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="import_is_closed", condition=models.Q(origin="web") | models.Q(state="closed")
            ),
            models.CheckConstraint(
                name="only_imports_are_staged", condition=models.Q(is_complete=True) | models.Q(origin="import")
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def language(self) -> str:
        return str(self.languages[0]) if self.languages else settings.LANGUAGE_CODE

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class ConversationText(models.Model):
    """What the first page of a conversation says, in one language."""

    FIELDS = ("title", "purpose", "who_asks", "who_pays", "who_sees", "how_to_leave")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(_("title"), max_length=120, blank=True)
    purpose = models.TextField(_("purpose"), max_length=1200, blank=True)
    who_asks = models.CharField(_("who asks"), max_length=300, blank=True)
    who_pays = models.CharField(_("who pays"), max_length=300, blank=True)
    who_sees = models.TextField(_("who sees what"), max_length=600, blank=True)
    how_to_leave = models.TextField(_("how to leave"), max_length=600, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "language"], name="conversation_text_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def empty_fields(self) -> list[str]:
        """The names, as people read them, of what is not yet written."""
        fields = (self._meta.get_field(name) for name in self.FIELDS)
        return [str(getattr(field, "verbose_name", "")) for field in fields if not getattr(self, field.name)]
