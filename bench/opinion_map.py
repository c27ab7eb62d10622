"""The map of opinions: false camps, camps found, thinned votes.

Goals: camps in at most 5 % of towns without camps; the interval of the share in between holds what half of the votes
give.

python -m bench.opinion_map [controls | camps | thinning] [REPEATS]     the long way, one at a time
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np

from middleground.engine.estimate import Estimate
from middleground.engine.opinion.factors import chart
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.votes import VoteMatrix

FOLDER = Path(os.environ.get("MIDDLEGROUND_DATA", Path(__file__).parents[2] / "shared" / "data")) / "polis"
QUICK = ("scoop-hivemind.taxes",)
MISSING = ("random", "routed", "self_selected")


def main() -> None:
    """Measure the short way: twelve towns without camps, one conversation."""
    controls(3, (200,))
    thinning(1, QUICK)


def controls(repeats: int = 10, sizes: tuple[int, ...] = (200, 1000)) -> None:
    """Count camps found in towns that have none."""
    found = total = 0
    for opinions, people in product(("none", "gaussian", "continuum", "skewed"), sizes):
        verdicts = [
            _verdict(Town(opinions, people=people, missing=MISSING[seed % 3], seed=100 + seed), seed)
            for seed in range(repeats)
        ]
        camps, one = (sum(verdict[0] == kind for verdict in verdicts) for kind in ("camps", "one"))
        print(f"{opinions}, {people} people: camps in {camps}, no structure in {one} of {repeats}", flush=True)
        found, total = found + camps, total + repeats
    print(f"false camps in {found} of {total} = {found / total:.3f}", flush=True)


def camps(repeats: int = 8) -> None:
    """Count how often camps that exist are found, and in their right number."""
    for (count, separation), people in product(((2, 4), (2, 6), (3, 6), (4, 6)), (400, 800)):
        towns = [
            Town("camps", people, camps=count, separation=separation, missing=MISSING[seed % 2], seed=seed)
            for seed in range(repeats)
        ]
        groups = [_verdict(town, seed)[1] for seed, town in enumerate(towns)]
        right, some = groups.count(count), repeats - groups.count(0)
        print(
            f"{count} camps {separation} apart, {people} people: found {some}, exact {right} of {repeats}", flush=True
        )


def thinning(repeats: int = 3, names: tuple[str, ...] = ()) -> None:
    """Keep a half and a quarter of the votes: does the interval still hold the share in between of all votes?"""
    for name in names or _names():
        source = read_conversation(FOLDER / name)
        whole = map_opinions(source).middle
        print(f"{name}: all votes {_text(whole)}", flush=True)
        for kept, seed in product((0.5, 0.25), range(1, repeats + 1)):
            part = map_opinions(replace(source, votes=_thinned(source.votes, kept, seed))).middle
            held = isinstance(part, Estimate) and isinstance(whole, Estimate) and part.low <= whole.value <= part.high
            print(f"  {kept} of them {_text(part)}, holds it: {held}", flush=True)


def _names() -> tuple[str, ...]:
    return tuple(sorted(path.name for path in FOLDER.iterdir())) if FOLDER.is_dir() else ()


def _text(shown: object) -> str:
    if not isinstance(shown, Estimate):
        return "not estimated"
    return f"{shown.value:.3f} [{shown.low:.3f}, {shown.high:.3f}]"


def _verdict(town: Town, seed: int) -> tuple[str, int]:
    population = Population.of(invent(town).source)
    known = np.flatnonzero(population.answers_per_person() >= ENOUGH_ANSWERS)
    verdict, groups = chart._verdict(population, known, np.random.default_rng(seed))  # noqa: SLF001  the step alone
    return verdict.structure, groups


def _thinned(votes: VoteMatrix, share: float, seed: int) -> VoteMatrix:
    kept = np.random.default_rng(seed).random(votes.n_votes) < share
    return VoteMatrix(
        votes.person[kept], votes.statement[kept], votes.choice[kept], votes.person_ids, votes.statement_ids
    )


if __name__ == "__main__":
    part = {"controls": controls, "camps": camps, "thinning": thinning}[sys.argv[1]]
    part(*(int(number) for number in sys.argv[2:3]))
