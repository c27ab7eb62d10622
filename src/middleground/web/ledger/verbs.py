"""How an act reads: each app says it for its own verbs at start-up."""

from __future__ import annotations

from django.utils.functional import Promise

_words: dict[str, Promise] = {}


def register_verbs(words: dict[str, Promise]) -> None:
    """Add translated words for verbs, such as ``{"conversations.open": _("Opened")}``."""
    _words.update(words)


def words_of(verb: str) -> str:
    """Return the words of a verb, or the verb itself when its app gave none."""
    return str(_words.get(verb, verb))
