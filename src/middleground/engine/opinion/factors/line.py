"""The line on which answers differ most, in a unit that has a meaning, and who stands in between.

What divides: the statements on which the two ends of the main direction lean opposite ways. A person's place q is
the share of their answers to these, weighted by how much each divides, that the model expects to go with the upper
end; on the line it is drawn as log q/(1 - q). In between are places from one third to two thirds. A place is never
one number: each draw has its own, so that somebody with few answers is spread over all the places they may have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from middleground.engine.opinion.factors import describe
from middleground.engine.opinion.factors.gibbs import Draws

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
CUT = float(np.log(2))  # logit of two thirds
MOST_DIVIDING = 20
FEWEST_DIVIDING = 3
END = 0.25  # of the placed, at each end, when statements are chosen
_LOOKED_AT = 30
_POINTS = 80  # of a density


@dataclass(frozen=True, slots=True, eq=False)
class Dividing:
    """The statements that divide: columns, +1 where the upper end agrees more, weights, and each one's middle."""

    columns: Index
    sign: Array
    weight: Array
    middle: Array  # logits; zero, except where the ends lean the same way
    is_opposed: bool  # the ends lean opposite ways


def dividing_statements(draws: Draws, placed: Index, eligible: Bool) -> Dividing:
    """Choose the statements that divide, from the ends of the main direction."""
    low, high = _ends(draws, placed)
    distance = np.where(eligible, np.abs(high - low), 0.0)
    opposed = (np.minimum(low, high) < 0.5) & (np.maximum(low, high) > 0.5) & (distance > 0)
    is_opposed = int(opposed.sum()) >= FEWEST_DIVIDING
    pool = np.flatnonzero(opposed if is_opposed else distance > 0)
    columns = np.sort(pool[np.argsort(-distance[pool], kind="stable")[:MOST_DIVIDING]])
    middle = np.zeros(columns.size)
    if not is_opposed:
        middle = (_logit(low[columns]) + _logit(high[columns])) / 2
    weight = distance[columns] ** 2
    return Dividing(columns, np.sign(high - low)[columns], weight / weight.sum(), middle, is_opposed)


def places(draws: Draws, dividing: Dividing) -> Float32:
    """Place of everybody in each draw, as log odds; (draws, people)."""
    out = np.empty((draws.count, draws.people.shape[2]), dtype=np.float32)
    for s in range(draws.count):
        out[s] = place(draws.people[s], draws.statements[s], dividing)
    return out


def place(people: Float32, statements: Float32, dividing: Dividing) -> Float32:
    """Place of these people (d, people), given all statements (d, statements) of one draw; (people,)."""
    statements = statements[:, dividing.columns]
    share = np.zeros(people.shape[1], dtype=np.float32)
    for j, (sign, weight, middle) in enumerate(zip(dividing.sign, dividing.weight, dividing.middle, strict=True)):
        logit = people[0] + (statements[0, j] - np.float32(middle)) + statements[1:, j] @ people[1:]
        share += np.float32(weight) * expit(np.float32(sign) * logit)
    return _logit(np.clip(share, 1e-5, 1 - 1e-5)).astype(np.float32)


def _ends(draws: Draws, placed: Index) -> tuple[Array, Array]:
    """Expected agreement, where a side is taken, at the lower and the upper end of the first axis; (statements,)."""
    low, high = np.zeros((2, draws.statements.shape[2]))
    looked_at = np.linspace(0, draws.count - 1, min(_LOOKED_AT, draws.count)).astype(int)
    size = max(1, int(END * placed.size))
    for s in looked_at:
        order = placed[np.argsort(draws.people[s, 1, placed], kind="stable")]
        low += _agreement(draws, s, order[:size]) / looked_at.size
        high += _agreement(draws, s, order[-size:]) / looked_at.size
    return low, high


def _agreement(draws: Draws, s: int, rows: Index) -> Array:
    most = min(200, describe.most_people(draws.statements.shape[2]) // 2)
    rows = rows[:: max(1, rows.size // most)]
    return np.asarray(describe.chance(draws, s, rows).mean(axis=0), dtype=np.float64)


def _logit(share: Array | Float32) -> Array:
    return np.asarray(np.log(share) - np.log1p(-share))


def curve(place: Float32, at: Array | None = None) -> tuple[Array, Array]:
    """Densities of ``place`` (draws, people) in each draw: where (points,), found if not given, and how dense."""
    if at is None:
        low, high = np.quantile(place, [0.002, 0.998])
        room = 0.12 * (high - low)
        at = np.linspace(low - room, high + room, _POINTS)
    width = 0.9 * float(np.std(place)) * max(place.shape[1], 2) ** -0.2
    return at, np.array([_smooth(row, at, width) for row in place])


def _smooth(values: Float32, at: Array, width: float) -> Array:
    """Gaussian kernel density through fine bins."""
    edges = np.linspace(at[0], at[-1], 401)
    count, _ = np.histogram(np.clip(values, at[0], at[-1]), edges)
    centre = (edges[1:] + edges[:-1]) / 2
    kernel = np.exp(-0.5 * ((at[:, None] - centre) / width) ** 2) / (width * np.sqrt(2 * np.pi))
    return np.asarray(kernel @ count / values.size)
