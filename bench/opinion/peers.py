"""What other tools make of the same votes, each with a calibration that is kind to it.

``red-dwarf`` runs from its published package when the group ``bench`` is installed. The others are short, faithful
versions of published formulas: Polis' groups and projection (Small and others, 2021), the matrix factorisation of
Community Notes (Wojcik and others, 2022, equation 1), and the two usual baselines.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from bench.opinion.protocol import OUTCOMES, Array, Method, Split, only
from middleground.engine.opinion.factors import variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.model import logits
from middleground.engine.opinion.polis_groups import polis_groups
from middleground.engine.opinion.votes import AGREE, PASS, VoteMatrix

_NOTES_INTERCEPT, _NOTES_FACTOR = 0.15, 0.03  # regularisation as published
_NOTES_ROUNDS = 20


def statement_mean(split: Split) -> Array:
    """Each statement's own shares, one vote of each kind added."""
    return _shares(split.train)[:, split.asked[1]]


def habits(split: Split) -> Array:
    """A tendency of each person and of each statement, to take a side and to agree; no positions."""
    train, rng = split.train, np.random.default_rng(split.seed)
    took = train.choice != PASS
    chances = []
    for kept, yes in ((np.ones(took.size, dtype=bool), took), (took, train.choice == AGREE)):
        answers = _answers(train, kept, yes)
        state = variational.fit(answers, 0, rng)
        asked = Answers.build(*split.asked, np.zeros(split.asked[0].size), (train.n_people, train.n_statements))
        chances.append(expit(logits(asked, state.people.mean, state.statements.mean)))
    return np.array([chances[0] * chances[1], chances[0] * (1 - chances[1]), 1 - chances[0]])


def polis_group_shares(split: Split) -> Array:
    """The shares of the person's Polis group, one vote of each kind added; everybody's where there is no group."""
    train = split.train
    return _group_shares(split, polis_groups(train).label)


def polis_projection(split: Split) -> Array:
    """Two principal components of the table filled with statement means."""
    return _calibrated(split, lambda train: _projection(*_table(train)))


def community_notes(split: Split) -> Array:
    """One factor and intercepts by least squares on agree 1, pass ½, disagree 0."""
    return _calibrated(split, _notes)


def red_dwarf_groups(split: Split) -> Array:
    """Groups as the package finds them."""
    from bench.opinion import red_dwarf

    return _group_shares(split, red_dwarf.labels(split.train))


def red_dwarf_projection(split: Split) -> Array:
    """The two axes that the package finds, by least squares on each statement's votes."""
    from bench.opinion import red_dwarf

    return _calibrated(split, lambda train: _on_axes(train, red_dwarf.positions(train)))


PEERS: dict[str, Method] = {
    "statement mean": statement_mean,
    "habits": habits,
    "Polis groups": polis_group_shares,
    "Polis projection": polis_projection,
    "Community Notes": community_notes,
}
PACKAGED: dict[str, Method] = {
    "red-dwarf groups": red_dwarf_groups,
    "red-dwarf projection": red_dwarf_projection,
}


def _answers(votes: VoteMatrix, kept: NDArray[np.bool_], yes: NDArray[np.bool_]) -> Answers:
    shape = (votes.n_people, votes.n_statements)
    return Answers.build(votes.person[kept], votes.statement[kept], yes[kept].astype(float), shape)


def _counts(votes: VoteMatrix, group: NDArray[np.int64], groups: int) -> Array:
    """Votes of each kind: (3, groups, statements)."""
    cell = group[votes.person] * votes.n_statements + votes.statement
    size = groups * votes.n_statements
    return np.array(
        [np.bincount(cell[votes.choice == choice], minlength=size) for choice in OUTCOMES], dtype=float
    ).reshape(3, groups, votes.n_statements)


def _shares(votes: VoteMatrix) -> Array:
    counts = _counts(votes, np.zeros(votes.n_people, dtype=np.int64), 1)[:, 0] + 1
    return np.asarray(counts / counts.sum(axis=0))


def _group_shares(split: Split, label: NDArray[np.int64]) -> Array:
    train, groups = split.train, int(label.max()) + 1
    everybody = _shares(train)
    grouped = only(train, label[train.person] >= 0)
    counts = _counts(grouped, np.maximum(label, 0), groups) + 1
    shares = np.concatenate((counts / counts.sum(axis=0), everybody[:, None]), axis=1)
    person, statement = split.asked
    own = np.where(label[person] >= 0, label[person], groups)
    return np.asarray(shares[:, own, statement])


def _calibrated(split: Split, reconstruct) -> Array:
    """Turn a reconstruction of votes into chances: a tenth of the shown votes says how, by a multinomial regression."""
    train = split.train
    rng = np.random.default_rng(split.seed)
    tenth = rng.random(train.n_votes) < 0.1
    rest = only(train, ~tenth)
    rebuilt, usual = reconstruct(rest), np.log(_shares(rest))
    kind = np.array([OUTCOMES.index(choice) for choice in train.choice[tenth].tolist()])
    weights = _regression(_columns(rebuilt, usual, train.person[tenth], train.statement[tenth]), kind)
    scores = _scores(_columns(rebuilt, usual, *split.asked), weights)
    return np.asarray(np.exp(scores - logsumexp(scores, axis=0)))


def _columns(rebuilt: Array, usual: Array, person: NDArray[np.int32], statement: NDArray[np.int32]) -> Array:
    """One, what is rebuilt, and the statement's own log shares: (5, votes)."""
    return np.concatenate((np.ones((1, person.size)), rebuilt[person, statement][None], usual[:, statement]))


def _scores(columns: Array, weights: Array) -> Array:
    """Agree and disagree have weights for one and the rebuilt value; each outcome its own log share."""
    w = weights.reshape(7)
    return np.array(
        [
            w[0] + w[1] * columns[1] + w[4] * columns[2],
            w[2] + w[3] * columns[1] + w[5] * columns[3],
            w[6] * columns[4],
        ]
    )


def _regression(columns: Array, kind: NDArray[np.int64]) -> Array:
    def loss(weights: Array) -> float:
        scores = _scores(columns, weights)
        own = scores[kind, np.arange(kind.size)]
        return float((logsumexp(scores, axis=0) - own).mean() + 1e-6 * (weights**2).sum())

    return np.asarray(minimize(loss, np.array([0, 1, 0, -1, 1, 1, 1], dtype=float)).x)


def _table(votes: VoteMatrix) -> tuple[Array, Array]:
    """Votes with the statement's mean where there is none, and the means."""
    total = np.bincount(votes.statement, votes.choice, minlength=votes.n_statements)
    mean = total / np.maximum(np.bincount(votes.statement, minlength=votes.n_statements), 1)
    table = np.tile(mean, (votes.n_people, 1))
    table[votes.person, votes.statement] = votes.choice
    return table, mean


def _projection(table: Array, mean: Array) -> Array:
    """Two components, people with few votes moved outwards as Polis does: √(statements / votes) is left to weights."""
    _, vectors = np.linalg.eigh((table - mean).T @ (table - mean))
    axes = vectors[:, -2:]
    return np.asarray(mean + (table - mean) @ axes @ axes.T)


def _on_axes(votes: VoteMatrix, position: Array) -> Array:
    """What the positions say of each vote: least squares of each statement's votes on them."""
    design = np.column_stack((np.ones(votes.n_people), position))
    rebuilt = np.zeros((votes.n_people, votes.n_statements))
    order = np.argsort(votes.statement, kind="stable")
    ends = np.cumsum(np.bincount(votes.statement, minlength=votes.n_statements))
    for column, piece in enumerate(np.split(order, ends[:-1])):
        x, y = design[votes.person[piece]], votes.choice[piece]
        rebuilt[:, column] = design @ np.linalg.solve(x.T @ x + np.eye(3), x.T @ y)
    return rebuilt


def _notes(votes: VoteMatrix) -> Array:
    """Alternate least squares for μ + person + statement + factor · factor (Wojcik and others, 2022, equation 1)."""
    value = (votes.choice + 1) / 2
    middle = value.mean()
    rng = np.random.default_rng(0)
    people = np.column_stack((np.zeros(votes.n_people), 0.1 * rng.standard_normal(votes.n_people)))
    statements = np.column_stack((np.zeros(votes.n_statements), 0.1 * rng.standard_normal(votes.n_statements)))
    for _ in range(_NOTES_ROUNDS):
        people = _alternate(votes.person, votes.statement, value - middle, statements, votes.n_people)
        statements = _alternate(votes.statement, votes.person, value - middle, people, votes.n_statements)
    rebuilt = middle + people[:, :1] + statements[:, 0] + people[:, 1:] @ statements[:, 1:].T
    return np.asarray(rebuilt)


def _alternate(own: Array, other: Array, value: Array, given: Array, size: int) -> Array:
    """Each row's intercept and factor, given the other side's: ridge regressions of two columns, all at once."""
    count = np.bincount(own, minlength=size)
    factor, left = given[other, 1], value - given[other, 0]
    ff = np.bincount(own, factor**2, minlength=size) + _NOTES_FACTOR * count + 1e-9
    f = np.bincount(own, factor, minlength=size)
    y, fy = np.bincount(own, left, minlength=size), np.bincount(own, factor * left, minlength=size)
    one = count * (1 + _NOTES_INTERCEPT) + 1e-9
    bottom = one * ff - f**2
    return np.column_stack(((y * ff - fy * f) / bottom, (one * fy - f * y) / bottom))
