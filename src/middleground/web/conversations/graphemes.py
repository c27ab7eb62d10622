"""How many characters a person sees: accents, emoji families and Arabic marks count with their letter.

A short form of the extended grapheme clusters of Unicode's annex 29, enough to count a sentence fairly in every script.
"""

from __future__ import annotations

import unicodedata

JOINER = "\u200d"
_SHAPING = frozenset("\u200c\u200d\u200e\u200f\u061c")  # joins letters, says which way a word runs
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_EXTENDING = {"Mn", "Me", "Mc", "Cf"}


def count_graphemes(text: str) -> int:
    """Return the number of characters as a reader counts them."""
    count, joined, flags, before = 0, False, 0, ""
    for letter in text:
        if _is_flag_letter(letter):
            flags += 1
            count += flags % 2 and not joined
        elif not (joined or _continues(letter, before)):
            count, flags = count + 1, 0
        joined, before = letter == JOINER, letter
    return count


def without_tricks(text: str) -> str:
    """Leave out what nobody sees and what turns a line around, so that everybody reads the same words."""
    return "".join(
        letter for letter in text if letter in _SHAPING or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )


def has_something_to_read(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK_LETTERS for letter in text)


def _continues(letter: str, before: str) -> bool:
    """Say whether the letter belongs to the character before it."""
    if not before:
        return False
    is_mark = unicodedata.category(letter) in _EXTENDING and letter != "\u200b"
    is_skin_tone = 0x1F3FB <= ord(letter) <= 0x1F3FF
    return is_mark or is_skin_tone or (before == "\r" and letter == "\n") or _is_hangul_tail(letter)


def _is_flag_letter(letter: str) -> bool:
    return 0x1F1E6 <= ord(letter) <= 0x1F1FF


def _is_hangul_tail(letter: str) -> bool:
    return 0x1160 <= ord(letter) <= 0x11FF
