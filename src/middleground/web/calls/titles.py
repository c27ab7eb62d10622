"""Shortening a title without cutting a word, a bracket or a letter with its accent apart."""

from __future__ import annotations

ELLIPSIS = "…"
CLOSING = " ,;:.–—-/(&"


def shortened(title: str, limit: int) -> str:
    """Return the title with at most ``limit`` characters: whole words, then an ellipsis; the title itself if it fits.

    A single word that is too long stays whole: half a word says less than a long line.
    """
    words = title.split()
    whole = " ".join(words)
    if len(whole) <= limit:
        return whole
    kept: list[str] = []
    while words and len(" ".join([*kept, words[0]])) + len(ELLIPSIS) <= limit:
        kept.append(words.pop(0))
    return (" ".join(kept).rstrip(CLOSING) or whole.split()[0]) + ELLIPSIS
