"""Invented towns whose truth is known, for tests, for calibration and for trying out a conversation.

By default the towns do not come from the model that is fitted to them: votes follow a probit, loadings are mostly
small with a few large, and who answers what depends on the way statements are shown. A second generator (a logit with
Gaussian loadings) tells whether a result hangs on the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from middleground.engine.opinion.simulated_words import Language, words_of
from middleground.engine.opinion.source import Exposure, SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix

Array = NDArray[np.float64]
Opinions = Literal["none", "gaussian", "continuum", "skewed", "camps"]
Missing = Literal["random", "routed", "self_selected"]
Generator = Literal["probit", "logit"]
DIMENSIONS = 3
_LOGITS = 1.7  # a logit that is this much steeper follows a probit closely
ORDERED = 3.0  # how many times the usual number of statements somebody who votes on orders answers


@dataclass(frozen=True, slots=True)
class Town:
    """What is invented.

    Parameters
    ----------
    opinions
        ``none``: everybody has only a tendency to agree; ``gaussian``: one round cloud; ``continuum``: spread evenly
        along one line; ``skewed``: a dense end and a long tail; ``camps``: ``camps`` groups.
    people, statements
        How many.
    votes
        Median answers per person, log-normal among people.
    missing
        ``random``; ``routed``: statements with clear agreement are shown more often; ``self_selected``: people far
        from the middle answer more.
    camps, separation
        Number of camps, and the distance of their centres in units of their inner spread.
    seed
        Same town, same seed.
    hostile
        Share of people who vote on orders: all alike, for half of the statements and against the others, never
        passing, and on three times as many as is usual.
    generator
        ``probit`` with loadings of which few are large, or ``logit`` with Gaussian loadings.
    language
        Of the statements; see :func:`~middleground.engine.opinion.simulated_words.words_of`.
    """

    opinions: Opinions
    people: int = 400
    statements: int = 100
    votes: int = 30
    missing: Missing = "random"
    camps: int = 2
    separation: float = 4.0
    seed: int = 0
    hostile: float = 0.0
    generator: Generator = "probit"
    language: Language = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Invented:
    """A conversation and the truth behind it.

    ``position`` (people, 3) of unit spread; ``camp`` (people,), 0 without camps; ``is_hostile`` (people,), who votes
    on orders, whatever their position. ``shown``, where answers miss because of routing: what was shown to whom with
    which chance; nothing of the hostile, who answer what they are sent to.
    """

    source: SourceConversation
    position: Array
    camp: NDArray[np.int64]
    is_hostile: NDArray[np.bool_]
    shown: Exposure | None = None


def invent(town: Town) -> Invented:
    """Invent a conversation.

    Parameters
    ----------
    town
        What is invented.

    Returns
    -------
    Invented
        People are called ``p0``, ``p1`` …, statements ``s0``, ``s1`` ….
    """
    rng = np.random.default_rng([town.seed, town.people, town.statements])
    camp = rng.integers(town.camps, size=town.people) if town.opinions == "camps" else np.zeros(town.people, int)
    position = _positions(town, camp, rng)
    loading = _loadings(town, rng)
    tendency = 0.35 * rng.standard_normal((town.people, 1)) + rng.normal(0.35, 0.8, town.statements)
    link = expit if town.generator == "logit" else ndtr
    agrees = link((tendency + position @ loading) * (_LOGITS if town.generator == "logit" else 1.0))
    passes = ndtr(-1.1 + 0.5 * rng.standard_normal((town.people, 1)) + 0.4 * rng.standard_normal(town.statements))
    seen, order, interest = _answered(town, agrees, position, rng)
    choice = np.where(rng.random(agrees.shape) < agrees, 1, -1)
    choice[rng.random(agrees.shape) < passes] = 0
    is_hostile = _send_the_hostile(town, choice, seen)
    source = _source(town, choice, seen)
    shown = (
        _shown(source, order[~is_hostile], interest, np.flatnonzero(~is_hostile)) if town.missing == "routed" else None
    )
    return Invented(source, position, camp, is_hostile, shown)


def _loadings(town: Town, rng: np.random.Generator) -> Array:
    shape, falling = (DIMENSIONS, town.statements), np.array([[1.0], [0.6], [0.4]])
    if town.generator == "logit":
        loading = rng.standard_normal(shape) * (1.0 if town.opinions == "camps" else falling)
    else:
        loading = rng.laplace(scale=1.0, size=shape) * falling
        if town.opinions == "camps":
            loading = rng.laplace(scale=0.75, size=shape)
    return np.asarray(loading * (town.opinions != "none"))


def _send_the_hostile(town: Town, choice: NDArray[np.int64], seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Overwrite the votes of those who vote on orders; by a chance of its own, so that all others stay as they are."""
    rng = np.random.default_rng([town.seed, 1])
    is_hostile = np.zeros(town.people, dtype=bool)
    is_hostile[rng.permutation(town.people)[: round(town.hostile * town.people)]] = True
    orders = np.where(rng.permutation(town.statements) % 2 == 0, 1, -1)
    count = min(town.statements, round(ORDERED * town.votes))
    rows = np.flatnonzero(is_hostile)
    choice[rows] = orders
    seen[rows] = np.argsort(rng.random((rows.size, town.statements)), axis=1) < count
    return is_hostile


def _positions(town: Town, camp: NDArray[np.int64], rng: np.random.Generator) -> Array:
    position = rng.standard_normal((town.people, DIMENSIONS))
    if town.opinions == "continuum":
        position[:, 0] = rng.uniform(-np.sqrt(3), np.sqrt(3), town.people)
    elif town.opinions == "skewed":
        position[:, 0] = rng.gamma(2.0, 1 / np.sqrt(2), town.people) - np.sqrt(2)
    elif town.opinions == "camps":
        position += _centres(town.camps, town.separation)[camp]
        position = (position - position.mean(axis=0)) / (position.std(axis=0).max() or 1.0)
    return np.asarray(position)


def _centres(camps: int, separation: float) -> Array:
    """Corners of a regular simplex for up to four camps; more lie on a circle."""
    if camps > DIMENSIONS + 1:
        angle = 2 * np.pi * np.arange(camps) / camps
        radius = separation / (2 * np.sin(np.pi / camps))
        return np.asarray(radius * np.column_stack((np.cos(angle), np.sin(angle), np.zeros(camps))))
    corners = np.eye(camps) - 1 / camps
    axes = np.linalg.svd(corners)[2][: camps - 1] if camps > 1 else np.zeros((0, camps))
    centres = np.zeros((camps, DIMENSIONS))
    centres[:, : camps - 1] = corners @ axes.T
    return np.asarray(centres * separation / np.sqrt(2))


def _answered(
    town: Town, agrees: Array, position: Array, rng: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.intp], Array]:
    """Which statements each person answered: the first of a weighted random order; that order, and the weights."""
    wanted = town.votes * np.exp(0.8 * rng.standard_normal(town.people))
    if town.missing == "self_selected":
        wanted *= np.exp(0.6 * (np.abs(position[:, 0]) - 0.8))
    interest = 0.7 * rng.standard_normal(town.statements)
    if town.missing == "routed":
        interest += 4 * np.abs(agrees.mean(axis=0) - 0.5)
    order = np.argsort(-(interest + rng.gumbel(size=agrees.shape)), axis=1)
    rank = np.argsort(order, axis=1)
    return np.asarray(rank < np.clip(wanted, 1, town.statements).astype(int)[:, None]), order, interest


def _shown(source: SourceConversation, order: NDArray[np.intp], interest: Array, people: NDArray[np.intp]) -> Exposure:
    """What these people were shown, and its chance: each in the order was drawn in proportion to its weight."""
    votes = source.votes
    count = np.bincount(votes.person, minlength=votes.n_people)[people]
    weight = np.exp(interest)[order]
    left = np.cumsum(weight[:, ::-1], axis=1)[:, ::-1]
    row, step = np.nonzero(np.arange(votes.n_statements) < count[:, None])
    columns = people[row].astype(np.int32), order[row, step].astype(np.int32), weight[row, step] / left[row, step]
    return Exposure(*columns, votes.person_ids, votes.statement_ids)


def _source(town: Town, choice: NDArray[np.int64], seen: NDArray[np.bool_]) -> SourceConversation:
    person, statement = np.nonzero(seen)
    people = tuple(f"p{row}" for row in range(town.people))
    statements = tuple(f"s{column}" for column in range(town.statements))
    votes = VoteMatrix(
        person.astype(np.int32),
        statement.astype(np.int32),
        choice[person, statement].astype(np.int8),
        people,
        statements,
    )
    words = words_of(town.statements, town.language)
    texts = tuple(SourceStatement(name, said) for name, said in zip(statements, words, strict=True))
    return SourceConversation(f"Invented: {town.opinions}", "", texts, votes, language=town.language)
