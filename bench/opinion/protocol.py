"""How votes are hidden and predictions judged, the same for every method.

Of everybody with five votes or more a fifth is hidden, at least one, at random by seed. Losses are in nats, chances
clipped at 1e-4; agree against disagree is judged on hidden sides with P(agree) / (P(agree) + P(disagree)), three-way
on all hidden votes. Means are taken over seeds, then over conversations with equal weight.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from middleground.engine.opinion.votes import AGREE, DISAGREE, PASS, VoteMatrix

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
FOLDER = Path(os.environ.get("MIDDLEGROUND_DATA", Path(__file__).parents[3] / "shared" / "data")) / "polis"
FEWEST_VOTES = 5
OUTCOMES = (AGREE, DISAGREE, PASS)
BANDS = ((1, 7), (8, 20), (21, 60), (61, 10**9))
_CLIP = 1e-4
_BINS = 10
_FEWEST_FOR_A_SLOPE = 50


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Votes with a part hidden: what a method may learn from, and what it is asked."""

    votes: VoteMatrix
    hidden: Mask
    seed: int

    @property
    def train(self) -> VoteMatrix:
        """The votes that are shown, with every row and column kept."""
        return only(self.votes, ~self.hidden)

    @property
    def asked(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Person and statement of each hidden vote."""
        return self.votes.person[self.hidden], self.votes.statement[self.hidden]

    @property
    def truth(self) -> NDArray[np.int8]:
        return self.votes.choice[self.hidden]


Method = Callable[[Split], Array]
"""A method returns P(agree), P(disagree), P(pass) for each hidden vote: (3, hidden)."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a method gets on one split."""

    sides: float
    three_way: float
    slope: float
    error: float
    error_by_chance: float
    by_votes: tuple[float, ...]  # loss on sides by how many votes a person has left: 1-7, 8-20, 21-60, more


def only(votes: VoteMatrix, kept: Mask) -> VoteMatrix:
    """Some of the votes, with every row and column kept."""
    columns = (column[kept] for column in (votes.person, votes.statement, votes.choice))
    return VoteMatrix(*columns, votes.person_ids, votes.statement_ids)


def names() -> tuple[str, ...]:
    """The conversations at hand."""
    return tuple(sorted(path.name for path in FOLDER.iterdir())) if FOLDER.is_dir() else ()


def hide_at_random(votes: VoteMatrix, seed: int) -> Split:
    """Hide a fifth of the votes of everybody with five or more."""
    return _hide(votes, seed, np.random.default_rng(seed).random(votes.n_votes))


def hide_last(votes: VoteMatrix, when: Array, seed: int = 0) -> Split:
    """Hide the last fifth of everybody's votes: a forecast."""
    return _hide(votes, seed, -when)


def _hide(votes: VoteMatrix, seed: int, key: Array) -> Split:
    """Hide each person's fifth with the smallest keys."""
    counts = np.bincount(votes.person, minlength=votes.n_people)
    starts = np.cumsum(counts) - counts
    order = np.lexsort((key, votes.person))
    rank = np.empty(votes.n_votes, dtype=int)
    rank[order] = np.arange(votes.n_votes) - starts[votes.person[order]]
    hidden = (rank < np.maximum(1, counts // 5)[votes.person]) & (counts >= FEWEST_VOTES)[votes.person]
    return Split(votes, hidden, seed)


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Of each hidden vote that takes a side: the chance of agreeing, whether it agrees, votes left to its person."""

    chance: Array
    yes: Array
    left: NDArray[np.int64]

    def by_votes(self, low: int, high: int) -> Sides:
        kept = (self.left >= low) & (self.left <= high)
        return Sides(self.chance[kept], self.yes[kept], self.left[kept])

    @property
    def losses(self) -> Array:
        return np.asarray(-np.log(np.where(self.yes > 0, self.chance, 1 - self.chance)))

    @property
    def slope(self) -> float:
        return _slope(self.chance, self.yes)

    @property
    def error(self) -> float:
        return _calibration_error(self.chance, self.yes)

    @property
    def error_by_chance(self) -> float:
        """The calibration error that so few votes show even where every chance is right."""
        rng = np.random.default_rng(0)
        draws = (_calibration_error(self.chance, 1.0 * (rng.random(self.yes.size) < self.chance)) for _ in range(20))
        return float(np.mean(list(draws)))


def sides(split: Split, chances: Array) -> Sides:
    """What a method says of the hidden sides."""
    took = split.truth != PASS
    agree = np.clip(chances[0] / (chances[0] + chances[1]), _CLIP, 1 - _CLIP)[took]
    left = np.bincount(split.votes.person[~split.hidden], minlength=split.votes.n_people)[split.asked[0]][took]
    return Sides(agree, (split.truth[took] == AGREE).astype(float), left)


def pooled(parts: Iterable[Sides]) -> Sides:
    """Hidden sides of several splits as one."""
    columns = zip(*((part.chance, part.yes, part.left) for part in parts), strict=True)
    return Sides(*(np.concatenate(column) for column in columns))


def judge(split: Split, chances: Array) -> Score:
    """Score a method's chances on the hidden votes."""
    own = np.choose([OUTCOMES.index(choice) for choice in split.truth.tolist()], chances / chances.sum(axis=0))
    found = sides(split, chances)
    return Score(
        float(found.losses.mean()),
        float(-np.log(np.clip(own, _CLIP, 1)).mean()),
        found.slope,
        found.error,
        found.error_by_chance,
        tuple(_mean(found.by_votes(*band).losses) for band in BANDS),
    )


def _slope(chance: Array, yes: Array) -> float:
    """Slope of a logistic regression of what came on the logit of what was said; 1 is calibrated."""
    if yes.size < _FEWEST_FOR_A_SLOPE:
        return float("nan")
    said = logit(chance)

    def loss(line: Array) -> tuple[float, Array]:
        expected = expit(line[0] + line[1] * said)
        value = -np.mean(np.log(np.where(yes > 0, expected, 1 - expected) + 1e-12))
        return float(value), np.array([(expected - yes).mean(), ((expected - yes) * said).mean()])

    return float(minimize(loss, np.array([0.0, 1.0]), jac=True).x[1])


def _calibration_error(chance: Array, yes: Array) -> float:
    """Mean distance between what was said and what came, over ten equal steps of what was said."""
    step = np.minimum((chance * _BINS).astype(int), _BINS - 1)
    size = np.bincount(step, minlength=_BINS)
    away = np.bincount(step, chance - yes, minlength=_BINS)
    return float(np.abs(away[size > 0]).sum() / yes.size)


def _mean(values: Array) -> float:
    return float(values.mean()) if values.size else float("nan")
