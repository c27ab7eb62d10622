"""Coverage: how often 95 % intervals hold the truth, on invented towns of every shape and kind of missing answers.

The truth is that of the people who are placed, at the statements that were found to divide; whether there are camps is
told, so that intervals are judged apart from the verdict. Live mode tells no indices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from bench.opinion.known import MISSING, OPINIONS, Known, Plan, invent
from bench.opinion.table import Row, within
from middleground.engine.opinion import live
from middleground.engine.opinion.factors import chart, describe, doubt, gibbs, line, variational
from middleground.engine.opinion.factors.model import Vectors
from middleground.engine.opinion.factors.moved import Move
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population
from middleground.engine.opinion.findings import Mode
from middleground.engine.opinion.fold.blocks import questions
from middleground.engine.opinion.fold.compiled import kernel_for
from middleground.engine.opinion.indices import apart, measure, towns
from middleground.engine.opinion.source import SourceConversation

Array = NDArray[np.float64]
Index = NDArray[np.intp]
DRAWS = gibbs.Plan(burn=100, keep=150, every=2)
DOUBT = {"report": doubt.NONE, "live": doubt.LIVE}
LOW, HIGH = 0.93, 0.97
SEEDS, QUICK_SEEDS = range(100, 120), range(100, 102)
PARTS = {
    "share in between": ("middle",),
    "common ground, per statement": ("common",),
    "indices": measure.CODES,
    "density, per point": ("density",),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One interval: of what, in which town, and how the truth lay: -1 below, 0 inside, 1 above.

    ``drawn`` says the same of the interval before it was made to allow for what halves of the answers show; ``widths``
    are its widths before and after.
    """

    what: str
    plan: Plan
    side: int
    drawn: int
    widths: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Of those placed: chance of agreeing and of passing (people, statements), place from 0 to 1, part, camp."""

    agrees: Array
    passes: Array
    place: Array
    part: Index
    camp: Index | None


def cases(seeds: range, mode: Mode = "report") -> Iterator[Case]:
    """A town of each kind of opinions for each seed; kinds of missing answers take turns."""
    wider = DOUBT[mode].wider
    for seed in seeds:
        for k, opinions in enumerate(OPINIONS):
            plan = Plan(opinions, MISSING[(seed + k) % len(MISSING)], seed)
            known = invent(plan)
            for what, truth, draws, move in pairs(known, seed, mode):
                low, value, high = describe.interval_of(draws, wider)
                least, most = (np.ravel(end)[0] for end in (move.ends(value, low, high) if move else (low, high)))
                side, drawn = (int(truth > up) - int(truth < down) for down, up in ((least, most), (low, high)))
                yield Case(what, plan, side, drawn, (float(high - low), float(most - least)))


def pairs(known: Known, seed: int, mode: Mode = "report") -> Iterator[tuple[str, float, Array, Move | None]]:
    """Each quantity with its truth, its draws, and how it moves; live intervals know nothing of the last."""
    population = Population.of(known.source)
    draws, known_rows = (_draws if mode == "report" else _live_draws)(known, population, seed)
    structure = "camps" if known.camp.any() else "spectrum"
    rng = np.random.default_rng(seed)
    look = chart._look(population, structure, draws, known_rows, rng, DOUBT[mode])  # noqa: SLF001  what the map is written from
    if look.place is None or look.dividing is None:
        return
    placed, camps = look.result.placed, structure == "camps"
    truth = _truth(known, population, placed, look.dividing, camps=camps)
    place, true = look.place[:, placed], logit(np.clip(truth.place, 1e-5, 1 - 1e-5))
    moved = {}
    if mode == "report":
        density = chart._density(place, look.result)  # noqa: SLF001
        moved = chart._moved(population, look, density, seed).by  # noqa: SLF001
    parts = moved["parts"].part(1) if moved else None
    yield "middle", float((np.abs(true) <= line.CUT).mean()), (np.abs(place) <= line.CUT).mean(axis=1), parts
    for k, of, draws_of in _density(place, true):
        yield "density", of, draws_of, moved["density"].part(k) if moved else None
    for what, of, draws_of in _common(population, truth, look.result.agreement.lowest):
        yield what, of, draws_of, None
    if mode == "live":
        return
    basis = towns.Basis(look.agree, draws[1], look.dividing, placed, look.place, has_camps=camps)
    for what, of, draws_of in _indices(population, truth, towns.as_drawn(basis, rng)):
        yield what, of, draws_of, moved[what].part(0) if what in moved else None


def _draws(known: Known, population: Population, seed: int) -> tuple[tuple[gibbs.Draws, gibbs.Draws], Index]:
    rngs = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
    rows = np.flatnonzero(population.answers_per_person() >= ENOUGH_ANSWERS)
    answers, taken = population.agreement(), population.sides_taken()
    state = variational.fit(answers, chart.DRAWN_FACTORS, rngs[0])
    count = int(known.camp.max()) + 1 if known.camp.any() else 0
    state, camps = chart._with_camps(state, rows, count, rngs[0])  # noqa: SLF001  the verdict is given here
    agree = gibbs.run(state, answers, rngs[1], DRAWS, camps=camps)
    return (agree, gibbs.run(variational.fit(taken, chart.PASS_FACTORS, rngs[2]), taken, rngs[2], DRAWS)), rows


def _live_draws(known: Known, population: Population, seed: int) -> tuple[tuple[gibbs.Draws, gibbs.Draws], Index]:
    rng = np.random.default_rng(seed)
    rows = np.flatnonzero(population.answers_per_person() >= ENOUGH_ANSWERS)
    shape = population.n_people, population.n_statements
    pair = questions(population.person, population.statement, population.choice, shape)
    kernel = kernel_for(population.choice.size)
    fits = [
        live._fit(block, None, factors, kernel, rng)  # noqa: SLF001  as a live map does it
        for block, factors in zip(pair, (chart.FACTORS, chart.PASS_FACTORS), strict=True)
    ]
    agree, takes_side = live.drawn(live.Fitted(population, rows, (fits[0], fits[1])), rng)
    if known.camp.any():
        where = Vectors(*kernel.posterior(pair[0].only(rows), fits[0].parameters))
        agree = live.with_camps(agree, where, int(known.camp.max()) + 1, rng)
    return (agree, takes_side), rows


def _truth(known: Known, population: Population, placed: Index, dividing: line.Dividing, *, camps: bool) -> Truth:
    rows, columns = _people(known.source, population), _columns(known.source, population)
    agrees, passes = (table[np.ix_(rows[placed], columns)] for table in (known.agrees, known.passes))
    score = logit(np.clip(agrees[:, dividing.columns], 1e-9, 1 - 1e-9)) - dividing.middle
    place = expit(dividing.sign * score) @ dividing.weight
    camp = known.camp[rows[placed]] if camps else None
    rank = np.argsort(np.argsort(place, kind="stable"), kind="stable")
    part = camp if camp is not None else rank * describe.slices(place.size) // place.size
    return Truth(agrees, passes, place, part, camp)


def _columns(source: SourceConversation, population: Population) -> Index:
    at = {name: column for column, name in enumerate(source.votes.statement_ids)}
    return np.array([at[name] for name in population.statement_ids])


def _people(source: SourceConversation, population: Population) -> Index:
    """Rows of the invented town in the population's order, known by what they answered."""
    votes, columns = source.votes, _columns(source, population)
    new = np.full(votes.n_statements, -1)
    new[columns] = np.arange(columns.size)
    mine = _said(votes.person, new[votes.statement], votes.choice)
    theirs = _said(population.person, population.statement, population.choice)
    row_of = {said: row for row, said in mine.items()}
    return np.array([row_of[theirs[row]] for row in range(population.n_people)])


def _said(
    person: NDArray[np.int32], statement: Index, choice: NDArray[np.int8]
) -> dict[int, tuple[tuple[int, int], ...]]:
    said = defaultdict(list)
    for row, column, answer in zip(person.tolist(), statement.tolist(), choice.tolist(), strict=True):
        said[row].append((column, answer))
    return {row: tuple(sorted(answers)) for row, answers in said.items()}


def _density(place: NDArray[np.float32], true: Array) -> Iterator[tuple[int, float, Array]]:
    at, dense = line.curve(place)
    width = 0.9 * float(np.std(place)) * max(place.shape[1], 2) ** -0.2
    bell = np.exp(-0.5 * ((at[:, None] - true) / width) ** 2).mean(axis=1) / (width * np.sqrt(2 * np.pi))
    for k in np.flatnonzero(bell > 0.1 * bell.max()):
        yield int(k), float(bell[k]), dense[:, k]


def _common(population: Population, truth: Truth, lowest: NDArray[np.float32]) -> Iterator[tuple[str, float, Array]]:
    agree = (1 - truth.passes) * truth.agrees
    least = np.array([agree[truth.part == part].mean(axis=0) for part in np.unique(truth.part)]).min(axis=0)
    for j in _enough(population):
        yield "common", float(least[j]), lowest[:, j]


def _enough(population: Population) -> Index:
    return np.flatnonzero(np.bincount(population.statement, minlength=population.n_statements) >= measure.FEWEST)


def _indices(population: Population, truth: Truth, looks: list[towns.Look]) -> Iterator[tuple[str, float, Array]]:
    kept = _enough(population)
    for code, of_places in measure._OF_PLACES.items():  # noqa: SLF001  the same formulas for the truth
        yield (
            code,
            of_places(truth.place),
            np.array([of_places(look.place) for look in looks if look.place is not None]),
        )
    takes = 1 - truth.passes
    share = np.stack(
        ((takes * (1 - truth.agrees)).mean(axis=0), truth.passes.mean(axis=0), (takes * truth.agrees).mean(axis=0)), -1
    )
    for code, of_statements in measure._OF_STATEMENTS.items():  # noqa: SLF001
        drawn = np.array([of_statements(look.share[kept]).mean() for look in looks])
        yield code, float(of_statements(share[kept]).mean()), drawn
    yield "between", apart.explained(truth.agrees, truth.part), np.array([look.between for look in looks])
    if truth.camp is not None:
        yield "separation", apart.separation(truth.agrees, truth.camp), np.array([look.apart for look in looks])


def rows(*, quick: bool = False) -> list[Row]:
    """Coverage of each kind of number, in both modes."""
    return [row for mode in ("report", "live") for row in _rows(mode, QUICK_SEEDS if quick else SEEDS)]


def _rows(mode: Mode, seeds: range) -> Iterator[Row]:
    print(f"  {mode}", flush=True)
    found = list(cases(seeds, mode))
    for what in sorted({case.what for case in found}):
        own = [case for case in found if case.what == what]
        by = {
            kind: _held([case for case in own if kind in (case.plan.opinions, case.plan.missing)])
            for kind in (*OPINIONS, *MISSING)
        }
        kinds = ", ".join(f"{kind} {share:.0%}" for kind, share in by.items() if share == share)  # noqa: PLR0124
        below, above = (sum(case.side == side for case in own) / len(own) for side in (-1, 1))
        before = f"draws alone {np.mean([case.drawn == 0 for case in own]):.1%}"
        width, after = np.mean([case.widths for case in own], axis=0)
        print(f"  {what:20s} {len(own):5d} {_held(own):.1%} ({before}); mean width {after:.3f} ({width:.3f})")
        print(f"    truth below {below:.1%}, above {above:.1%}; {kinds}")
    for name, parts in PARTS.items():
        if mode == "report" or parts != measure.CODES:
            yield _row(f"{name}, {mode}", [case for case in found if case.what in parts])


def _row(name: str, own: list[Case]) -> Row:
    held = _held(own)
    return Row(f"Coverage: {name}", "-", f"{held:.1%} of {len(own)}", f"{LOW:.0%}-{HIGH:.0%}", within(held, LOW, HIGH))


def _held(own: list[Case]) -> float:
    return float(np.mean([case.side == 0 for case in own])) if own else float("nan")


def main() -> None:
    """Print coverage, long."""
    for row in rows():
        print("  " + " | ".join(row.cells()))


if __name__ == "__main__":
    main()
