"""Invented towns that keep their truth: everybody's chance of agreeing and of passing, for every statement.

They do not come from the model that is fitted: votes follow a probit or a logit, loadings are mostly small with a few
large, people stand in a cloud, evenly, to one side, or in camps, and what somebody answered may depend on how
statements are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix

Array = NDArray[np.float64]
OPINIONS = ("gaussian", "continuum", "skewed", "two camps", "three camps")
MISSING = ("random", "routed", "self_selected")
_AXES = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What is invented."""

    opinions: str
    missing: str
    seed: int
    people: int = 300
    statements: int = 80
    votes: int = 30


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The conversation and its truth, (people, statements) each."""

    source: SourceConversation
    agrees: Array  # chance of agreeing, where a side is taken
    passes: Array
    camp: NDArray[np.int64]


def invent(plan: Plan) -> Known:
    """Invent a town."""
    rng = np.random.default_rng([plan.seed, plan.people, plan.statements, OPINIONS.index(plan.opinions)])
    position, camp = _positions(plan, rng)
    loading = rng.standard_t(4, (_AXES, plan.statements)) * rng.uniform([[0.6], [0.3], [0.1]], [[1.4], [0.8], [0.6]])
    lean = 0.4 * rng.standard_normal((plan.people, 1)) + rng.normal(0.4, 0.9, plan.statements)
    score = lean + position @ loading
    agrees = ndtr(score) if plan.seed % 2 else expit(1.7 * score)
    passes = ndtr(-1.1 + 0.5 * rng.standard_normal((plan.people, 1)) + 0.4 * rng.standard_normal(plan.statements))
    seen = _answered(plan, agrees, position, rng)
    choice = np.where(rng.random(agrees.shape) < agrees, 1, -1)
    choice[rng.random(agrees.shape) < passes] = 0
    return Known(_source(plan, choice, seen), agrees, passes, camp)


def _positions(plan: Plan, rng: np.random.Generator) -> tuple[Array, NDArray[np.int64]]:
    position = rng.standard_normal((plan.people, _AXES))
    camp = np.zeros(plan.people, dtype=int)
    if plan.opinions == "continuum":
        position[:, 0] = rng.uniform(-np.sqrt(3), np.sqrt(3), plan.people)
    elif plan.opinions == "skewed":
        position[:, 0] = rng.gamma(2.0, 1 / np.sqrt(2), plan.people) - np.sqrt(2)
    elif plan.opinions != "gaussian":
        centres = {"two camps": [[-1, 0, 0], [1, 0, 0]], "three camps": [[-1.2, -0.6, 0], [1.2, -0.6, 0], [0, 1.2, 0]]}
        where = np.array(centres[plan.opinions])
        camp = rng.integers(len(where), size=plan.people)
        position = where[camp] + 0.35 * position
    return position, camp


def _answered(plan: Plan, agrees: Array, position: Array, rng: np.random.Generator) -> NDArray[np.bool_]:
    wanted = plan.votes * np.exp(0.8 * rng.standard_normal(plan.people))
    if plan.missing == "self_selected":
        wanted *= np.exp(0.6 * (np.abs(position[:, 0]) - 0.8))
    interest = 0.7 * rng.standard_normal(plan.statements)
    if plan.missing == "routed":
        interest += 4 * np.abs(agrees.mean(axis=0) - 0.5)
    order = np.argsort(-(interest + rng.gumbel(size=agrees.shape)), axis=1)
    rank = np.argsort(order, axis=1)
    return np.asarray(rank < np.clip(wanted, 1, plan.statements).astype(int)[:, None])


def _source(plan: Plan, choice: NDArray[np.int64], seen: NDArray[np.bool_]) -> SourceConversation:
    person, statement = np.nonzero(seen)
    people = tuple(f"p{row}" for row in range(plan.people))
    names = tuple(f"s{column}" for column in range(plan.statements))
    said = choice[person, statement].astype(np.int8)
    votes = VoteMatrix(person.astype(np.int32), statement.astype(np.int32), said, people, names)
    return SourceConversation(plan.opinions, "", tuple(SourceStatement(name, name) for name in names), votes)
