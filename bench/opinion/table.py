"""The whole table of the opinion engine's goals: each measure with the peers, ours, the bar, and whether it is met.

Each part has ``rows(*, quick: bool) -> list[Row]``; a quick form takes minutes on small samples. Parts that judge
answers may run beside one another, each on one core; those that take the time run alone, after them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from math import isnan
from multiprocessing import get_context
from time import perf_counter

JUDGED = ("heldout", "recovery", "coverage", "routing", "controls", "thinning")
TIMED = ("speed", "report", "scale")
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
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


def main(*, quick: bool = False, jobs: int = 1) -> None:
    """Measure each part, ``jobs`` of them at once where the clock does not matter, then print the table."""
    with _one_thread_each(), ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        rows = [row for part in pool.map(partial(_rows, quick=quick), JUDGED) for row in part]
    rows += [row for name in TIMED for row in _rows(name, quick=quick)]
    if quick:
        rows = [replace(row, met=None) for row in rows]
    form = "quick form: small samples, not to be compared with the bars" if quick else "full form"
    print(f"\n{form}\n\n{show(rows)}", flush=True)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that are started here not fight for cores; what runs later has them all."""
    before = dict(os.environ)
    os.environ.update(_ONE_THREAD)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _rows(name: str, *, quick: bool) -> list[Row]:
    print(f"\n{name}", flush=True)
    start = perf_counter()
    try:
        return list(import_module(f"bench.opinion.{name}").rows(quick=quick))
    except ModuleNotFoundError as missing:
        return [Row(name, "-", f"not measured: {missing.name} is not installed (group bench)", "-")]
    finally:
        print(f"  ({name}: {perf_counter() - start:.0f} s)", flush=True)
