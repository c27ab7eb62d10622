"""Writing letters, deciding over drafts, sparing addresses, and wording letters anew."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.jobs.actions import enqueue
from middleground.web.ledger.actions import record
from middleground.web.ledger.queries import name_of
from middleground.web.mail.composing import has_composer, tell_released
from middleground.web.mail.models import Letter, SuppressedAddress, TemplateText
from middleground.web.mail.queries import digest_of, rendered
from middleground.web.mail.templates import placeholders_in, template_of


def write_letter(  # noqa: PLR0913 - what a letter consists of
    *,
    template: str,
    to: str,
    language: str,
    params: Mapping[str, str],
    by: AbstractBaseUser | None = None,
    about: models.Model | None = None,
) -> Letter:
    """Write a letter as part of the caller's transaction; a job sends it afterwards."""
    letter = _worded(template, to, language, params)
    letter.about = name_of(about) if about is not None else ""
    _keep(letter, by=by)
    _let_go(letter)
    return letter


def draft_letter(  # noqa: PLR0913 - what a letter consists of
    *,
    template: str,
    to: str,
    language: str,
    params: Mapping[str, str],
    organisation: models.Model,
    by: AbstractBaseUser | None = None,
) -> Letter:
    """Write a letter in the name of an organisation, whose coordinators read and release it before it goes."""
    letter = _worded(template, to, language, params)
    letter.state, letter.organisation = Letter.State.DRAFT, name_of(organisation)
    _keep(letter, by=by)
    return letter


def belongs_to(letter: Letter, thing: models.Model) -> None:
    """Note whose letter it is, so that it is gone when they are."""
    letter.recipient = name_of(thing)
    letter.save(update_fields=["recipient"])


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to whom a letter goes that is put together when it is sent."""

    to: str
    language: str
    thing: models.Model | None = None  # what the composer knows them by
    subject: str = ""


def write_composed(*, template: str, recipient: Recipient, about: models.Model | None = None) -> Letter:
    """Write a letter whose words its composer finds when it goes; nothing of them is kept here."""
    letter = _composed(template, recipient, about)
    _keep(letter, by=None)
    _let_go(letter)
    return letter


def draft_composed(*, template: str, recipient: Recipient, about: models.Model, organisation: models.Model) -> Letter:
    """Write a draft whose words its composer finds when somebody reads it and when it goes."""
    letter = _composed(template, recipient, about)
    letter.state, letter.organisation = Letter.State.DRAFT, name_of(organisation)
    _keep(letter, by=None)
    return letter


AT_ONCE = 100  # letters of one transaction, so that nobody's vote waits for a newsletter


def write_many(*, template: str, recipients: Sequence[Recipient], about: models.Model) -> int:
    """Write one letter to each recipient about the same thing, as part of the caller's transaction; return how many.

    Whoever has one already gets no second one, so that a caller who was killed may begin again. At most ``AT_ONCE``.
    They go one after the other in one job; other letters do not wait for them.
    """
    assert len(recipients) <= AT_ONCE, "more would make others wait"
    letters = [_composed(template, recipient, about) for recipient in recipients]
    known = set(
        Letter.objects.filter(
            template=template, about=name_of(about), recipient__in=[letter.recipient for letter in letters]
        ).values_list("recipient", flat=True)
    )
    fresh = [letter for letter in letters if letter.recipient not in known]
    for letter in fresh:
        letter.is_bulk = True
    Letter.objects.bulk_create(fresh, ignore_conflicts=True)
    enqueue("mail.send_many", once="many")
    return len(fresh)


def forget_recipient(thing: models.Model) -> int:
    """Empty every letter to somebody who goes; those that wait are not sent."""
    theirs = Letter.objects.filter(recipient=name_of(thing))
    dropped = empty(
        theirs.filter(state__in=[Letter.State.DRAFT, Letter.State.WAITING]),
        state=Letter.State.DISCARDED,
        settled_at=timezone.now(),
    )
    return dropped + empty(theirs)


def drop_drafts(thing: models.Model) -> int:
    """Drop the letters to somebody who leaves that nobody has let go yet."""
    drafts = Letter.objects.filter(recipient=name_of(thing), state=Letter.State.DRAFT)
    return empty(drafts, state=Letter.State.DISCARDED, settled_at=timezone.now())


def release_letters(*, by: AbstractBaseUser, letters: Iterable[uuid.UUID]) -> int:
    """Let drafts go; those that somebody else decided meanwhile are passed over."""
    with transaction.atomic():
        chosen = _drafts(letters, by=by)
        tell_released(chosen)
        for letter in chosen:
            _let_go(letter)
            record(by=by, verb="mail.release", thing=letter, template=letter.template)
    return len(chosen)


def release_many(*, by: AbstractBaseUser, template: str, about: models.Model, expected: int) -> int:
    """Let all drafts of one name about one thing go, one after the other in one job; return how many.

    Raises
    ------
    DomainError
        ``mail.other_count`` when there are more or fewer than the ``expected`` ones that somebody looked at.
    """
    with transaction.atomic():
        drafts = Letter.objects.select_for_update().filter(
            template=template, about=name_of(about), state=Letter.State.DRAFT
        )
        chosen = list(drafts)
        for letter in {letter.organisation: letter for letter in chosen}.values():
            require(by, "mail.release", letter)
        if len(chosen) != expected:
            raise DomainError("mail.other_count", count=len(chosen))
        if not chosen:
            return 0
        tell_released(chosen)
        drafts.update(state=Letter.State.WAITING, is_bulk=True)
        record(by=by, verb="mail.release_many", thing=about, template=template, count=len(chosen))
        enqueue("mail.send_many", once="many")
    return len(chosen)


def discard_letters(*, by: AbstractBaseUser, letters: Iterable[uuid.UUID]) -> int:
    """Let drafts be dropped unsent; their text goes at once."""
    with transaction.atomic():
        chosen = _drafts(letters, by=by)
        for letter in chosen:
            empty(Letter.objects.filter(pk=letter.pk), state=Letter.State.DISCARDED, settled_at=timezone.now())
            record(by=by, verb="mail.discard", thing=letter, template=letter.template)
    return len(chosen)


def suppress_address(*, by: AbstractBaseUser, address: str) -> None:
    """Send no more letters to an address whose owner asked for that."""
    require(by, "mail.release")
    with transaction.atomic():
        note_suppressed(address, SuppressedAddress.Reason.ASKED)
        record(by=by, verb="mail.suppress")


def lift_suppression(*, by: AbstractBaseUser, address: str) -> None:
    """Send letters to an address again."""
    require(by, "mail.release")
    with transaction.atomic():
        removed, _kinds = SuppressedAddress.objects.filter(pk=digest_of(address)).delete()
        if not removed:
            raise InvalidInput("mail.not_suppressed", field="address")
        record(by=by, verb="mail.lift_suppression")


def word_letter(*, by: AbstractBaseUser, name: str, language: str, subject: str, body: str) -> None:
    """Word a letter anew in one language; every placeholder must stay and none may be added."""
    require(by, "mail.edit_templates")
    check_wording(name, subject, body)
    with transaction.atomic():
        TemplateText.objects.update_or_create(name=name, language=language, defaults={"subject": subject, "body": body})
        record(by=by, verb="mail.word", template=name, language=language)


def unword_letter(*, by: AbstractBaseUser, name: str, language: str) -> None:
    """Go back to the wording that comes with the platform."""
    require(by, "mail.edit_templates")
    with transaction.atomic():
        TemplateText.objects.filter(name=name, language=language).delete()
        record(by=by, verb="mail.unword", template=name, language=language)


def check_wording(name: str, subject: str, body: str) -> None:
    """Raise when a wording lost a placeholder or holds an unknown one."""
    expected = template_of(name).placeholders
    unknown = (placeholders_in(subject) | placeholders_in(body)) - expected
    if unknown:
        field = "subject" if unknown & placeholders_in(subject) else "body"
        raise InvalidInput("mail.unknown_placeholder", field=field, names=_listed(unknown))
    missing = expected - placeholders_in(subject) - placeholders_in(body)
    if missing:
        raise InvalidInput("mail.missing_placeholder", field="body", names=_listed(missing))


def note_suppressed(address: str, reason: str) -> None:
    """Remember an address that gets no letters; the first reason stays."""
    SuppressedAddress.objects.get_or_create(digest=digest_of(address), defaults={"reason": reason})


def empty(letters: models.QuerySet[Letter], **also: object) -> int:
    """Take address and text out of letters; that there was one stays."""
    return letters.update(to="", subject="", body="", recipient="", emptied_at=timezone.now(), **also)


def _composed(template: str, recipient: Recipient, about: models.Model | None) -> Letter:
    assert has_composer(template), "somebody must put the letter together"
    return Letter(
        template=template,
        to=recipient.to,
        language=recipient.language,
        subject=recipient.subject[:200],
        about=name_of(about) if about is not None else "",
        recipient=name_of(recipient.thing) if recipient.thing is not None else "",
        state=Letter.State.WAITING,
    )


def _worded(template: str, to: str, language: str, params: Mapping[str, str]) -> Letter:
    """Return a letter that is not kept yet, on its way unless it is made a draft."""
    subject, body = rendered(template, language, params)
    return Letter(
        template=template, to=to, language=language, subject=subject[:200], body=body, state=Letter.State.WAITING
    )


def _keep(letter: Letter, *, by: AbstractBaseUser | None) -> None:
    assert transaction.get_connection().in_atomic_block, "a letter belongs to the transaction of its cause"
    letter.save(force_insert=True)
    if by is not None:
        record(by=by, verb="mail.write", thing=letter, template=letter.template)


def _let_go(letter: Letter) -> None:
    letter.state = Letter.State.WAITING
    letter.save(update_fields=["state"])
    enqueue("mail.send", once=str(letter.pk), letter=str(letter.pk))


def _drafts(letters: Iterable[uuid.UUID], *, by: AbstractBaseUser) -> list[Letter]:
    require(by, "mail.release")
    chosen = list(Letter.objects.select_for_update().filter(pk__in=list(letters), state=Letter.State.DRAFT))
    for letter in chosen:
        require(by, "mail.release", letter)
    return sorted(chosen, key=lambda letter: letter.written_at)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"%({name})s" for name in sorted(names))
