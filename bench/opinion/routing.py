"""Shares and common ground where what people were shown hangs on what they think, with the chances known.

``asked``: what comes next is likelier where an answer tells most, by a person's own answers, as conversations may do.
``flattered``: people are shown more of what they would agree with, which their answers so far do not tell. A fifth is
drawn evenly in both. ``even``: all of it, to compare with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bench.opinion import coverage
from bench.opinion.known import OPINIONS, Known, Plan, invent
from bench.opinion.table import Row, show, within
from middleground.engine.estimate import Estimate
from middleground.engine.opinion.asking.choose import EVEN, chances
from middleground.engine.opinion.asking.learn import learn
from middleground.engine.opinion.factors import chart
from middleground.engine.opinion.factors.population import Population
from middleground.engine.opinion.source import Exposure, SourceConversation
from middleground.engine.opinion.votes import VoteMatrix
from middleground.engine.opinion.weights import corrected_shares

Array = NDArray[np.float64]
ROUTINGS = ("even", "asked", "flattered")
MEDIAN, STATEMENTS = 15, 40
SEEDS = range(300, 305)
PULL = 3.0  # how much likelier, as a logarithm, what surely finds agreement than what surely does not


@dataclass(frozen=True, slots=True)
class Check:
    """One town: errors of plain and corrected shares, whether intervals held, and coverage of modelled numbers."""

    plain: Array
    corrected: Array
    held: tuple[list[bool], list[bool]]
    common: list[bool]


def check(routing: str, seed: int) -> Check:
    """Route one town and compare with its truth."""
    plan = Plan(OPINIONS[seed % 3], "random", seed, statements=STATEMENTS, votes=10**6)
    whole = invent(plan)
    known = replace(whole, source=routed(whole, routing, seed))
    steps = np.bincount(known.source.votes.person, minlength=plan.people)
    truth = (steps[:, None] * (1 - whole.passes) * whole.agrees).sum(axis=0) / steps.sum()
    found = [_agree(known.source), _agree(replace(known.source, shown=None))]
    corrected, plain = (np.array([one.value for one in shares]) - truth for shares in found)
    held = [[one.low <= at <= one.high for one, at in zip(shares, truth, strict=True)] for shares in found]
    return Check(plain, corrected, (held[1], held[0]), _common(known, seed))


def _common(known: Known, seed: int) -> list[bool]:
    """Whether the intervals of what is shared, as a report draws them, hold the truth of those who are placed."""
    population = Population.of(known.source)
    draws, rows = coverage._draws(known, population, seed)  # noqa: SLF001  as the benchmark of coverage does it
    rng = np.random.default_rng(seed)
    look = chart._look(population, "spectrum", draws, rows, rng)  # noqa: SLF001
    if look.dividing is None:
        return []
    truth = coverage._truth(known, population, look.result.placed, look.dividing, camps=False)  # noqa: SLF001
    ends = [
        (true, *np.quantile(drawn, [0.025, 0.975]))
        for _what, true, drawn in coverage._common(population, truth, look.result.agreement.lowest)  # noqa: SLF001
    ]
    return [bool(low <= true <= high) for true, low, high in ends]


def _agree(source: SourceConversation) -> list[Estimate]:
    return [one.agree for one in corrected_shares(source)[0] if isinstance(one.agree, Estimate)]


def routed(whole: Known, routing: str, seed: int) -> SourceConversation:
    """Show each person some statements one after the other; they answer all of them."""
    votes, rng = whole.source.votes, np.random.default_rng([seed, 5])
    said = np.zeros((votes.n_people, votes.n_statements), dtype=np.int8)
    said[votes.person, votes.statement] = votes.choice
    steps = np.clip(MEDIAN * np.exp(0.6 * rng.standard_normal(votes.n_people)), 3, votes.n_statements).astype(int)
    statements = learn(whole.source) if routing == "asked" else None
    column_of = {name: column for column, name in enumerate(votes.statement_ids)}
    rows = []
    for person, count in enumerate(steps.tolist()):
        own: dict[str, int] = {}
        for _step in range(count):
            if statements is not None:
                chance = chances(statements, own)
            else:
                chance = _flattering(votes.statement_ids, own, whole.agrees[person] * (routing == "flattered"))
            names = list(chance)
            at = rng.choice(len(names), p=np.array([chance[name] for name in names]) / sum(chance.values()))
            column = column_of[names[at]]
            own[names[at]] = int(said[person, column])
            rows.append((person, column, chance[names[at]]))
    people, columns, kept = (np.array(part) for part in zip(*rows, strict=True))
    told = VoteMatrix.from_events(
        people, columns, said[people, columns], person_ids=votes.person_ids, statement_ids=votes.statement_ids
    )
    shown = Exposure(people.astype(np.int32), columns.astype(np.int32), kept, votes.person_ids, votes.statement_ids)
    return replace(whole.source, votes=told, shown=shown)


def _flattering(names: tuple[str, ...], own: dict[str, int], agrees: Array) -> dict[str, float]:
    left = [(name, weight) for name, weight in zip(names, np.exp(PULL * agrees), strict=True) if name not in own]
    total = sum(weight for _name, weight in left)
    return {name: EVEN / len(left) + (1 - EVEN) * float(weight) / total for name, weight in left}


def checks(seeds: range = SEEDS) -> Iterator[tuple[str, Check]]:
    """Every routing in every town."""
    for seed in seeds:
        for routing in ROUTINGS:
            yield routing, check(routing, seed)


def rows(*, quick: bool = False) -> list[Row]:
    """Coverage of corrected shares and of common ground under each routing."""
    found = _printed(SEEDS[:1] if quick else SEEDS)
    return [
        Row(
            f"Coverage, shown by what people answer: {what}, {routing}",
            "-",
            _share(held),
            "93%-97% (moonshot)",
            _is_right(held),
        )
        for routing, of in found.items()
        for what, held in (
            ("corrected shares", [*chain(*(each.held[1] for each in of))]),
            ("common ground", [*chain(*(each.common for each in of))]),
        )
    ]


def _share(held: list[bool]) -> str:
    return f"{np.mean(held):.1%} of {len(held)}"


def _is_right(held: list[bool]) -> bool | None:
    return within(float(np.mean(held)), coverage.LOW, coverage.HIGH)


def _printed(seeds: range) -> dict[str, list[Check]]:
    """Print, for each routing, how far shares are off, and how often intervals hold the truth."""
    found: dict[str, list[Check]] = {routing: [] for routing in ROUTINGS}
    for routing, one in checks(seeds):
        found[routing].append(one)
        of = found[routing]
        for name, errors, held in (
            ("plain", [each.plain for each in of], [each.held[0] for each in of]),
            ("corrected", [each.corrected for each in of], [each.held[1] for each in of]),
        ):
            error = np.concatenate(errors)
            print(
                f"{routing:10s} {len(of)} towns, {name:9s}: mean error {error.mean():+.3f}, "
                f"root mean square {np.sqrt((error**2).mean()):.3f}, held {np.mean(list(chain(*held))):.1%}",
                flush=True,
            )
        common = list(chain(*(each.common for each in of)))
        print(f"{routing:10s} common ground: {np.mean(common):.1%} of {len(common)}", flush=True)
    return found


def main() -> None:
    """Print coverage under each routing."""
    print(show(rows()))


if __name__ == "__main__":
    main()
