"""The whole table of the opinion engine's goals: each measure with the peers, ours, the bar, and whether it is met.

Each part has ``rows(*, quick: bool) -> list[Row]``; a quick form takes minutes on small samples.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from math import isnan
from time import perf_counter

PARTS = ("heldout", "controls", "recovery", "coverage", "thinning", "speed", "report", "scale")
NO_DATA = "not measured: no conversations at hand"
_HEADINGS = ("measure", "peers", "ours", "bar", "")
_WORDS = {True: "met", False: "MISSED", None: "-"}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure; ``met`` is None where nothing was measured, or where there is no bar to meet."""

    measure: str
    peers: str
    ours: str
    bar: str
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        return self.measure, self.peers, self.ours, self.bar, _WORDS[self.met]


def at_most(value: float, bar: float) -> bool | None:
    """Whether a value keeps a bar from above; None for a value that could not be measured."""
    return None if isnan(value) else value <= bar


def within(value: float, low: float, high: float) -> bool | None:
    """Whether a value lies between two bars; None for a value that could not be measured."""
    return None if isnan(value) else low <= value <= high


def show(rows: Iterable[Row]) -> str:
    """The rows as a table in Markdown."""
    lines = [_HEADINGS, ("---",) * len(_HEADINGS), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main(*, quick: bool = False, parts: Iterable[str] = PARTS) -> None:
    """Measure each part in turn, then print the table."""
    rows: list[Row] = []
    for name in parts:
        start = perf_counter()
        print(f"\n{name}", flush=True)
        rows += _rows(name, quick=quick)
        print(f"  ({perf_counter() - start:.0f} s)", flush=True)
    if quick:
        rows = [replace(row, met=None) for row in rows]
    form = "quick form: small samples, not to be compared with the bars" if quick else "full form"
    print(f"\n{form}\n\n{show(rows)}", flush=True)


def _rows(name: str, *, quick: bool) -> list[Row]:
    try:
        return list(import_module(f"bench.opinion.{name}").rows(quick=quick))
    except ModuleNotFoundError as missing:
        return [Row(name, "-", f"not measured: {missing.name} is not installed (group bench)", "-")]
