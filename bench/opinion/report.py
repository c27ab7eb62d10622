"""Report mode: seconds for a whole map with intervals, and whether progress is told and a stop obeyed."""

from __future__ import annotations

from time import perf_counter, process_time

from bench.opinion.protocol import FOLDER, names
from bench.opinion.table import NO_DATA, Row, at_most, show
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.source import SourceConversation

LARGE, SMALL = "american-assembly.bowling-green", "scoop-hivemind.taxes"
BAR = 60


class _Stopped(Exception):
    """Raised by a progress callback: whoever watches wants no map any more."""


def rows(*, quick: bool = False) -> list[Row]:
    """Time one map of the largest conversation (quick: of a small one), then stop another half-way."""
    name = SMALL if quick else LARGE
    measure, bar = "report mode, seconds, with progress and cancel", f"≤ {BAR} (moonshot 15) at 226,000 votes"
    if name not in names():
        return [Row(measure, "-", NO_DATA, bar)]
    source = read_conversation(FOLDER / name)
    start, worked = perf_counter(), process_time()
    found = map_opinions(source)
    taken, worked = perf_counter() - start, process_time() - worked
    half = _seconds_until_stopped(source)
    ours = f"{taken:.1f} ({worked:.1f} of one core), {found.n_answers:,} votes; stopped half-way after {half:.1f}"
    return [Row(measure, "-", ours, bar, at_most(taken, BAR) and half < taken)]


def _seconds_until_stopped(source: SourceConversation) -> float:
    def stop(done: int, total: int) -> None:
        if done * 2 > total:
            raise _Stopped

    start = perf_counter()
    try:
        map_opinions(source, progress=stop)
    except _Stopped:
        return perf_counter() - start
    return float("inf")


def main() -> None:
    print(show(rows()))


if __name__ == "__main__":
    main()
