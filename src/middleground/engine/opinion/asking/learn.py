"""From a conversation to what choosing the next statement needs; for jobs, since it fits (SciPy)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.asking.known import Known
from middleground.engine.opinion.factors import variational
from middleground.engine.opinion.factors.chart import FACTORS
from middleground.engine.opinion.factors.model import State
from middleground.engine.opinion.factors.population import PASS, Population
from middleground.engine.opinion.source import SourceConversation

Array = NDArray[np.float64]


def learn(source: SourceConversation, *, seed: int = 0) -> Known:
    """Fit a conversation and keep what is known of its statements.

    Parameters
    ----------
    source
        A conversation. Statements without an answer yet are included, with what is known before any.
    seed
        Same conversation and seed: the same.

    Returns
    -------
    Known
        Nothing of any person.

    Raises
    ------
    TooFewError
        As :func:`middleground.engine.opinion.mapping.map_opinions`; until then show statements evenly.
    """
    population = Population.of(source)
    state = variational.fit(population.agreement(), FACTORS, np.random.default_rng(seed))
    total = np.bincount(population.statement, minlength=population.n_statements)
    known = _known(population, state, total)
    asked = {one.id for one in source.statements if one.moderated != -1}
    missing = sorted(asked - set(population.statement_ids))
    return known if not missing else _with_unanswered(known, tuple(missing), state)


def _known(population: Population, state: State, total: NDArray[np.int64]) -> Known:
    assert state.statements.covariance is not None
    mean, covariance = state.statements.mean.copy(), state.statements.covariance.copy()
    scale = _unit(state)
    mean[1:] *= scale[:, None]
    covariance[1:] *= scale[:, None, None]
    covariance[:, 1:] *= scale[None, :, None]
    taken = total - population.counts(PASS)
    return Known(
        population.statement_ids,
        mean,
        covariance,
        (taken + 4.0) / (total + 5.0),
        total.astype(np.float64),
        _main_direction(mean, total),
        np.concatenate(([state.people_prior.variance[0]], np.ones(state.factors))),
    )


def _unit(state: State) -> Array:
    """Spread of people's coordinates, so that loadings are those of a population of spread one."""
    people = state.people
    assert people.covariance is not None
    spread = np.array([people.covariance[k, k].mean() for k in range(1, people.mean.shape[0])])
    return np.asarray(np.sqrt(np.maximum((people.mean[1:] ** 2).mean(axis=1) + spread, 1e-3)))


def _main_direction(mean: Array, total: NDArray[np.int64]) -> Array:
    """The direction in which expected answers differ most, as probabilities; its sign is arbitrary but fixed."""
    chance = 1 / (1 + np.exp(-mean[0]))
    slope = mean[1:] * (chance * (1 - chance) * np.sqrt(total))
    values, axes = np.linalg.eigh(slope @ slope.T)
    line = axes[:, int(np.argmax(values))]
    return np.asarray(line * (1 if line[int(np.argmax(np.abs(line)))] > 0 else -1))


def _with_unanswered(known: Known, missing: tuple[str, ...], state: State) -> Known:
    """Add statements nobody answered, as the prior expects them."""
    prior, more = state.statement_prior, len(missing)
    variance = prior.variance if prior.variance.ndim == 1 else prior.variance.mean(axis=1)
    blank = np.repeat(np.diag(variance)[:, :, None], more, axis=2)
    return Known(
        (*known.statement_ids, *missing),
        np.concatenate((known.mean, np.repeat(prior.mean[:, None], more, axis=1)), axis=1),
        np.concatenate((known.covariance, blank), axis=2),
        np.concatenate((known.takes_side, np.full(more, 0.8))),
        np.concatenate((known.answers, np.zeros(more))),
        known.line,
        known.spread,
    )
