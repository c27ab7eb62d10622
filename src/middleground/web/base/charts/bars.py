"""Bars and intervals: how large, and how sure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from middleground.web.base import figures
from middleground.web.base.charts import drawing as draw
from middleground.web.base.figures import Figure, Released

_BAR = 34
_ROOM_FOR_WORDS = 0.6  # from here on the words fit into the bar on the narrowest phone
_ROOM_FOR_NUMBER = 0.36


def bar(released: Released | None, *, title: str, desc: str, word: str = "") -> SafeString:
    """Draw one share as a bar with its interval; ``word`` follows the number ("agree")."""
    return draw.svg(_bar(released, 0, word), kind="bar", height=_BAR, title=title, desc=desc)


def bar_chart(rows: Sequence[tuple[str, Released | None]], *, title: str, desc: str, word: str = "") -> SafeString:
    """Draw one bar per row under its label."""
    parts: list[SafeString] = []
    y = 0.0
    for label, released in rows:
        drawn, y = _label(label, y)
        parts += [*drawn, *_bar(released, y, word)]
        y += _BAR + 18
    return draw.svg(parts, kind="bars", height=max(y - 18, 1), title=title, desc=desc)


def interval_chart(
    rows: Sequence[tuple[str, Released | None]],
    *,
    title: str,
    desc: str,
    unit: figures.Unit = "percent",
    span: tuple[float, float] = (0.0, 1.0),
) -> SafeString:
    """Draw one interval per row on a shared scale; ``span`` is the scale's first and last value."""
    parts: list[SafeString] = []
    y = 0.0
    for label, released in rows:
        drawn, y = _label(label, y)
        parts += [*drawn, *_interval(figures.read(released), released, (y + 9, unit, span))]
        y += 64
    return draw.svg([*parts, *_scale(y, unit, span)], kind="intervals", height=y + 2, title=title, desc=desc)


def _label(label: str, y: float) -> tuple[list[SafeString], float]:
    rows = draw.lines_of(label)
    texts = [draw.text(row, 0, y + 16 + 21 * index, "chart-label") for index, row in enumerate(rows)]
    return texts, y + 21 * len(rows) + 5


def _bar(released: Released | None, y: float, word: str) -> list[SafeString]:
    found = figures.read(released)
    if found is None:
        return [
            draw.box(0, 1, y, _BAR, "bar-hidden"),
            draw.text(figures.why_hidden(released), 0.02, y + 22, "bar-outside"),
        ]
    track, fill = draw.box(0, 1, y, _BAR, "bar-track"), draw.box(0, found.value, y, _BAR, "bar-fill")
    return [track, fill, *_sure(found, y + _BAR - 7), _bar_words(found, y + 20, word)]


def _sure(found: Figure, y: float) -> list[SafeString]:
    inside = draw.line(found.low, found.value, y, "sure-inside")
    return [inside, draw.line(found.value, found.high, y, "sure-outside")]


def _bar_words(found: Figure, y: float, word: str) -> SafeString:
    said = figures.about(found)
    if found.value >= _ROOM_FOR_WORDS:
        return draw.text(f"{said} {word}".strip(), 0.02, y, "bar-inside")
    if found.value >= _ROOM_FOR_NUMBER:
        return draw.text(said, 0.02, y, "bar-inside")
    return draw.text(f"{said} {word}".strip(), found.high + 0.02, y, "bar-outside")


def _interval(
    found: Figure | None, released: Released | None, scale: tuple[float, figures.Unit, tuple[float, float]]
) -> list[SafeString]:
    y, unit, span = scale
    if found is None:
        return [draw.text(figures.why_hidden(released), 0, y + 5, "chart-soft")]
    low, value, high = (_within(number, span) for number in (found.low, found.value, found.high))
    words = f"{figures.about(found, unit)} ({figures.interval(found, unit)})"
    axis = [
        draw.line(0, 1, y, "scale-line"),
        *(draw.upright(share, y - 5, y + 5, "scale-line") for share in (0, 0.5, 1)),
    ]
    strokes = [draw.line(low, high, y, "interval-line"), draw.upright(value, y - 8, y + 8, "interval-value")]
    return [*axis, *strokes, draw.text(words, 0, y + 26, "chart-soft")]


def _scale(height: float, unit: figures.Unit, span: tuple[float, float]) -> list[SafeString]:
    parts: list[SafeString] = []
    for share, name in ((0, "scale-first"), (0.5, "scale-middle"), (1, "scale-last")):
        value = span[0] + share * (span[1] - span[0])
        said = figures.percent(value) if unit == "percent" else figures.number(value)
        parts.append(draw.text(said, share, height - 4, name))
    return parts


def _within(value: float, span: tuple[float, float]) -> float:
    return (value - span[0]) / (span[1] - span[0])
