"""How far apart the sides answer: marks on one line."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from middleground.web.base import figures
from middleground.web.base.charts import drawing as draw
from middleground.web.base.charts.tones import Structure, mark, tones
from middleground.web.base.figures import Figure, Released

_PAD = 6.0  # per cent of the width on either side, so that marks at 0 and 100 stay inside
_LANE = 32
_CLOSE = 0.13  # marks nearer than this would touch on the narrowest phone


def pulled_apart(
    values: Sequence[Released | None], *, title: str, desc: str, structure: Structure = "spectrum"
) -> SafeString:
    """Draw one mark per side at its share, with its interval behind it; 2 to 5 sides.

    Marks that would touch move to a lane below. A hidden number has no mark: the table says why.
    """
    shown = _shown(values, structure)
    lanes = _lanes([found.value for _, found in shown])
    height = 22 + _LANE * (max(lanes, default=0) + 1)
    parts = [draw.line(0, 1, 20, "apart-axis", pad=_PAD), *_ends(), *_spread(shown)]
    for (tone, found), lane in zip(shown, lanes, strict=True):
        parts += _mark(tone, found, lane)
    return draw.svg(parts, kind="apart", height=height, title=title, desc=desc)


def _shown(values: Sequence[Released | None], structure: Structure) -> list[tuple[str, Figure]]:
    names = tones(structure, len(values))
    read = [(tone, figures.read(value)) for tone, value in zip(names, values, strict=True)]
    return sorted(((tone, found) for tone, found in read if found), key=lambda pair: pair[1].value)


def _lanes(shares: Sequence[float]) -> list[int]:
    """Return the lane of each share, in ascending order of shares: the first one with room."""
    last: list[float] = []
    lanes = []
    for share in shares:
        lane = next((i for i, end in enumerate(last) if share - end >= _CLOSE), len(last))
        last[lane : lane + 1] = [share]
        lanes.append(lane)
    return lanes


def _ends() -> list[SafeString]:
    return [draw.upright(share, 14, 26, "apart-axis", pad=_PAD) for share in (0, 1)]


def _spread(shown: Sequence[tuple[str, Figure]]) -> list[SafeString]:
    if len(shown) < 2:
        return []
    return [draw.line(shown[0][1].value, shown[-1][1].value, 20, "apart-spread", pad=_PAD)]


def _mark(tone: str, found: Figure, lane: int) -> list[SafeString]:
    y = 20 + _LANE * lane
    leader = [draw.upright(found.value, 20, y, "apart-leader", pad=_PAD)] if lane else []
    sure = draw.line(found.low, found.high, y, f"apart-sure tone-{tone}", pad=_PAD)
    return [*leader, sure, mark(tone, figures.number(found.value * 100, 0), draw.x(found.value, pad=_PAD), y)]
