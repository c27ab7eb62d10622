"""The languages a meeting may be held or interpreted in: those of this site first, then others of Europe's towns."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language_info

OTHERS = [
    "bg",
    "cs",
    "da",
    "el",
    "es",
    "et",
    "fa",
    "fi",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sv",
    "tr",
    "uk",
    "ur",
]


def spoken_languages() -> list[tuple[str, str]]:
    """Return code and name, in the language of the page."""
    own = [code for code, _name in settings.LANGUAGES]
    rest = sorted((code for code in OTHERS if code not in own), key=language_name)
    return [(code, language_name(code)) for code in (*own, *rest)]


def language_name(code: str) -> str:
    return str(get_language_info(code)["name_translated"])


def language_names(codes: Iterable[str]) -> list[str]:
    return [language_name(code) for code in codes]
