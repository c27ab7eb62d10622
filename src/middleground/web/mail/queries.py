"""Letters and wordings as pages and jobs read them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.utils.crypto import salted_hmac

from middleground.web.base.rights import may
from middleground.web.ledger.queries import name_of
from middleground.web.mail.models import Letter, SuppressedAddress, TemplateText
from middleground.web.mail.templates import LetterTemplate, all_templates, fill, template_of


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A letter and the languages in which this installation words it itself."""

    template: LetterTemplate
    own: frozenset[str]


def drafts_for(person: object) -> list[Letter]:
    """Return the letters that wait for this person to release them, oldest first."""
    waiting = Letter.objects.filter(state=Letter.State.DRAFT).order_by("written_at")
    return [letter for letter in waiting if may(person, "mail.release", letter)]


def draft(key: uuid.UUID) -> Letter | None:
    return Letter.objects.filter(pk=key, state=Letter.State.DRAFT).first()


def inbox(limit: int = 100) -> list[Letter]:
    """Return what would have been delivered, newest first."""
    return list(Letter.objects.filter(state=Letter.State.SENT, emptied_at=None)[:limit])


def delivered(key: uuid.UUID) -> Letter | None:
    return Letter.objects.filter(pk=key, state=Letter.State.SENT, emptied_at=None).first()


def digest_of(address: str) -> str:
    """Return the keyed hash of an address; without this installation's key it cannot be guessed back."""
    return salted_hmac(
        "mail.suppressed", address.strip().lower(), secret=settings.MAIL_KEY, algorithm="sha256"
    ).hexdigest()


def counts_about(thing: models.Model) -> dict[str, int]:
    """Return how many letters about a thing are in each state; every state is there."""
    found = dict(Letter.objects.filter(about=name_of(thing)).values_list("state").annotate(Count("pk")).order_by())
    return {state: found.get(state, 0) for state in Letter.State.values}


def suppression_of(address: str) -> SuppressedAddress | None:
    """Return why the address gets no letters, if it gets none."""
    return SuppressedAddress.objects.filter(pk=digest_of(address)).first()


def count_suppressed() -> int:
    return SuppressedAddress.objects.count()


def wording(name: str, language: str) -> tuple[str, str]:
    """Return subject and body of a letter: this installation's own wording, else the one in the code."""
    own = TemplateText.objects.filter(name=name, language=language).first()
    return (own.subject, own.body) if own else template_of(name).wording(language)


def rendered(name: str, language: str, params: Mapping[str, str]) -> tuple[str, str]:
    """Return subject (one line) and body, filled in."""
    subject, body = wording(name, language)
    return " ".join(fill(subject, params).split()), fill(body, params)


def template_rows() -> list[TemplateRow]:
    """Return every letter with the languages that were reworded."""
    reworded: dict[str, set[str]] = {}
    for name, language in TemplateText.objects.values_list("name", "language"):
        reworded.setdefault(name, set()).add(language)
    return [TemplateRow(template, frozenset(reworded.get(template.name, ()))) for template in all_templates()]
