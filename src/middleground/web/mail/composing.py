"""Letters that are put together when they go, so that what they say lies in no outbox: newsletters, personal links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from middleground.web.mail.models import Letter


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that travels with the letter; its HTML shows it as ``cid:<key>``."""

    key: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Invite:
    """An entry for a calendar that mail programs offer to keep: ``method`` is REQUEST or CANCEL."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Composed:
    """What a letter says. Without ``html`` the same words are made into plain HTML."""

    subject: str
    body: str
    html: SafeString | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    invite: Invite | None = None


Composer = Callable[[Letter], Composed | None]
OnRelease = Callable[[Sequence[Letter]], None]
_composers: dict[str, Composer] = {}
_on_release: dict[str, OnRelease] = {}


def register_composer(template: str, composer: Composer) -> None:
    """Say how letters of this name are put together; None means that nobody should get it any more."""
    _composers[template] = composer


def has_composer(template: str) -> bool:
    return template in _composers


def content_of(letter: Letter) -> Composed | None:
    """Return what the letter says now, or None when it must not go any more."""
    composer = _composers.get(letter.template)
    return composer(letter) if composer else Composed(letter.subject, letter.body)


def register_release(template: str, on_release: OnRelease) -> None:
    """Say what happens when drafts of this name are released, in the same transaction."""
    _on_release[template] = on_release


def tell_released(letters: Sequence[Letter]) -> None:
    """Let whoever drafted these letters know that they go now."""
    for template in dict.fromkeys(letter.template for letter in letters):
        if (on_release := _on_release.get(template)) is not None:
            on_release([letter for letter in letters if letter.template == template])
