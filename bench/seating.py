"""Tables for an evening: repeats beside the bound, mix and seconds, on invented groups.

Goals: 60 people at 10 tables in 4 rounds with at most 2 repeats and an excess of at most 2 in 2 seconds; rules never
broken.
"""

from __future__ import annotations

from time import process_time

import numpy as np

from middleground.engine.seating.plan import Evening, Guest
from middleground.engine.seating.search import seat

CASES = ((60, 10, 4), (60, 8, 4), (30, 5, 3), (100, 14, 4), (150, 20, 4), (300, 40, 4))
LEVELS = {"gender": 2, "role": 4, "area": 3, "age": 5}


def main() -> None:
    """Seat each group once."""
    for people, tables, rounds in CASES:
        evening = Evening(_group(people), tables, rounds)
        begun = process_time()
        found = seat(evening)
        print(
            f"  {people} people, {tables} tables, {rounds} rounds: {found.repeats} repeats (at least"
            f" {found.least_repeats}), excess {found.excess}, {process_time() - begun:.1f} s",
            flush=True,
        )


def _group(people: int) -> tuple[Guest, ...]:
    rng = np.random.default_rng(people)
    return tuple(
        Guest(str(number), {name: str(rng.integers(size)) for name, size in LEVELS.items()}) for number in range(people)
    )
