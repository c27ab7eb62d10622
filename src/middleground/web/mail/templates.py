"""The letters the platform can write: registered in code, translated, and reworded by an installation if it likes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A letter by its name; ``%(name)s`` in the texts is filled in when it is written.

    A secret letter, such as one with a code or a token, is emptied as soon as it was sent.
    """

    name: str
    subject: Promise | str
    body: Promise | str
    describe: Promise | str
    is_secret: bool = False

    @property
    def placeholders(self) -> frozenset[str]:
        return placeholders_in(f"{self.subject} {self.body}")

    def wording(self, language: str) -> tuple[str, str]:
        """Return subject and body as they come with the platform, in that language."""
        with translation.override(language):
            return str(self.subject), str(self.body)


_templates: dict[str, LetterTemplate] = {}


def register_letter(
    name: str, *, subject: Promise | str, body: Promise | str, describe: Promise | str, is_secret: bool = False
) -> LetterTemplate:
    """Add a letter at start-up: lazily translated texts, a few words on when it is sent, and whether it is secret."""
    _templates[name] = LetterTemplate(name, subject, body, describe, is_secret)
    return _templates[name]


def template_of(name: str) -> LetterTemplate:
    """Return a registered letter; an unknown name is a programming error."""
    return _templates[name]


def find_template(name: str) -> LetterTemplate | None:
    """Return the letter of that name, if there is one."""
    return _templates.get(name)


def all_templates() -> list[LetterTemplate]:
    """Return every letter, by name."""
    return [_templates[name] for name in sorted(_templates)]


def placeholders_in(text: str) -> frozenset[str]:
    """Return the names between ``%(`` and ``)s``."""
    return frozenset(_PLACEHOLDER.findall(text))


def fill(text: str, params: Mapping[str, str]) -> str:
    """Put the parameters into a text; any other per cent sign stays as it is."""
    return _PLACEHOLDER.sub(lambda found: params[found.group(1)], text)
