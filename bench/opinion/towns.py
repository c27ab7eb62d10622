"""Invented towns of a second make, with all that an oracle needs: none of it is shared with the fitted model's tests.

Beside ``middleground.engine.opinion.simulate`` (probit, Laplace loadings) these have either link, Gaussian or Laplace
loadings, heavy tails, a continuum in two dimensions, and answers missing in other ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS

Array = NDArray[np.float64]
Kind = Literal["none", "gaussian", "continuum", "disc", "heavy", "skewed", "camps"]
Missing = Literal["random", "routed", "self_selected"]
DIMENSIONS = 3


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is invented; ``probit`` with Laplace loadings, else ``logit`` with Gaussian ones."""

    kind: Kind
    people: int
    missing: Missing
    seed: int
    link: Literal["probit", "logit"] = "logit"
    camps: int = 1
    separation: float = 0.0
    statements: int = 100
    votes: int = 30


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """Sides taken by those with enough votes, and the truth: camp, centres, loadings, statements' tendencies."""

    answers: Answers
    camp: NDArray[np.int64]
    centres: Array
    loading: Array
    tendency: Array
    link: str
    table: NDArray[np.int8]  # people × statements of everybody: 1, -1, 0 pass, 2 not answered
    placed: NDArray[np.bool_]

    def chance(self, position: Array, habit: Array) -> Array:
        """Of agreement, (places, statements)."""
        logit = habit[:, None] + self.tendency + position @ self.loading
        return np.asarray(ndtr(logit) if self.link == "probit" else expit(logit))


def invent(recipe: Recipe) -> Town:
    """Invent a town."""
    rng = np.random.default_rng([recipe.seed, recipe.people, len(recipe.kind), recipe.camps, len(recipe.link)])
    camp = rng.integers(recipe.camps, size=recipe.people)
    centres = corners(recipe.camps, recipe.separation)
    position = _cloud(recipe.kind, recipe.people, rng) + centres[camp]
    scale = float(position.std(axis=0).max())
    position, centres = position / scale, centres / scale
    loading = _loadings(recipe, rng)
    habit = (0.35 if recipe.link == "probit" else 0.6) * rng.standard_normal(recipe.people)
    tendency = rng.normal(0.35, 0.8, recipe.statements) * (1.0 if recipe.link == "probit" else 1.6)
    logit = habit[:, None] + tendency + position @ loading
    agrees = ndtr(logit) if recipe.link == "probit" else expit(logit)
    choice = np.where(rng.random(agrees.shape) < agrees, 1, -1).astype(np.int8)
    dull = rng.normal(-2.0, 0.8, recipe.statements) + rng.normal(0, 0.8, (recipe.people, 1))
    choice[rng.random(agrees.shape) < expit(dull)] = 0
    seen = _seen(recipe, agrees, position, rng)
    table = np.where(seen, choice, 2).astype(np.int8)
    placed = seen.sum(axis=1) >= ENOUGH_ANSWERS
    return Town(_answers(table[placed]), camp[placed], centres, loading, tendency, recipe.link, table, placed)


def _cloud(kind: Kind, people: int, rng: np.random.Generator) -> Array:
    cloud = rng.standard_normal((people, DIMENSIONS))
    if kind == "continuum":
        cloud[:, 0] = rng.uniform(-np.sqrt(3), np.sqrt(3), people)
    elif kind == "disc":
        angle, radius = rng.uniform(0, 2 * np.pi, people), 2 * np.sqrt(rng.random(people))
        cloud[:, 0], cloud[:, 1] = radius * np.cos(angle), radius * np.sin(angle)
    elif kind == "heavy":
        cloud /= np.sqrt(rng.chisquare(4, (people, 1)) / 4) * np.sqrt(2)
    elif kind == "skewed":
        cloud[:, 0] = (np.exp(0.6 * cloud[:, 0]) - np.exp(0.18)) / np.sqrt(np.exp(0.72) - np.exp(0.36))
    return cloud


def corners(camps: int, separation: float) -> Array:
    """Centres of which the nearest are ``separation`` apart: a simplex up to four, two layers of a prism beyond."""
    if camps == 1:
        return np.zeros((1, DIMENSIONS))
    if camps <= DIMENSIONS + 1:
        at = np.eye(camps) - 1 / camps
        flat = at @ np.linalg.svd(at)[2][: camps - 1].T * separation / np.sqrt(2)
        return np.asarray(np.pad(flat, ((0, 0), (0, DIMENSIONS - camps + 1))))
    angle = 2 * np.pi * np.arange(3) / 3
    ring = separation / np.sqrt(3) * np.column_stack((np.cos(angle), np.sin(angle)))
    both = np.vstack([np.column_stack((ring, np.full(3, z))) for z in (-separation / 2, separation / 2)])
    return np.asarray(both[:camps] - both[:camps].mean(axis=0))


def _loadings(recipe: Recipe, rng: np.random.Generator) -> Array:
    size = (DIMENSIONS, recipe.statements)
    if recipe.kind == "none":
        return np.zeros(size)
    falling = np.ones((DIMENSIONS, 1)) if recipe.kind == "camps" else np.array([[1.0], [0.6], [0.4]])
    if recipe.link == "probit":
        return np.asarray(rng.laplace(scale=0.75 if recipe.kind == "camps" else 1.0, size=size) * falling)
    return np.asarray(rng.normal(scale=1.6, size=size) * falling)


def _seen(recipe: Recipe, agrees: Array, position: Array, rng: np.random.Generator) -> NDArray[np.bool_]:
    """The first of a weighted random order; numbers of votes are log-normal (probit) or geometric (logit)."""
    wanted = recipe.votes * np.exp(0.8 * rng.standard_normal(recipe.people))
    if recipe.link == "logit":
        wanted = 2 + rng.exponential(recipe.votes / np.log(2), recipe.people)
    far = np.sqrt((position**2).mean(axis=1))
    if recipe.missing == "self_selected":
        wanted *= np.exp(0.7 * (far - far.mean()))
    interest = 0.7 * rng.standard_normal(recipe.statements) + np.zeros(agrees.shape)
    if recipe.missing == "routed":
        interest += 4 * np.abs(agrees.mean(axis=0) - 0.5)
    elif recipe.missing == "self_selected":  # what one feels strongly about is answered first
        interest += 1.5 * np.abs(agrees - 0.5)
    order = np.argsort(-(interest + rng.gumbel(size=agrees.shape)), axis=1)
    rank = np.argsort(order, axis=1)
    return np.asarray(rank < np.clip(wanted, 1, recipe.statements).astype(int)[:, None])


def _answers(table: NDArray[np.int8]) -> Answers:
    person, statement = np.nonzero(np.abs(table) == 1)
    yes = table[person, statement] == 1
    return Answers.build(person.astype(np.int32), statement.astype(np.int32), yes.astype(float), table.shape)
