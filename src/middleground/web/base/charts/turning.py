"""Where along the line answers turn: a strip under the hill, dark where more than half agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from django.utils.safestring import SafeString

from middleground.web.base import figures
from middleground.web.base.charts import drawing as draw
from middleground.web.base.charts.spectrum import Part
from middleground.web.base.charts.tones import Structure
from middleground.web.base.figures import Released

_HIGH = 18
_STEPS = 200
_ROOM = 0.3  # of the width, from here on the word fits on the narrowest phone

Span = tuple[float, float, int]
"""From, to, and how sure it is that more than half agree: 2 sure, 1 may be, 0 surely not."""


def turning_strip(  # noqa: PLR0913  # what is drawn, its words, and how it is read
    values: Sequence[Released | None],
    parts: Sequence[Part],
    *,
    title: str,
    desc: str,
    structure: Structure = "spectrum",
    word: str = "",
) -> SafeString:
    """Draw where more than half agree: dark where that is sure, pale where it may be; ``word`` stands in the dark.

    ``values`` has one share per side, ``parts`` says where the sides lie on the hill above. On a spectrum the share
    runs straight from the centre of one part to that of the next; a camp answers as one.
    """
    spans = spans_of(values, parts, structure)
    drawn = [draw.box(0, 1, 1, _HIGH - 2, "turn-track")]
    drawn += [draw.box(start, end, 1, _HIGH - 2, f"turn-{level}") for start, end, level in spans if level]
    longest = max((span for span in spans if span[2] == 2), key=lambda span: span[1] - span[0], default=None)
    if word and longest is not None and longest[1] - longest[0] >= _ROOM:
        drawn.append(draw.text(word, (longest[0] + longest[1]) / 2, 14, "turn-word"))
    return draw.svg(drawn, kind="turning", height=_HIGH, title=title, desc=desc)


def spans_of(values: Sequence[Released | None], parts: Sequence[Part], structure: Structure) -> list[Span]:
    """Return the stretches of the line by how sure it is that more than half agree there; none where one is hidden."""
    read = [figures.read(value) for value in values]
    found = [figure for figure in read if figure is not None]
    if len(found) != len(parts):
        return []
    if structure == "camps":
        return [(part.start, part.end, _level(one.low, one.high)) for part, one in zip(parts, found, strict=True)]
    centres = [part.centre for part in parts]
    lows, highs = [one.low for one in found], [one.high for one in found]
    places = [(step + 0.5) / _STEPS for step in range(_STEPS)]
    levels = [_level(_between(at, centres, lows), _between(at, centres, highs)) for at in places]
    spans, start = [], 0
    for level, group in groupby(levels):
        count = len(list(group))
        spans.append((start / _STEPS, (start + count) / _STEPS, level))
        start += count
    return spans


def _level(low: float, high: float) -> int:
    return 2 if low > 0.5 else 1 if high > 0.5 else 0


def _between(at: float, places: Sequence[float], values: Sequence[float]) -> float:
    """Return the value at a place, straight between the known ones and level beyond them."""
    if at <= places[0]:
        return values[0]
    for (start, first), (end, last) in pairwise(zip(places, values, strict=True)):
        if at <= end:
            return first + (last - first) * (at - start) / (end - start)
    return values[-1]
