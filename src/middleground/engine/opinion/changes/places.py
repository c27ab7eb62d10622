"""The share in between, before and after, on one line made from both together.

Two maps made apart have two lines, and a difference between them may come from the lines. Here one model is fitted to
everybody of either time. Somebody whose answers did not change has one place, drawn once; somebody who answered
otherwise has one place before and another after, as if they were two people. In each draw, everybody is weighted at
random (a Bayesian bootstrap over people), before and after alike, so that what both times share drops out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.changes.paired import Pair
from middleground.engine.opinion.changes.sides import NOT_KNOWN
from middleground.engine.opinion.factors import align, gibbs, line, variational
from middleground.engine.opinion.factors.chart import FACTORS, FEWEST_PLACED, WIDEST
from middleground.engine.opinion.factors.findings import ENOUGH_FOR_A_FLAG
from middleground.engine.opinion.factors.gibbs import Plan
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population

Array = NDArray[np.float64]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
PLAN = Plan(burn=60, keep=120, every=2)
MOST_PEOPLE = 5000  # of either time, at random; more would not narrow the interval by much
WEIGHTINGS = 8  # random weightings of people in each draw
FEWEST_SHARED = 3
METHOD = "paired draws"


@dataclass(frozen=True, slots=True)
class Middles:
    """Difference of the share in between, and its two parts."""

    whole: Shown
    same_people: Shown
    other_people: Shown


NOTHING = Middles(NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """One row per person, two for those who answered otherwise.

    ``row`` (2, people) is where a person is found before and after; ``counts`` (2, people) whether enough answers of
    theirs were known then.
    """

    population: Population
    row: Index
    counts: Bool


def middle_change(pair: Pair, rng: np.random.Generator) -> Middles:
    """How the share in between moved; not known where too few people or shared statements allow it."""
    rows = _rows(pair, rng)
    eligible = _eligible(pair)
    known = np.bincount(rows.population.person, minlength=rows.population.n_people) >= ENOUGH_ANSWERS
    if int(known.sum()) < FEWEST_PLACED or int(eligible.sum()) < FEWEST_SHARED:
        return NOTHING
    place, placed = _places(rows.population, known, eligible, rng)
    if place is None:
        return NOTHING
    between = np.abs(place) <= line.CUT
    counts = rows.counts & placed[rows.row]
    if counts.sum(axis=1).min() < FEWEST_PLACED:
        return NOTHING
    return _differences(between[:, rows.row], counts, rng)


def _eligible(pair: Pair) -> Bool:
    """Statements that enough people answered both before and after."""
    counts = [np.bincount(columns, minlength=pair.n_statements) for columns in pair.statement]
    return np.asarray(np.minimum(*counts) >= ENOUGH_FOR_A_FLAG)


def _places(
    population: Population, known: Bool, eligible: Bool, rng: np.random.Generator
) -> tuple[NDArray[np.float32] | None, Bool]:
    answers = population.agreement()
    draws = gibbs.run(variational.fit(answers, FACTORS, rng), answers, rng, PLAN)
    answered = np.bincount(population.statement, minlength=population.n_statements)
    draws = align.align(draws, known, answered / answered.sum())
    placed = known & (draws.people[:, 1, :].var(axis=0) <= WIDEST)
    if int(placed.sum()) < FEWEST_PLACED:
        return None, placed
    dividing = line.dividing_statements(draws, np.flatnonzero(placed), eligible)
    return line.places(draws, dividing), placed


def _differences(between: Bool, counts: Bool, rng: np.random.Generator) -> Middles:
    """From (draws, 2, people) in between or not, and who counts when, to differences with intervals."""
    found = []
    for drawn in between:
        weight = rng.standard_exponential((WEIGHTINGS, counts.shape[1]))
        found.append(_split(drawn, counts, weight))
    even = np.array([_split(drawn, counts, np.ones((1, counts.shape[1]))) for drawn in between])[:, :, 0].mean(axis=0)
    draws = np.concatenate(found, axis=1)
    n = int(counts.any(axis=0).sum())
    whole, same, other = (_estimate(values, float(value), n) for values, value in zip(draws, even, strict=True))
    if not (counts[0] & counts[1]).any():
        return Middles(whole, NOT_KNOWN, NOT_KNOWN)
    return Middles(whole, same, other)


def _split(between: Bool, counts: Bool, weight: Array) -> Array:
    """Whole difference, the part of the same people, the part of others: (3, weightings)."""
    size = weight @ counts.T
    inside = weight @ (counts & between).T
    before, after = (inside / size).T
    stayed = counts[0] & counts[1]
    both = weight @ stayed
    moved = weight @ (stayed * (between[1].astype(float) - between[0]))
    part = ((both[:, None] / size).mean(axis=1)) * np.divide(moved, both, out=np.zeros_like(both), where=both > 0)
    return np.array([after - before, part, after - before - part])


def _estimate(draws: Array, value: float, n: int) -> Estimate:
    low, high = (float(q) for q in np.quantile(draws, [0.025, 0.975]))
    value = 0.0 if abs(value) < 1e-12 else value
    return Estimate(value, min(low, value), max(high, value), n, METHOD)


def _rows(pair: Pair, rng: np.random.Generator) -> _Rows:
    """Number the rows by what was answered, so that names and order of people change nothing."""
    first, second = pair.both()
    otherwise = np.zeros(pair.n_people, dtype=bool)
    otherwise[pair.person[0][first[pair.choice[0][first] != pair.choice[1][second]]]] = True
    repeated = np.zeros(pair.choice[0].size, dtype=bool)
    repeated[first] = True
    again = np.where(otherwise[pair.person[0]], pair.n_people, 0)
    kept = ~repeated | otherwise[pair.person[0]]  # before: what is not said again, and all of those who changed
    row = np.concatenate((pair.person[0][kept] + again[kept], pair.person[1]))
    column = np.concatenate((pair.statement[0][kept], pair.statement[1]))
    choice = np.concatenate((pair.choice[0][kept], pair.choice[1]))
    people = np.arange(pair.n_people)
    where = np.array([np.where(otherwise, people + pair.n_people, people), people])
    enough = np.array([np.bincount(rows, minlength=pair.n_people) >= ENOUGH_ANSWERS for rows in pair.person])
    chosen = _chosen(pair, enough, (row, column, choice), rng)
    return _numbered(pair, (row, column, choice), where[:, chosen], enough[:, chosen])


Votes = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]]


def _chosen(pair: Pair, enough: Bool, votes: Votes, rng: np.random.Generator) -> Index:
    """People in an order that depends only on what they answered; a random part where there are very many."""
    row, column, choice = votes
    order = np.lexsort((column, row % pair.n_people))
    said = ((column * 8 + (choice + 1) * 2 + (row >= pair.n_people))[order]).astype(">u4")
    starts = np.searchsorted((row % pair.n_people)[order], np.arange(pair.n_people + 1))
    keys = [(said[a:b].tobytes(), *one) for a, b, one in zip(starts, starts[1:], enough.T.tolist(), strict=False)]
    ranked = np.array(sorted(range(pair.n_people), key=keys.__getitem__), dtype=np.intp)
    if ranked.size <= MOST_PEOPLE:
        return ranked
    return np.asarray(ranked[np.sort(rng.choice(ranked.size, MOST_PEOPLE, replace=False))])


def _numbered(pair: Pair, votes: Votes, where: Index, enough: Bool) -> _Rows:
    names, row_of = np.unique(where.T.ravel(), return_index=True)
    names = names[np.argsort(row_of)]  # in the order of the chosen people
    number = np.full(2 * pair.n_people, -1)
    number[names] = np.arange(names.size)
    row, column, choice = votes
    kept = number[row] >= 0
    row, column, choice = number[row[kept]], column[kept], choice[kept]
    order = np.lexsort((column, row))
    population = Population(
        row[order].astype(np.int32),
        column[order].astype(np.int32),
        choice[order],
        int(names.size),
        pair.ids,
        np.zeros(pair.n_statements, dtype=bool),
    )
    return _Rows(population, number[where], enough)
