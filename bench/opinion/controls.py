"""False camps: towns without groups of two makes, and how often camps are found in them.

python -m bench.opinion.controls [full | quick | REPEATS] [probit | logit]

The full form: probit towns (no structure, one Gaussian cloud, flat continuum, skewed cloud; 200 and 1,000 people;
answers missing at random, by routing, by self-selection; 10 repeats: 240), and logit towns (the same kinds with a flat
disc and heavy tails, half as many repeats: 180). Peers always answer with at least two groups.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from time import process_time

import numpy as np

from bench.opinion import towns
from middleground.engine.opinion import simulate, structure
from middleground.engine.opinion.factors import chart, variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population

SIZES = (200, 1000)
MISSING = ("random", "routed", "self_selected")
KINDS = {
    "probit": ("none", "gaussian", "continuum", "skewed"),
    "logit": ("none", "gaussian", "continuum", "disc", "heavy", "skewed"),
}
Test = Callable[[Answers, np.random.Generator], structure.CampTest | None]


def tested(answers: Answers, rng: np.random.Generator) -> structure.CampTest | None:
    """The test of report mode, as a map runs it; none where nothing orders the answers."""
    if not structure.is_more_than_noise(answers, rng):
        return None
    return structure.look_for_camps(variational.fit(answers, chart.FACTORS, rng), answers, rng)


def answers_of(make: str, kind: str, people: int, missing: str, seed: int) -> Answers:
    """Sides taken by those with enough votes."""
    if make == "logit":
        return towns.invent(towns.Recipe(kind, people, missing, seed)).answers
    source = simulate.invent(simulate.Town(kind, people, missing=missing, seed=seed)).source
    population = Population.of(source)
    return population.agreement(np.flatnonzero(population.answers_per_person() >= ENOUGH_ANSWERS))


def cases(make: str, repeats: int, sizes: tuple[int, ...]) -> Iterator[tuple[str, int, str, int]]:
    """Kind, people, missing, seed."""
    for number, case in enumerate(product(KINDS[make], sizes, MISSING, range(repeats))):
        yield case[0], case[1], case[2], 1000 + 37 * number


def run(make: str, repeats: int, sizes: tuple[int, ...] = SIZES, test: Test = tested) -> dict[str, tuple[int, int]]:
    """Kind → camps found, towns; printed as they come."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    start = process_time()
    for kind, people, missing, seed in cases(make, repeats, sizes):
        verdict = test(answers_of(make, kind, people, missing, seed), np.random.default_rng(seed))
        total[kind] += 1
        if verdict is not None and verdict.accepted is not None:
            found[kind] += 1
            print(f"    camps in: {make} {kind}, {people} people, {missing}, seed {seed}", flush=True)
        if total[kind] == repeats * len(sizes) * len(MISSING):
            spent = (process_time() - start) / total.total()
            print(f"  {make} {kind}: camps in {found[kind]} of {total[kind]} ({spent:.1f} s each)", flush=True)
    return {kind: (found[kind], total[kind]) for kind in total}


def table(found: dict[str, dict[str, tuple[int, int]]]) -> None:
    """Peer, ours, bar."""
    print(f"  {'false camps':30s} {'Polis':>6s} {'ours':>6s}  bar")
    for make, kinds in found.items():
        for kind, (camps, total) in kinds.items():
            print(f"  {make + ' ' + kind:30s}  100 % {100 * camps / total:4.1f} %  <= 8 %")
        camps, total = (sum(column) for column in zip(*kinds.values(), strict=True))
        print(f"  {make + ' all of ' + str(total):30s}  100 % {100 * camps / total:4.1f} %  <= 5 % (hoped for: 2 %)")


def main(repeats: int = 1, sizes: tuple[int, ...] = (200,), makes: tuple[str, ...] = ("probit", "logit")) -> None:
    """Judge towns of both makes; the quick form has one of each kind of people and missing answers."""
    table({make: run(make, max(1, repeats if make == "probit" else repeats // 2), sizes) for make in makes})


if __name__ == "__main__":
    form, *rest = sys.argv[1:] or ["quick"]
    makes = tuple(rest) or ("probit", "logit")
    if form == "quick":
        main(makes=makes)
    else:
        main(10 if form == "full" else int(form), SIZES, makes)
