"""What the draws say about each statement: how far each side agrees, and where along the line agreement is lowest."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors.gibbs import Draws

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Index = NDArray[np.intp]
SLICE = 30  # fewest people in a slice of the line
MOST_SLICES = 10
END = 0.25  # of those looked at, at each end of a line
MOST_PEOPLE, FEWEST_PEOPLE = 800, 400  # looked at in each draw
_AT_ONCE = 2  # threads that look at draws; their number changes no result
CELLS = 160_000  # people × statements in each draw, within these bounds


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Expected shares in each draw, a pass being neither agreement nor disagreement.

    ``by_side``: agreeing, (draws, sides, statements); ``lowest`` and ``highest`` agreement, ``against`` the lowest
    disagreement, ``bridging`` the geometric mean of agreement, over camps or slices of the line, (draws, statements);
    ``strength``: share of the variation of answers that the line or the camps explain, (draws,); ``across`` the same,
    and what its ends differ by, of each line that was asked for.
    """

    by_side: Float32
    lowest: Float32
    highest: Float32
    against: Float32
    bridging: Float32
    strength: Array
    across: tuple[Across, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Across:
    """Agreement at the other end of a line less at the first, (draws, statements), and what it explains, (draws,)."""

    difference: Float32
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


def agreement(  # noqa: PLR0913  whose answers, in which parts, along which lines
    agree: Draws,
    takes_side: Draws,
    sides: Sides,
    placed: Index,
    rng: np.random.Generator,
    lines: Sequence[Float32] = (),
) -> Agreement:
    """Work out expected agreement over all placed people, whether they answered a statement or not.

    Parameters
    ----------
    lines
        Places (draws, people) along each line whose ends are compared.

    Notes
    -----
    Each draw looks at some of the placed, others each time (see :func:`picked`); their chances are worked out once.
    """
    m, draws = agree.statements.shape[2], agree.count
    by_side = np.empty((draws, sides.count, m), dtype=np.float32)
    lowest, highest, against, bridging = np.empty((4, draws, m), dtype=np.float32)
    strength = np.empty(draws)
    across = tuple(Across(np.empty((draws, m), dtype=np.float32), np.empty(draws)) for _ in lines)
    first = rng.random(draws) if placed.size > most_people(m) else np.zeros(draws)

    def look(s: int) -> None:
        rows = picked(placed, (sides.side if sides.place is None else sides.place)[s], m, first[s])
        gives_side, yes = chance(takes_side, s, rows), chance(agree, s, rows)
        parts, ranks = _parts(sides, s, rows), [_rank(line[s, rows]) for line in lines]
        explains = np.vstack((parts, *map(_slices, ranks))) @ yes
        yes *= gives_side
        ends = [_ends(rank)[None] for rank in ranks]
        shares = np.vstack((parts, means(sides.side[s, rows], sides.count), *ends)) @ yes
        up, by_side[s] = shares[: len(parts)], shares[len(parts) : len(parts) + sides.count]
        down = parts @ gives_side - up
        lowest[s], highest[s], against[s] = up.min(axis=0), up.max(axis=0), down.min(axis=0)
        bridging[s] = np.exp(np.log(np.maximum(up, 1e-6)).mean(axis=0))
        strength[s] = explained(explains[: len(parts)])
        along = np.split(explains[len(parts) :], max(len(lines), 1))
        for found, difference, slices_of_line in zip(across, shares[len(parts) + sides.count :], along, strict=False):
            found.difference[s], found.strength[s] = difference, explained(slices_of_line)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(look, range(draws)):
            pass
    return Agreement(by_side, lowest, highest, np.maximum(against, 0), bridging, strength, across)


def most_people(n_statements: int) -> int:
    """How many people are looked at in each draw; fewer where there are many statements."""
    return int(np.clip(CELLS // max(n_statements, 1), FEWEST_PEOPLE, MOST_PEOPLE))


def picked(placed: Index, along: Float32 | NDArray[np.int8], n_statements: int, first: float) -> Index:
    """Some of the placed, at equal steps along the line from a random ``first`` (systematic sampling).

    Every part of the line is there as often as it should be, so that fewer people tell as much.
    """
    most = most_people(n_statements)
    if placed.size <= most:
        return placed
    at = ((np.arange(most) + first) * placed.size / most).astype(np.intp)
    return np.sort(placed[np.argsort(along[placed], kind="stable")[at]])


def chance(draws: Draws, s: int, rows: Index) -> Float32:
    """Of yes, for these people and all statements in one draw."""
    return chances(draws.people[s][:, rows], draws.statements[s])


def chances(people: Float32, statements: Float32) -> Float32:
    """Of yes, (people, statements); the logistic function by tanh, which is five times as fast."""
    half = np.float32(0.5)
    left = np.vstack((people[1:], people[:1], np.ones((1, people.shape[1]), dtype=np.float32)))
    right = np.vstack((statements[1:], np.ones((1, statements.shape[1]), dtype=np.float32), statements[:1]))
    out = np.asarray((half * left.T) @ right, dtype=np.float32)
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
    return _slices(_rank(sides.place[s, rows]))


def _rank(along: Float32) -> Index:
    rank = np.empty(along.size, dtype=np.intp)
    rank[np.argsort(along, kind="stable")] = np.arange(along.size)
    return rank


def _slices(rank: Index) -> Float32:
    count = slices(rank.size)
    return means((rank * count // rank.size).astype(np.int8), count)


def _ends(rank: Index) -> Float32:
    """Averages over the upper quarter, less over the lower; (people,)."""
    size = max(1, int(END * rank.size))
    return (((rank >= rank.size - size).astype(np.float32) - (rank < size)) / size).astype(np.float32)


def explained(share: Float32) -> float:
    """Variance of expected answers between the parts, of all variance of answers, statements counting alike."""
    centre = share.mean(axis=0)
    variation = float((centre * (1 - centre)).sum())
    return float(share.var(axis=0).sum()) / variation if variation > 0 else 0.0  # where all are sure to say the same


def interval_of(values: Float32 | Array, wider: float = 1.0) -> tuple[Array, Array, Array]:
    """Lower bound, median and upper bound (95 %) over draws, the first axis; ``wider`` times as far from the median.

    Notes
    -----
    Of n draws, the k-th smallest lies above a further draw with the chance k/(n + 1). So the bound is the draw of rank
    p (n + 1), counted between ranks (Weibull 1939; type 6 of Hyndman and Fan 1996); ranks p (n - 1) + 1 would hold a
    further draw of the same posterior in 93.7 % with 150 draws, in 89 % with 32. Under 39 draws the ends are the
    least and the greatest draw, which hold less than 95 %.
    """
    low, median, high = np.quantile(values, [0.025, 0.5, 0.975], axis=0, method="weibull")
    return median - wider * (median - low), median, median + wider * (high - median)
