"""Groups that are there: how well they are found with the test on, as a share of what an oracle finds.

python -m bench.opinion.recovery [full | quick | REPEATS] [probit | logit]

The full form has 120 towns: 2 to 6 groups, 4 and 6 inner spreads apart, three kinds of missing answers, 4 repeats
(400 and 800 people in turn), 100 statements, 30 votes median. Measured: adjusted Rand index over people with seven
votes or more; an oracle knows statements and centres. Memberships are taken inside and thrown away.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import product
from time import process_time

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp
from sklearn.metrics import adjusted_rand_score

from bench.opinion.controls import MISSING, tested
from bench.opinion.table import Row, show
from bench.opinion.towns import DIMENSIONS, Recipe, Town, invent
from middleground.engine.opinion.polis_groups import polis_groups
from middleground.engine.opinion.votes import VoteMatrix

Labels = NDArray[np.int64]
CAMPS = (2, 3, 4, 5, 6)
PEOPLE = (400, 800)
MANY = 4  # groups, from which a map in two dimensions has no room for them
SAMPLES = 4000
BARS = {4.0: (0.85, 0.92), 6.0: (0.97, 0.99)}


def oracle(town: Town, inner: float, rng: np.random.Generator) -> Labels:
    """The most likely camp of each person, when statements, centres and spreads are known."""
    count = town.centres.shape[0]
    cloud = inner * rng.standard_normal((SAMPLES, DIMENSIONS))
    habit = (0.35 if town.link == "probit" else 0.6) * rng.standard_normal(SAMPLES)
    score = np.empty((count, town.answers.n_people))
    for k in range(count):
        chance = np.clip(town.chance(town.centres[k] + cloud, habit), 1e-9, 1 - 1e-9)
        yes, no = np.log(chance).T, np.log1p(-chance).T
        each = town.answers.sum_by_person(town.answers.yes, yes) + town.answers.sum_by_person(1 - town.answers.yes, no)
        score[k] = logsumexp(each, axis=1)
    return np.argmax(score, axis=0)


def ours(town: Town, rng: np.random.Generator) -> Labels:
    """Where the test accepts camps, the most likely of each person; else one group."""
    found = tested(town.answers, rng)
    if found is None or found.accepted is None:
        return np.zeros(town.answers.n_people, dtype=np.int64)
    return np.argmax(found.accepted.membership, axis=0)


def polis(town: Town, _rng: np.random.Generator) -> Labels:
    """Groups as Polis makes them."""
    return polis_groups(_votes(town)).label[town.placed]


def red_dwarf(town: Town, _rng: np.random.Generator) -> Labels:
    """Groups as the package finds them."""
    from bench.opinion import red_dwarf as package

    return package.labels(_votes(town))[town.placed]


def _votes(town: Town) -> VoteMatrix:
    person, statement = np.nonzero(town.table != 2)
    people, statements = town.table.shape
    return VoteMatrix(
        person.astype(np.int32),
        statement.astype(np.int32),
        town.table[person, statement],
        tuple(f"p{row}" for row in range(people)),
        tuple(f"s{column}" for column in range(statements)),
    )


METHODS = {"ours": ours, "Polis": polis, **({"red-dwarf": red_dwarf} if find_spec("reddwarf") else {})}


def run(
    repeats: int, make: str, camps: tuple[int, ...] = CAMPS
) -> dict[tuple[float, str], list[tuple[int, float, bool]]]:
    """(separation, method) → groups in truth, adjusted Rand index, right number; printed as they come."""
    found = defaultdict(list)
    for separation, count in product(BARS, camps):
        rows: dict[str, list[tuple[float, bool]]] = defaultdict(list)
        start = process_time()
        for missing, repeat in product(MISSING, range(repeats)):
            recipe = Recipe("camps", PEOPLE[repeat % 2], missing, 500 + repeat, make, count, separation)
            town = invent(recipe)
            rng = np.random.default_rng(recipe.seed)
            inner = float(np.linalg.norm(town.centres[0] - town.centres[1])) / separation
            labels = {"oracle": oracle(town, inner, rng)} | {
                name: method(town, rng) for name, method in METHODS.items()
            }
            for name, label in labels.items():
                index = float(adjusted_rand_score(town.camp, label))
                right = np.unique(label[label >= 0]).size == count
                rows[name].append((index, right))
                found[separation, name].append((count, index, right))
        text = ", ".join(f"{k} {np.mean(v, axis=0)[0]:.3f} ({sum(r for _, r in v)} exact)" for k, v in rows.items())
        spent = (process_time() - start) / len(rows["ours"])
        print(f"  {make}, {count} camps {separation:g} apart: {text}; {spent:.1f} s each", flush=True)
    return dict(found)


def rows(*, quick: bool = False) -> list[Row]:
    """Shares of the oracle's index for both separations, and how often the number of groups is right."""
    return told(1, (2, 4), ("probit",)) if quick else told(4, CAMPS, ("probit", "logit"))


def told(repeats: int, camps: tuple[int, ...], makes: tuple[str, ...]) -> list[Row]:
    """Judge towns with groups of each make."""
    return [row for make in makes for row in _rows(make, run(repeats, make, camps))]


def _rows(make: str, found: dict[tuple[float, str], list[tuple[int, float, bool]]]) -> Iterator[Row]:
    for separation, (bar, hoped) in BARS.items():
        best = np.mean([index for _, index, _ in found[separation, "oracle"]])
        share = {name: float(np.mean([index for _, index, _ in found[separation, name]]) / best) for name in METHODS}
        name = f"Groups {separation:g} apart, {make}: index as a share of the oracle's {best:.3f}"
        yield _row(
            name, {who: f"{value:.3f}" for who, value in share.items()}, share["ours"], (bar, f"{bar} ({hoped})")
        )
    right = {name: float(np.mean([ok for count, _, ok in found[6.0, name] if count >= MANY])) for name in METHODS}
    name = f"Right number, {MANY} groups or more 6 apart, {make}"
    yield _row(name, {who: f"{value:.0%}" for who, value in right.items()}, right["ours"], (0.9, "90 % (97 %)"))


def _row(name: str, cells: dict[str, str], share: float, bar: tuple[float, str]) -> Row:
    peers = ", ".join(f"{who} {cell}" for who, cell in cells.items() if who != "ours")
    return Row(name, peers, cells["ours"], f">= {bar[1]}", share >= bar[0])


if __name__ == "__main__":
    form, *chosen = sys.argv[1:] or ["quick"]
    if form == "quick":
        print(show(told(1, (2, 4), tuple(chosen) or ("probit",))))
    else:
        print(show(told(4 if form == "full" else int(form), CAMPS, tuple(chosen) or ("probit", "logit"))))
