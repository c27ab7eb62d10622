"""Groups as Polis makes them: two axes, a hundred small clusters, and always at least two groups.

Written from the description of the method in docs/methods/polis-compatible.md. Labels and positions stay inside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_array

from middleground.engine.opinion.votes import VoteMatrix, by_number

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Start = Literal["afresh", "grown"]
ENOUGH_VOTES = 7
FEWEST_GROUPED = 15
BASE_CLUSTERS = 100
BASE_ROUNDS = 100
GROUP_ROUNDS = 20
MOST_GROUPS = 5
CLUSTERS_PER_GROUP = 12
STILL = 0.01  # centres that move less have arrived
CHUNK = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class PolisGroups:
    """Who would be in which group; for the method alone, never to be stored or shown.

    ``label`` (people,) is -1 for people who are not grouped, else 0 to ``count - 1`` from one end of the first axis
    to the other; ``position`` (people, 2); ``silhouette`` by number of groups tried, between -1 and 1.
    """

    label: NDArray[np.int64]
    position: Array
    count: int
    silhouette: dict[int, float]


def polis_groups(votes: VoteMatrix, *, rejected: Collection[str] = (), start: Start = "afresh") -> PolisGroups:
    """Group people as Polis does when it starts afresh with all votes.

    Parameters
    ----------
    votes
        The latest votes, those on rejected statements included.
    rejected
        Statements that were moderated out or are about the conversation itself. Polis writes *pass* for everybody
        there: they divide nobody, but count as answers and so draw people with few other answers to the centre.
    start
        Where k-means begins: ``"afresh"`` at the first distinct points, people in the order in which Polis loads
        votes (by statement, then by number); ``"grown"`` at the points furthest from each other, which resembles a
        conversation that was regrouped after every vote. The same calculation, other borders.

    Returns
    -------
    PolisGroups
        Labels and positions, which must not leave the engine.

    Notes
    -----
    A missing vote is the mean of its column (pass = 0). With x the votes, m the means, v the two leading axes and n_i
    the number of answers of a person (rejected columns for all): position_i = √(C/n_i) Σ_j (x_ij - m_j) v_j.
    Grouped are people with at least 7 votes, or the 15 most active. k-means makes 100 base clusters, and from
    their centres, weighted by people, k = 2 to min(5, 2 + ⌊clusters/12⌋) groups; the best mean silhouette of base
    clusters decides. Time is people · 100 · rounds, memory people · 100 in chunks.
    """
    position = _positions(votes, frozenset(rejected))
    grouped = _grouped(votes)
    label = np.full(votes.n_people, -1, dtype=np.int64)
    if not grouped.size:
        return PolisGroups(label, position, 0, {})
    points = position[grouped]
    seeds = _first_distinct if start == "afresh" else _furthest
    alike = np.ones(len(points))
    base, centres = _k_means(points, seeds(points, alike, BASE_CLUSTERS), alike, BASE_ROUNDS)
    weights = np.bincount(base, minlength=len(centres)).astype(np.float64)
    tried = _tried(centres, weights, seeds)
    if not tried:
        label[grouped] = 0
        return PolisGroups(label, position, 1, {})
    silhouette = {count: _silhouette(centres, labels) for count, labels in tried.items()}
    best = max(silhouette, key=lambda count: silhouette[count])
    label[grouped] = _along_first_axis(tried[best][base], points)
    return PolisGroups(label, position, best, silhouette)


def _positions(votes: VoteMatrix, rejected: frozenset[str]) -> Array:
    is_rejected = np.array([name in rejected for name in votes.statement_ids], dtype=bool)
    answered = np.bincount(votes.statement, minlength=votes.n_statements)
    kept = ~is_rejected[votes.statement]
    person, statement = votes.person[kept], votes.statement[kept]
    choice = votes.choice[kept].astype(np.float64)
    total = np.bincount(statement, weights=choice, minlength=votes.n_statements)
    centred = choice - (total / np.maximum(answered, 1))[statement]
    axes = _leading_axes(csr_array((centred, (person, statement)), shape=(votes.n_people, votes.n_statements)))
    columns = int(np.count_nonzero(answered))
    answers = np.bincount(person, minlength=votes.n_people) + np.count_nonzero(answered[is_rejected])
    stretch = np.sqrt(columns / np.maximum(answers, 1))
    along = [np.bincount(person, weights=centred * axis[statement], minlength=votes.n_people) for axis in axes.T]
    return np.asarray(np.column_stack(along) * stretch[:, None])


def _leading_axes(centred: csr_array) -> Array:
    """The two leading right singular vectors, (statements, 2); their largest entry is positive."""
    size = centred.shape[1]
    if size < 2:
        return np.column_stack((np.ones(size), np.zeros(size)))
    gram = (centred.T @ centred).toarray()
    _, vectors = eigh(gram, subset_by_index=(size - 2, size - 1))
    axes = np.asarray(vectors[:, ::-1])
    turn = np.sign(axes[np.abs(axes).argmax(axis=0), (0, 1)])
    return np.asarray(axes * np.where(turn == 0, 1, turn))


def _grouped(votes: VoteMatrix) -> Index:
    """People who are grouped, in the order in which Polis meets them."""
    given = np.bincount(votes.person, minlength=votes.n_people)
    columns = np.unique(votes.statement).size
    chosen = given >= min(ENOUGH_VOTES, max(columns, 1))
    order = _loading_order(votes)
    missing = FEWEST_GROUPED - int(chosen.sum())
    if missing > 0:
        others = order[~chosen[order] & (given[order] > 0)]
        chosen[others[np.argsort(-given[others], kind="stable")][:missing]] = True
    return order[chosen[order]]


def _loading_order(votes: VoteMatrix) -> Index:
    """By first statement answered, then by person; independent of the order of rows."""
    first = np.full(votes.n_people, votes.n_statements)
    voters, start = np.unique(votes.person, return_index=True)
    first[voters] = votes.statement[start]
    rank = np.empty(votes.n_people, dtype=np.int64)
    rank[sorted(range(votes.n_people), key=lambda row: by_number(votes.person_ids[row]))] = np.arange(votes.n_people)
    return np.lexsort((rank, first))


def _first_distinct(points: Array, _weights: Array, most: int) -> Array:
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:most]]


def _furthest(points: Array, weights: Array, most: int) -> Array:
    """The mean, then again and again the point furthest from all chosen so far."""
    chosen = [np.average(points, axis=0, weights=weights)]
    apart = np.hypot(*(points - chosen[0]).T)
    while len(chosen) < most and apart.max() > 0:
        chosen.append(points[apart.argmax()])
        apart = np.minimum(apart, np.hypot(*(points - chosen[-1]).T))
    return np.array(chosen)


def _k_means(points: Array, centres: Array, weights: Array, rounds: int) -> tuple[Index, Array]:
    """Lloyd's rounds from given centres; a centre that loses everybody is dropped."""
    label = _nearest(points, centres)
    for _ in range(rounds + 1):
        label = _nearest(points, centres)
        used, label = np.unique(label, return_inverse=True)
        moved = _means(points, label, weights, used.size)
        arrived = used.size == len(centres) and bool((np.hypot(*(moved - centres).T) < STILL).all())
        centres = moved
        if arrived:
            break
    return label, centres


def _nearest(points: Array, centres: Array) -> Index:
    parts = [
        (np.subtract.outer(part[:, 0], centres[:, 0]) ** 2 + np.subtract.outer(part[:, 1], centres[:, 1]) ** 2).argmin(
            1
        )
        for part in np.split(points, range(CHUNK, len(points), CHUNK))
    ]
    return np.concatenate(parts)


def _means(points: Array, label: Index, weights: Array, count: int) -> Array:
    total = np.bincount(label, weights=weights, minlength=count)
    sums = [np.bincount(label, weights=weights * axis, minlength=count) for axis in points.T]
    return np.column_stack(sums) / total[:, None]


def _tried(centres: Array, weights: Array, seeds: Callable[[Array, Array, int], Array]) -> dict[int, Index]:
    """Labels of base clusters for each number of groups that can be made."""
    most = min(MOST_GROUPS, 2 + len(centres) // CLUSTERS_PER_GROUP, len(centres))
    tried = {}
    for count in range(2, most + 1):
        label, found = _k_means(centres, seeds(centres, weights, count), weights, GROUP_ROUNDS)
        if len(found) == count:
            tried[count] = label
    return tried


def _silhouette(points: Array, label: Index) -> float:
    """Mean silhouette over points, each counting alike; 0 for a point alone in its group."""
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    groups = np.eye(int(label.max()) + 1)[label]
    size = groups.sum(axis=0)
    summed = apart @ groups
    own = size[label]
    inside = summed[np.arange(len(points)), label] / np.maximum(own - 1, 1)
    others = np.where(groups == 1, np.inf, summed / size).min(axis=1)
    widest = np.maximum(np.maximum(inside, others), np.finfo(float).tiny)
    return float(np.where(own > 1, (others - inside) / widest, 0.0).mean())


def _along_first_axis(label: Index, points: Array) -> Index:
    """Number groups from one end of the first axis to the other."""
    mean = np.bincount(label, weights=points[:, 0]) / np.bincount(label)
    place = np.empty(mean.size, dtype=np.intp)
    place[np.argsort(mean, kind="stable")] = np.arange(mean.size)
    return place[label]
