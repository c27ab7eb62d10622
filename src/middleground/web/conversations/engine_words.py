"""The sentences of the engine, translated: what is wrong with a file, what a reader must know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from middleground.engine.messages import NOTES, SENTENCES, filled


def words_of_error(code: str, params: Mapping[str, Any]) -> str:
    """Return what is wrong, where, and what to do."""
    sentence = filled(_(SENTENCES[code]) if code in SENTENCES else code, dict(params))
    place = [str(params[name]) if name == "file" else f"{words} {params[name]}" for name, words in _places(params)]
    return f"{', '.join(place)}: {sentence}" if place else sentence


def words_of_note(code: str, params: Mapping[str, Any]) -> str:
    """Return what the reader must know."""
    return filled(_(NOTES[code]) if code in NOTES else code, dict(params))


def _places(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    known = (("file", ""), ("line", _("line")), ("column", _("column")))
    return [(name, words) for name, words in known if params.get(name) is not None]
