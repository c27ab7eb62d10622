"""What the draws say about each statement: how far each side agrees, and where along the line agreement is lowest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors.gibbs import Draws

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Index = NDArray[np.intp]
SLICE = 30  # fewest people in a slice of the line
MOST_SLICES = 10
_PEOPLE = 800


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Expected shares in each draw, a pass being neither agreement nor disagreement.

    ``by_side``: agreeing, (draws, sides, statements); ``lowest`` and ``highest`` agreement, ``against`` the lowest
    disagreement, ``bridging`` the geometric mean of agreement, over camps or slices of the line, (draws, statements);
    ``strength``: share of the variation of answers that the line or the camps explain, (draws,).
    """

    by_side: Float32
    lowest: Float32
    highest: Float32
    against: Float32
    bridging: Float32
    strength: Array


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Who is where in each draw: ``side`` (draws, people) from 0; ``place`` (draws, people) or None with camps."""

    side: NDArray[np.int8]
    count: int
    place: Float32 | None


def slices(n_placed: int) -> int:
    """Into how many equal parts the line is cut: tenths, fewer where a part would hold under 30 people."""
    return int(np.clip(n_placed // SLICE, 3, MOST_SLICES))


def agreement(agree: Draws, takes_side: Draws, sides: Sides, placed: Index, rng: np.random.Generator) -> Agreement:
    """Work out expected agreement over all placed people, whether they answered a statement or not.

    Notes
    -----
    Each draw looks at 800 of the placed at most, others each time.
    """
    m, draws = agree.statements.shape[2], agree.count
    by_side = np.empty((draws, sides.count, m), dtype=np.float32)
    lowest, highest, against, bridging = np.empty((4, draws, m), dtype=np.float32)
    strength = np.empty(draws)
    for s in range(draws):
        rows = placed if placed.size <= _PEOPLE else np.sort(rng.choice(placed, _PEOPLE, replace=False))
        gives_side, yes = chance(takes_side, s, rows), chance(agree, s, rows)
        by_side[s] = means(sides.side[s, rows], sides.count) @ (gives_side * yes)
        parts = _parts(sides, s, rows)
        up = parts @ (gives_side * yes)
        down = parts @ (gives_side * (1 - yes))
        lowest[s], highest[s], against[s] = up.min(axis=0), up.max(axis=0), down.min(axis=0)
        bridging[s] = np.exp(np.log(np.maximum(up, 1e-6)).mean(axis=0))
        strength[s] = explained(parts @ yes)
    return Agreement(by_side, lowest, highest, against, bridging, strength)


def chance(draws: Draws, s: int, rows: Index) -> Float32:
    """Of yes, for these people and all statements in one draw."""
    return chances(draws.people[s][:, rows], draws.statements[s])


def chances(people: Float32, statements: Float32) -> Float32:
    """Of yes, (people, statements); the logistic function by tanh, which is five times as fast."""
    half = np.float32(0.5)
    out = np.asarray((half * people[1:].T) @ statements[1:], dtype=np.float32)
    out += half * people[0][:, None]
    out += half * statements[0]
    np.tanh(out, out=out)
    out *= half
    out += half
    return out


def means(label: NDArray[np.int8], count: int) -> Float32:
    """Averaging matrix (count, people); a side without anybody in this draw averages over everybody."""
    member = (label[None, :] == np.arange(count)[:, None]).astype(np.float32)
    member[member.sum(axis=1) == 0] = 1
    return np.asarray(member / member.sum(axis=1, keepdims=True))


def _parts(sides: Sides, s: int, rows: Index) -> Float32:
    if sides.place is None:
        return means(sides.side[s, rows], sides.count)
    rank = np.argsort(np.argsort(sides.place[s, rows], kind="stable"), kind="stable")
    count = slices(rows.size)
    return means((rank * count // rows.size).astype(np.int8), count)


def explained(share: Float32) -> float:
    """Variance of expected answers between the parts, of all variance of answers, statements counting alike."""
    centre = share.mean(axis=0)
    variation = float((centre * (1 - centre)).sum())
    return float(share.var(axis=0).sum()) / variation if variation > 0 else 0.0  # where all are sure to say the same


def middle_of(values: Float32 | Array) -> tuple[Array, Array, Array]:
    """Lower bound, median and upper bound (95 %) over draws, the first axis."""
    low, median, high = np.quantile(values, [0.025, 0.5, 0.975], axis=0)
    return low, median, high
