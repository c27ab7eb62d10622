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
from bench.opinion.table import Row, at_most, show
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


def rows(*, quick: bool = False) -> list[Row]:
    """All towns of each make, and the kind that misleads the test most."""
    return told(1, (200,)) if quick else told(10, SIZES)


def told(repeats: int, sizes: tuple[int, ...], makes: tuple[str, ...] = ("probit", "logit")) -> list[Row]:
    """Judge towns of each make; half as many repeats with logit towns, which have more kinds."""
    found: list[Row] = []
    for make in makes:
        kinds = run(make, max(1, repeats if make == "probit" else repeats // 2), sizes)
        camps, total = (sum(column) for column in zip(*kinds.values(), strict=True))
        worst = max(kinds, key=lambda kind: kinds[kind][0] / kinds[kind][1])
        found += [_row(f"{make}, all kinds", camps, total, 5), _row(f"{make}, worst: {worst}", *kinds[worst], 8)]
    return found


def _row(name: str, camps: int, total: int, bar: int) -> Row:
    share = camps / total
    return Row(
        f"False camps: {name}", "Polis 100 %", f"{share:.1%} of {total}", f"<= {bar} %", at_most(share, bar / 100)
    )


if __name__ == "__main__":
    form, *chosen = sys.argv[1:] or ["quick"]
    makes = tuple(chosen) or ("probit", "logit")
    judged = told(1, (200,), makes) if form == "quick" else told(10 if form == "full" else int(form), SIZES, makes)
    print(show(judged))
