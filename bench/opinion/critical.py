"""Makes the table of ``middleground.engine.opinion.factors.critical``: how wide gaps look where there are no camps.

python -m bench.opinion.critical [TOWNS]
"""

from __future__ import annotations

import sys
from collections import defaultdict
from itertools import product

import numpy as np

from bench.opinion.controls import MISSING
from bench.opinion.towns import Recipe, invent
from middleground.engine.opinion import structure
from middleground.engine.opinion.factors import chart, critical, variational
from middleground.engine.opinion.factors.mixture import Evidence

VOTES = (12, 30, 70)
TRUTHS = (("continuum", "probit"), ("continuum", "logit"), ("disc", "logit"), ("skewed", "logit"))


def width_of(recipe: Recipe) -> tuple[float, float]:
    """Reliability, and the width that the quick verdict would see."""
    rng = np.random.default_rng(recipe.seed)
    evidence = Evidence.from_vectors(variational.fit(invent(recipe).answers, chart.FACTORS, rng).people)
    return structure.reliability(evidence), structure.quick_width(evidence, rng)[2]


def main(towns: int = 2) -> None:
    """Print the widest of all towns by people and reliability."""
    found: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (row, people), votes, number in product(enumerate(critical.PEOPLE), VOTES, range(towns)):
        kind, link = TRUTHS[number % len(TRUTHS)]
        missing, seed = MISSING[number // len(TRUTHS) % 3], 7000 + number
        reliable, width = width_of(Recipe(kind, round(1.1 * people), missing, seed, link, votes=votes))
        column = max(np.searchsorted(critical.RELIABILITIES, reliable, side="right") - 1, 0)
        found[row, int(column)].append(width)
        if number == towns - 1:
            print(f"  {people} people, {votes} votes: done", flush=True)
    for (row, column), widths in sorted(found.items()):
        upper = ", ".join(f"{value:.1f}" for value in sorted(widths)[-4:])
        where = f"{critical.PEOPLE[row]} people, reliability from {critical.RELIABILITIES[column]}"
        print(f"  {where}: widest {upper} of {len(widths)} towns", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
