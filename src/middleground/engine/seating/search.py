"""Seat people by exchanging two of them at a time; good exchanges are likely, and ever more so as the search cools.

Simulated annealing without refused moves: each step weighs all exchanges of a round at once, as one matrix of what
each would change, and draws one by the Gumbel trick. Nothing is proven by it; the bounds of
:mod:`middleground.engine.seating.plan` say how good a plan can be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.seating.plan import Evening, Seating, measure

Array = NDArray[np.float64]
Index = NDArray[np.intp]
HARD = 1000.0  # what breaking a rule costs, in repeats
STEPS = 10_000
_HOT, _COLD = 0.5, 0.1
_PER_VISIT = 4  # exchanges before another round is looked at
_NOISE = 1 << 18
_QUICK = 8  # how much shorter the first search is
_NOTHING = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """What the costs are made of.

    ``pair`` (n, n): cost of sitting together, whatever else; ``place`` (n, tables): cost of a table; ``level``
    (features, n): each person's level; ``same`` (features, n, n): whether two people share it; ``low``, ``high``
    (features, tables, levels): wanted counts; ``weight`` (features, 1, 1): cost of one person too many or too few.
    """

    pair: Array
    place: Array
    level: Index
    same: Array
    low: Array
    high: Array
    weight: Array


def seat(evening: Evening, *, seed: int = 0, steps: int = STEPS) -> Seating:
    """Seat everybody in every round.

    Parameters
    ----------
    evening
        The group, its tables and its rules.
    seed
        Same seed, same plan.
    steps
        Exchanges tried; more takes longer and lets fewer pairs meet twice.

    Returns
    -------
    Seating
        The best plan found, measured anew, with the repeats that no plan avoids.

    Notes
    -----
    Time in proportion to steps × people². Ends early when nothing is left to improve.
    """
    rng = np.random.default_rng(seed)
    terms, noise = _terms(evening), rng.gumbel(size=_NOISE + len(evening.guests) ** 2)
    tries = []
    for length in (steps // _QUICK, steps):  # most groups are easy, and a quick search seats them as well as can be
        tries.append(_search(evening, terms, noise, length, rng))
        if tries[-1][0] < _NOTHING:
            break
    return measure(evening, _names(evening, min(tries, key=lambda found: found[0])[1]))


def _search(evening: Evening, terms: _Terms, noise: Array, steps: int, rng: np.random.Generator) -> tuple[float, Index]:
    """Anneal once from a random plan; return the least cost and its plan."""
    chairs = np.repeat(np.arange(evening.tables), evening.sizes)
    rounds = np.array([rng.permutation(chairs) for _ in range(evening.rounds)])
    best, cost = rounds.copy(), _cost(rounds, terms)
    least = cost
    visits = max(1, steps // _PER_VISIT) if evening.tables > 1 else 0  # at one table nobody can be exchanged
    for visit in range(visits):
        number = int(rng.integers(evening.rounds))
        pair = _pair(rounds, number, terms)
        for _ in range(_PER_VISIT):
            delta = _changes(rounds[number], pair, terms)
            i, j = _drawn(delta, rounds[number], _HOT * (_COLD / _HOT) ** (visit / visits), noise, rng)
            rounds[number, [i, j]] = rounds[number, [j, i]]
            cost += delta[i, j]
            if cost < least - _NOTHING:
                best, least = rounds.copy(), cost
        if least < _NOTHING:
            break
    return least, best


def without(evening: Evening, seating: Seating, absent: str, *, after: int = 0) -> Seating:
    """Let somebody go home: their chair stays empty from a round on, and nobody else moves.

    Parameters
    ----------
    evening
        The group, its tables and its rules.
    seating
        The plan so far.
    absent
        Who is not there.
    after
        Rounds that are over; they stay as they were.

    Returns
    -------
    Seating
        The same plan without that person in the later rounds: one table of each changes, by one chair.
    """
    left = [
        tables if number < after else [[name for name in table if name != absent] for table in tables]
        for number, tables in enumerate(seating.rounds)
    ]
    return measure(evening, left)


def _terms(evening: Evening) -> _Terms:
    people, at = len(evening.guests), {guest.id: row for row, guest in enumerate(evening.guests)}
    pair = np.zeros((people, people))
    for pairs, cost in ((evening.together, -HARD), (evening.apart, HARD)):
        for a, b in pairs:
            pair[at[a], at[b]] = pair[at[b], at[a]] = cost
    numbers = range(1, evening.tables + 1)
    place = [
        [HARD if guest.tables and number not in guest.tables else 0.0 for number in numbers] for guest in evening.guests
    ]
    level, low, high, weight = _levels(evening)
    same = (level[:, :, None] == level[:, None, :]).astype(float)
    return _Terms(pair, np.array(place), level, same, low, high, weight)


def _levels(evening: Evening) -> tuple[Index, Array, Array, Array]:
    """Each person's level, and how many of each level a table should have; the rules of one each come last."""
    people, features, rules = len(evening.guests), evening.features, evening.each_table
    values = [[str(guest.levels.get(name)) for guest in evening.guests] for name in features]
    values += [["one" if guest.levels.get(name) == level else "" for guest in evening.guests] for name, level in rules]
    level = np.array([np.unique(row, return_inverse=True)[1] for row in values], dtype=np.intp).reshape(-1, people)
    sizes, most = np.array(evening.sizes), int(level.max(initial=0)) + 1
    share = np.array([np.bincount(row, minlength=most) * sizes[:, None] / people for row in level])
    share = share.reshape(-1, evening.tables, most)
    low, high = np.floor(share + 1e-9), np.ceil(share - 1e-9)
    for number in range(len(features), len(values)):
        low[number], high[number] = 0, np.inf
        low[number, :, level[number].max()] = high[number, :, level[number].max()] = 1
    weight = np.array([1.0] * len(features) + [HARD] * len(rules)).reshape(-1, 1, 1)
    return level, low, high, weight


def _pair(rounds: Index, number: int, terms: _Terms) -> Array:
    """What it costs that two people sit together in this round, given the others."""
    others = np.delete(rounds, number, axis=0)
    pair = terms.pair + (others[:, :, None] == others[:, None, :]).any(axis=0)
    np.fill_diagonal(pair, 0)
    return np.asarray(pair)


def _changes(own: Index, pair: Array, terms: _Terms) -> Array:
    """What exchanging each two people would change: (n, n); for two at one table it means nothing.

    One comes to the other's table and leaves their own, and so does the other; where both have the same level, the
    counts of that feature stay.
    """
    feature = np.arange(len(terms.level))[:, None]
    count = np.zeros(terms.low.shape)
    np.add.at(count, (feature, own[None, :], terms.level), 1)
    now = _outside(count, terms)
    more, less = (_outside(count + 1, terms) - now) * terms.weight, (_outside(count - 1, terms) - now) * terms.weight
    leaves = less[feature, own, terms.level]
    stays = leaves + more[feature, own, terms.level]
    beside = pair @ np.eye(terms.place.shape[1])[own] + terms.place
    arrives = (beside + more[feature, :, terms.level].sum(axis=0))[:, own]
    left = leaves.sum(axis=0) - beside[np.arange(own.size), own]
    half = arrives + left[:, None] - (terms.same * stays[:, :, None]).sum(axis=0)
    return np.asarray(half + half.T - 2 * pair)


def _drawn(delta: Array, own: Index, heat: float, noise: Array, rng: np.random.Generator) -> tuple[int, int]:
    """Draw an exchange with odds exp(-change / heat)."""
    at = int(rng.integers(_NOISE))
    noisy = delta - heat * noise[at : at + delta.size].reshape(delta.shape)
    noisy[own[:, None] == own[None, :]] = np.inf
    i, j = divmod(int(noisy.argmin()), own.size)
    return i, j


def _outside(count: Array, terms: _Terms) -> Array:
    return np.asarray(np.maximum(0, np.maximum(terms.low - count, count - terms.high)))


def _cost(rounds: Index, terms: _Terms) -> float:
    """Repeats, missing mix and broken rules of a whole plan; 0 when nothing is left to improve."""
    together = (rounds[:, :, None] == rounds[:, None, :]).sum(axis=0)
    np.fill_diagonal(together, 0)
    wanted = terms.pair < 0
    repeats = np.where(wanted, 0, np.maximum(together - 1, 0)).sum() / 2
    rules = (np.where(wanted, len(rounds) - together, together) * np.abs(terms.pair)).sum() / 2
    return float(repeats + rules + sum(_cost_of_round(own, terms) for own in rounds))


def _cost_of_round(own: Index, terms: _Terms) -> float:
    count = np.zeros(terms.low.shape)
    np.add.at(count, (np.arange(len(terms.level))[:, None], own[None, :], terms.level), 1)
    return float(terms.place[np.arange(own.size), own].sum() + (terms.weight * _outside(count, terms)).sum())


def _names(evening: Evening, rounds: Index) -> list[list[list[str]]]:
    names = np.array([guest.id for guest in evening.guests])
    return [[names[own == table].tolist() for table in range(evening.tables)] for own in rounds]
