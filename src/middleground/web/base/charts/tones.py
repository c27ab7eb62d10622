"""Which colour and which shape stands for which side; shape as well, for greyscale and forced colours."""

from __future__ import annotations

from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

Structure = Literal["one", "spectrum", "camps"]

_CAMPS = ("ochre", "petrol", "plum", "moss", "umber")
_SHAPES = {
    "ochre": '<circle r="14"/>',
    "slate": '<rect x="-16" y="-11" width="32" height="22" rx="11"/>',
    "petrol": '<rect x="-14" y="-13" width="28" height="26" rx="4"/>',
    "plum": '<path d="M-16 0-8-14H8L16 0 8 14H-8Z"/>',
    "moss": '<path d="M0-18 18 0 0 18-18 0Z"/>',
    "umber": '<path d="M0-17 16-4 11 13H-11L-16-4Z"/>',
}


def tones(structure: Structure, sides: int) -> tuple[str, ...]:
    """Return the tone of each side: ochre, slate and petrol on a spectrum; one each for up to five camps."""
    if structure == "spectrum":
        return ("ochre", "slate", "petrol")
    if structure == "one":
        return ("slate",)
    return _CAMPS[:sides]


def shape(tone: str) -> SafeString:
    """Return the outline of a tone's mark, around the origin."""
    return SafeString(_SHAPES.get(tone, _SHAPES["slate"]))


def mark(tone: str, words: str, place: str, y: float) -> SafeString:
    """Return a side's mark with a number in it."""
    return format_html(
        '<svg class="mark mark-{}" x="{}" y="{}" overflow="visible">{}<text y="5">{}</text></svg>',
        tone,
        place,
        f"{y:g}",
        shape(tone),
        words,
    )
