"""What those in between answer that neither end does, and what they are unsure about.

The model of positions makes agreement rise or fall along a line, so it cannot see a middle that agrees more, or less,
than both ends. Here the answers themselves are counted: in each draw everybody has a place, and the share of each
part is drawn from what its answers leave possible (a Beta distribution with Jeffreys' prior).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from middleground.engine.opinion.factors import line
from middleground.engine.opinion.factors.describe import interval_of
from middleground.engine.opinion.factors.findings import ENOUGH_FOR_A_FLAG, estimate
from middleground.engine.opinion.factors.population import AGREE, DISAGREE, PASS, Population
from middleground.engine.opinion.findings import InBetween

Float32 = NDArray[np.float32]
Array = NDArray[np.float64]
Index = NDArray[np.intp]
Bool = NDArray[np.bool_]
FIRST, MIDDLE, OTHER = 0, 1, 2
CLEARLY = 0.05  # what the least difference must exceed
MOST = 10
_LOOKED_AT = 100

Told = tuple[InBetween, ...]


def in_between(
    population: Population, place: Float32, placed: Index, eligible: Bool, rng: np.random.Generator
) -> tuple[Told, Told]:
    """Statements on which agreement, and statements on which passes, set the middle apart; clearest first.

    Parameters
    ----------
    place
        (draws, people) along the line; in between is what lies within the cuts.
    placed
        People who count.
    eligible
        (statements,) that may be told.
    """
    looked_at = np.linspace(0, place.shape[0] - 1, min(_LOOKED_AT, place.shape[0])).astype(int)
    answered, agreed, passed = _counts(population, place[looked_at], placed)
    n = np.floor(answered.mean(axis=0)).astype(np.int64)
    enough = eligible & (n >= ENOUGH_FOR_A_FLAG).all(axis=0)
    agree, unsure = _shares(agreed, answered, rng), _shares(passed, answered, rng)
    ends = answered[:, [FIRST, OTHER]]
    together = (unsure[:, [FIRST, OTHER]] * ends).sum(axis=1) / np.maximum(ends.sum(axis=1), 1)
    beyond, more = _beyond(agree), unsure[:, MIDDLE] - together
    return (
        _told(population, (agree, n), beyond, np.where(enough, _either_way(beyond), 0)),
        _told(population, (unsure, n), more, np.where(enough, interval_of(more)[0], 0)),
    )


def _either_way(apart: Array) -> Array:
    low, _, high = interval_of(apart)
    return np.asarray(np.maximum(low, -high))


def _counts(population: Population, place: Float32, placed: Index) -> tuple[Array, Array, Array]:
    """Answers, agreements and passes of each part in each draw; (draws, 3, statements)."""
    ends = np.concatenate((place[:, placed] <= -line.CUT, place[:, placed] > line.CUT)).T.astype(np.float32)
    counted = [_by_part(population.table(choice)[placed], ends) for choice in (AGREE, DISAGREE, PASS)]
    return counted[0] + counted[1] + counted[2], counted[0], counted[2]


def _by_part(answers: csr_array, ends: Float32) -> Array:
    """Count answers (people, statements) of the two ends, and of the rest; (draws, 3, statements)."""
    at_ends = np.asarray(answers.T @ ends, dtype=np.float64).T.reshape(2, -1, answers.shape[1])
    rest = answers.sum(axis=0) - at_ends.sum(axis=0)
    return np.stack((at_ends[0], rest, at_ends[1]), axis=1)


def _shares(count: Array, of: Array, rng: np.random.Generator) -> Array:
    return rng.beta(count + 0.5, of - count + 0.5)


def _beyond(share: Array) -> Array:
    """How far the middle lies above both ends, or below both (negative); 0 between them."""
    ends = share[:, [FIRST, OTHER]]
    above = np.maximum(share[:, MIDDLE] - ends.max(axis=1), 0)
    below = np.maximum(ends.min(axis=1) - share[:, MIDDLE], 0)
    return np.asarray(above - below)


def _told(population: Population, shares: tuple[Array, NDArray[np.int64]], apart: Array, surely: Array) -> Told:
    share, n = shares
    best = [j for j in np.argsort(-surely, kind="stable")[:MOST] if surely[j] > CLEARLY]
    return tuple(
        InBetween(
            id=population.statement_ids[j],
            middle=estimate(share[:, MIDDLE, j], int(n[MIDDLE, j])),
            ends=(
                estimate(share[:, FIRST, j], int(n[FIRST, j])),
                estimate(share[:, OTHER, j], int(n[OTHER, j])),
            ),
            difference=estimate(apart[:, j], int(n[:, j].sum())),
        )
        for j in best
    )
