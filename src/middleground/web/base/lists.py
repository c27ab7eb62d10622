"""Several words after one another, with the comma of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[object]) -> str:
    """Join the words as a list is written: “Dutch, French”, in Arabic with ،."""
    return pgettext("between two items of a list", ", ").join(str(word) for word in words)
