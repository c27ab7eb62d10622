"""What the outbox holds about people, for giving out and for erasing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField, register_fields, register_person
from middleground.web.mail.actions import empty
from middleground.web.mail.models import Letter, SuppressedAddress
from middleground.web.mail.queries import digest_of

_SENDING = _("to send the letter")
_BASIS = _("what the letter is about: an agreement or a public task")
_RETENTION = _("emptied some weeks after it was sent; letters with codes at once")
_RELEASERS = _("who releases drafts, while it is a draft")


def register() -> None:
    """Declare the personal fields of letters and what happens to them."""
    register_fields(
        PersonalField(
            field="mail.Letter.to",
            purpose=_SENDING,
            basis=_BASIS,
            retention=_RETENTION,
            seen_by=_RELEASERS,
        ),
        PersonalField(
            field="mail.Letter.subject",
            purpose=_SENDING,
            basis=_BASIS,
            retention=_RETENTION,
            seen_by=_RELEASERS,
        ),
        PersonalField(
            field="mail.Letter.body",
            purpose=_SENDING,
            basis=_BASIS,
            retention=_RETENTION,
            seen_by=_RELEASERS,
        ),
        PersonalField(
            field="mail.Letter.recipient",
            purpose=_("to send each newsletter once to each subscriber"),
            basis=_BASIS,
            retention=_("emptied some weeks after it was sent, or at once when the subscription ends"),
            seen_by=_("nobody"),
        ),
        PersonalField(
            field="mail.SuppressedAddress.digest",
            purpose=_("sending no letter to whoever wants none or cannot be reached"),
            basis=_("legitimate interest"),
            retention=_("until it is lifted or the person is erased"),
            seen_by=_("nobody: it is a keyed hash"),
        ),
    )
    register_person("mail", export=_export, erase=_erase)


def _export(person: object) -> dict[str, object]:
    letters = _letters_to(person).values("template", "language", "subject", "body", "state", "written_at")
    suppressed = SuppressedAddress.objects.filter(pk=digest_of(_address(person))).exists()
    return {
        "letters": [{**letter, "written_at": letter["written_at"].isoformat()} for letter in letters],
        "gets_no_letters": suppressed,
    }


def _erase(person: object) -> int:
    waiting = _letters_to(person).filter(state__in=[Letter.State.DRAFT, Letter.State.WAITING])
    dropped = empty(waiting, state=Letter.State.DISCARDED)
    lifted, _kinds = SuppressedAddress.objects.filter(pk=digest_of(_address(person))).delete()
    return dropped + empty(_letters_to(person)) + lifted


def _letters_to(person: object) -> models.QuerySet[Letter]:
    return Letter.objects.filter(to__iexact=_address(person), emptied_at=None)


def _address(person: object) -> str:
    return str(getattr(person, "email", ""))
