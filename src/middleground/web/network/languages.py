"""Words in several languages: which of them a reader gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, get_language_info


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is written in."""

    text: str
    language: str


def reader_language() -> str:
    """Return the language the page is read in."""
    return get_language() or settings.LANGUAGE_CODE


def chain(language: str, first: str = "") -> list[str]:
    """Return the languages to look for, in order: the reader's, the site's, the one it was written in."""
    return list(dict.fromkeys(code for code in (language, settings.LANGUAGE_CODE, first) if code))


def said_in(words: Mapping[str, str], language: str, first: str = "") -> Said:
    """Return the words in the first language of the chain that has them, else in any."""
    for code in [*chain(language, first), *sorted(words)]:
        if words.get(code):
            return Said(words[code], code)
    return Said("", language)


def direction_of(language: str) -> str:
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def name_of_language(language: str) -> str:
    """Return the language's own name."""
    return dict(settings.LANGUAGES).get(language, language)
