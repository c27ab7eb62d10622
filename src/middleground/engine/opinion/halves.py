"""How far a number moves when half of the answers are missing, and what its interval must allow for.

Draws know what the answers leave open if the model is right. Where it is not, numbers of places drift as answers come
in, and no draw shows it. So the live fit, which is quick, is done on all answers and on complementary random halves of
everybody's answers, and each number is worked out from all three in the same way (Quenouille, 1949 and 1956).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion import live
from middleground.engine.opinion.factors import crowd, line
from middleground.engine.opinion.factors.chart import FACTORS, PASS_FACTORS
from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.factors.line import Dividing
from middleground.engine.opinion.factors.model import Vectors
from middleground.engine.opinion.factors.moved import DENSITY, OF_DENSITY, OF_NUMBERS, PARTS, Move
from middleground.engine.opinion.factors.population import Population
from middleground.engine.opinion.fold import draws as drawing
from middleground.engine.opinion.fold.blocks import questions
from middleground.engine.opinion.fold.compiled import kernel_for
from middleground.engine.opinion.indices import measure, towns

Array = NDArray[np.float64]
Index = NDArray[np.intp]
SPLITS = 2  # pairs of halves


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What stays as all answers have it: who is placed, on which line, in how many camps (0 for none)."""

    placed: Index
    dividing: Dividing | None
    camps: int
    statements: Index  # that count in indices of statements
    at: Array  # where the density is looked at


def moves(population: Population, ground: Ground, seed: int) -> dict[str, Move]:
    """How each number moves: the shares of the three parts of the line, the density, every index.

    Parameters
    ----------
    population
        Everybody, with all answers.
    ground
        As all answers have it.
    seed
        Every fit draws the same numbers, so that chance moves nothing.

    Returns
    -------
    dict
        ``"parts"`` (3 numbers), ``"density"`` (one for each place looked at), and the codes of indices; what could not
        be worked out in every half is left out.

    Notes
    -----
    Costs as much as 1 + ``SPLITS`` live fits of all answers.
    """
    rng = np.random.default_rng([seed, SPLITS])
    if ground.placed.size > live.LOOKED_AT:
        ground = replace(ground, placed=np.sort(rng.choice(ground.placed, live.LOOKED_AT, replace=False)))
    whole = numbers(population, ground, seed)
    pairs = [[numbers(half, ground, seed) for half in halves(population, rng)] for _ in range(SPLITS)]
    found = {
        code: Move.of(value, np.array([[half[code] for half in pair] for pair in pairs]), _weight(code))
        for code, value in whole.items()
    }
    return {code: move for code, move in found.items() if np.isfinite(move.shift).all()}


def _weight(code: str) -> float:
    return OF_DENSITY if code == DENSITY else OF_NUMBERS


def halves(population: Population, rng: np.random.Generator) -> Iterator[Population]:
    """Deal everybody's answers into two halves; of an odd number, the last goes to either."""
    order = np.lexsort((rng.random(population.person.size), population.person))
    count = population.answers_per_person()
    starts = np.cumsum(count) - count
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size) - np.repeat(starts, count)
    side = (rank + np.repeat(rng.integers(2, size=count.size), count)) % 2
    for own in (side == 0, side == 1):
        columns = population.person[own], population.statement[own], population.choice[own]
        yield replace(population, person=columns[0], statement=columns[1], choice=columns[2])


def numbers(population: Population, ground: Ground, seed: int) -> dict[str, Array]:
    """What the live fit of these answers says: medians over its draws, for those placed on the line given."""
    rng = np.random.default_rng([seed, 0])
    agree, takes_side = _drawn(population, ground, rng)
    placed, place = np.arange(ground.placed.size), None
    if ground.dividing is not None:
        wide = crowd.with_strangers(agree, rng)
        along = line.places(wide, ground.dividing)
        which = crowd.retake(along, placed, population.answers_per_person()[ground.placed], rng)
        agree = crowd.taken(wide, which)
        place = np.take_along_axis(along[:, : placed.size], which, axis=0)
    basis = towns.Basis(agree, takes_side, ground.dividing, placed, place, has_camps=ground.camps > 0)
    found = measure.drawn(towns.as_drawn(basis, rng), ground.statements)
    if place is not None:
        part = (place > -line.CUT).astype(np.int8) + (place > line.CUT)
        found[PARTS] = np.array([(part == k).mean(axis=1) for k in range(3)]).T
        found[DENSITY] = line.curve(place, ground.at)[1]
    return {code: np.atleast_1d(np.median(draws, axis=0)) for code, draws in found.items() if draws.size}


def _drawn(population: Population, ground: Ground, rng: np.random.Generator) -> tuple[Draws, Draws]:
    shape = population.n_people, population.n_statements
    kernel = kernel_for(population.choice.size)
    drawn: list[Draws] = []
    for block, factors in zip(
        questions(population.person, population.statement, population.choice, shape),
        (FACTORS, PASS_FACTORS),
        strict=True,
    ):
        parameters = live.fit_question(block, factors, kernel, rng)
        own = block.only(ground.placed)
        of = drawing.draw(own, parameters, live.DRAWS, rng, kernel)
        if ground.camps and not drawn:
            of = live.with_camps(of, Vectors(*kernel.posterior(own, parameters)), ground.camps, rng)
        drawn.append(of)
    return drawn[0], drawn[1]
