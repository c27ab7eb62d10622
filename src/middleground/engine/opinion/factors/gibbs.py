"""Draws from everything that the answers leave possible (Polson, Scott and Windle, 2013): each number its interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors import gaussian, polya_gamma
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.model import (
    LOADING_FLOOR,
    Prior,
    State,
    Vectors,
    logits,
    people_update,
    statement_update,
)
from middleground.engine.opinion.fold.compiled import is_available

TAIL = 4.0  # degrees of freedom of the loadings' t-distribution
WORTH_COMPILING = 60_000  # answers; below, the draws are done before a compiler would be
Array = NDArray[np.float64]
Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to draw: sweeps thrown away first, draws kept, sweeps between two kept draws."""

    burn: int = 60
    keep: int = 120
    every: int = 2

    @property
    def sweeps(self) -> int:
        return self.burn + self.keep * self.every


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Kept draws of one question: people (draws, d, people), statements (draws, d, statements)."""

    people: Float32
    statements: Float32
    camp: NDArray[np.int8] | None = None  # (draws, people), where the population has camps

    @property
    def count(self) -> int:
        return int(self.people.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Camps:
    """A population of camps, each a Gaussian of unit width: shares (k,), centres (k, coordinates)."""

    share: Array
    centre: Array


def run(  # noqa: PLR0913  what is drawn, how long, from which population
    state: State,
    answers: Answers,
    rng: np.random.Generator,
    plan: Plan,
    *,
    camps: Camps | None = None,
    tick: Callable[[], None] | None = None,
) -> Draws:
    """Draw from the posterior, starting at a variational fit.

    Parameters
    ----------
    camps
        Where the population is; None for one standard Gaussian.

    Notes
    -----
    Time in proportion to answers × sweeps; memory to (people + statements) × draws kept.
    """
    d = state.factors + 1
    people = np.empty((plan.keep, d, answers.n_people), dtype=np.float32)
    statements = np.empty((plan.keep, d, answers.n_statements), dtype=np.float32)
    camp = None if camps is None else np.empty((plan.keep, answers.n_people), dtype=np.int8)
    member = np.zeros(answers.n_people, dtype=np.int8)
    for sweep in range(plan.sweeps):
        if camps is not None:
            member, camps = _draw_camps(camps, state.people.mean[1:], rng)
            state = replace(state, people_prior=_around(camps, member, state.people_prior))
        state = _sweep(state, answers, rng)
        kept, left = divmod(sweep - plan.burn, plan.every)
        if kept >= 0 and left == 0:
            people[kept], statements[kept] = state.people.mean, state.statements.mean
            if camp is not None:
                camp[kept] = member
        if tick:
            tick()
    return Draws(people, statements, camp)


def _sweep(state: State, answers: Answers, rng: np.random.Generator) -> State:
    weight = _weights(state, answers, rng)
    update = people_update(answers, weight, state.statements, state.people_prior)
    state = replace(state, people=Vectors(gaussian.draw(rng, *update)))
    update = statement_update(answers, weight, state.people, state.statement_prior)
    state = replace(state, statements=Vectors(gaussian.draw(rng, *update)))
    return _draw_priors(state, rng)


def _weights(state: State, answers: Answers, rng: np.random.Generator) -> Array:
    """One Pólya-Gamma variable per answer, compiled where that pays: the same noise, the same results but rounding."""
    people, statements = state.people.mean, state.statements.mean
    if answers.size < WORTH_COMPILING or not is_available():
        return polya_gamma.draw(rng, logits(answers, people, statements))
    from middleground.engine.opinion.factors import kernels

    out = np.empty(answers.size)
    vectors = np.ascontiguousarray(people.T), np.ascontiguousarray(statements.T)
    for piece in polya_gamma.chunks(answers.size):
        pairs = answers.person[piece], answers.statement[piece]
        kernels.weigh(pairs, vectors, polya_gamma.noise(rng, pairs[0].size), out[piece])
    return out


def _draw_camps(camps: Camps, position: Array, rng: np.random.Generator) -> tuple[NDArray[np.int8], Camps]:
    """Draw everybody's camp from their position, then the camps' shares and centres from their members."""
    away = ((position.T[:, None, :] - camps.centre) ** 2).sum(axis=2)
    score = np.log(camps.share) - 0.5 * away + rng.gumbel(size=away.shape)
    member = score.argmax(axis=1).astype(np.int8)
    count = np.bincount(member, minlength=camps.share.size)
    sums = np.array([position[:, member == k].sum(axis=1) for k in range(count.size)])
    spread = rng.standard_normal(camps.centre.shape) / np.sqrt(count + 0.1)[:, None]
    return member, Camps(rng.dirichlet(count + 1.0), sums / (count + 0.1)[:, None] + spread)


def _around(camps: Camps, member: NDArray[np.int8], prior: Prior) -> Prior:
    mean = np.zeros((prior.variance.size, member.size))
    mean[1:] = camps.centre[member].T
    return Prior(mean, prior.variance)


def _draw_priors(state: State, rng: np.random.Generator) -> State:
    """Draw the prior spreads from inverse gammas with one pseudo-observation of spread 1."""
    people_variance = state.people_prior.variance.copy()
    people_variance[0] = _draw_spread(rng, state.people.mean[0])
    rows = state.statements.mean
    m = rows.shape[1]
    before = state.statement_prior.variance
    before = before if before.ndim == 2 else np.repeat(before[:, None], m, axis=1)
    mean = np.zeros(rows.shape[0])
    mean[0] = rng.normal(rows[0].mean(), np.sqrt(before[0, 0] / m))
    tail = _draw_tail(rng, rows[1:], before[1:], state.loading_tail)
    variance = np.empty_like(rows)
    variance[0] = _draw_spread(rng, rows[0] - mean[0])
    for k in range(1, rows.shape[0]):
        variance[k] = max(_draw_spread(rng, rows[k] / np.sqrt(tail)), LOADING_FLOOR) * tail
    return replace(
        state,
        people_prior=Prior(state.people_prior.mean, people_variance),
        statement_prior=Prior(mean, variance),
        loading_tail=tail,
    )


def _draw_tail(rng: np.random.Generator, loading: Array, variance: Array, tail: Array | None) -> Array:
    """How much wider than usual each statement's loadings are: some statements divide far more than the rest."""
    if tail is None:
        tail = np.ones(loading.shape[1])
    unit = (loading**2 * tail / variance).sum(axis=0)
    return np.asarray((TAIL + unit) / 2 / rng.standard_gamma((TAIL + loading.shape[0]) / 2, loading.shape[1]))


def _draw_spread(rng: np.random.Generator, values: Array) -> float:
    return float((1 + (values**2).sum()) / 2 / rng.standard_gamma((values.size + 1) / 2))
