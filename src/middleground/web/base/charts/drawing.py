"""The few strokes every chart consists of."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

Point = tuple[float, float]


def plain(value: float) -> str:
    """Return a coordinate: at most two decimals, never in a language's own notation."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def across(share: float, *, pad: float = 0.0) -> float:
    """Return the place of a share on the line, in per cent of the width, from the side where reading starts."""
    place = pad + (100 - 2 * pad) * min(max(share, 0.0), 1.0)
    return 100 - place if get_language_bidi() else place


def x(share: float, *, pad: float = 0.0) -> str:
    """Return ``across`` as an attribute."""
    return f"{plain(across(share, pad=pad))}%"


def join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def svg(parts: Iterable[SafeString], *, kind: str, height: float, title: str, desc: str) -> SafeString:
    """Return a fluid drawing: as wide as its place, ``height`` pixels high."""
    return format_html(
        '<svg class="chart-svg chart-{}" role="img" width="100%" height="{}"><title>{}</title><desc>{}</desc>{}</svg>',
        kind,
        plain(height),
        title,
        desc,
        join(parts),
    )


def line(start: float, end: float, y: float, name: str, *, pad: float = 0.0) -> SafeString:
    """Return a level line between two shares."""
    return format_html(
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        name,
        x(start, pad=pad),
        x(end, pad=pad),
        plain(y),
        plain(y),
    )


def upright(share: float, top: float, bottom: float, name: str, *, pad: float = 0.0) -> SafeString:
    """Return an upright line at a share."""
    place = x(share, pad=pad)
    return format_html(
        '<line class="{0}" x1="{1}" x2="{1}" y1="{2}" y2="{3}"/>', name, place, plain(top), plain(bottom)
    )


def box(start: float, end: float, y: float, height: float, name: str) -> SafeString:
    """Return a box between two shares."""
    edges = sorted((across(start), across(end)))
    return format_html(
        '<rect class="{}" x="{}%" width="{}%" y="{}" height="{}" rx="5"/>',
        name,
        plain(edges[0]),
        plain(edges[1] - edges[0]),
        plain(y),
        plain(height),
    )


def text(words: str, share: float, y: float, name: str = "chart-text", *, pad: float = 0.0) -> SafeString:
    """Return words at a share; the class says whether they start, end or centre there."""
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', name, x(share, pad=pad), plain(y), words)


def lines_of(words: str, width: int = 32) -> list[str]:
    """Break words into lines; SVG does not."""
    return textwrap.wrap(words, width) or [""]


def path(points: Sequence[Point], name: str, *, closed: bool) -> SafeString:
    """Return a path through points."""
    steps = " ".join(f"{plain(px)} {plain(py)}" for px, py in points)
    return format_html('<path class="{}" d="M{}{}"/>', name, steps, "Z" if closed else "")
