"""The model of one question: logit = statement + person + position · loading, with Gaussian priors.

People and statements play the same part: each is a vector (bias, coordinates), and the logit of an answer is
bias + bias + coordinates · coordinates. So one update serves both, and serves both algorithms: the variational
sweeps put means and covariances in, the Gibbs sweeps put draws in, with no covariance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors.answers import Answers

Array = NDArray[np.float64]
LOADING_FLOOR = 0.3  # a smaller prior variance lets mean-field sweeps switch off factors that are real
LEAST_SPREAD = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Means (d, n) of bias and coordinates, and their covariances (d, d, n); none when the vectors are drawn."""

    mean: Array
    covariance: Array | None = None

    @property
    def n(self) -> int:
        return int(self.mean.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Independent Gaussians: mean and variance of bias and of each coordinate, (d,) or (d, n)."""

    mean: Array
    variance: Array


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """All unknowns of one question."""

    people: Vectors
    statements: Vectors
    people_prior: Prior
    statement_prior: Prior
    loading_tail: Array | None = None  # (statements,) relative variance of each statement's loadings

    @property
    def factors(self) -> int:
        return int(self.people.mean.shape[0]) - 1


def logits(answers: Answers, people: Array, statements: Array) -> Array:
    """The logit of each answer given, from vectors (d, people) and (d, statements)."""
    left, right = people[:, answers.person], statements[:, answers.statement]
    total = left[0] + right[0]
    for k in range(1, people.shape[0]):
        total += left[k] * right[k]
    return np.asarray(total)


def features(vectors: Vectors) -> Array:
    """What the other side's update sums over: E[x xᵀ] packed, E[bias x], with x = (1, coordinates); (n, q)."""
    d = vectors.mean.shape[0]
    x = vectors.mean.copy()
    x[0] = 1
    bias = vectors.mean[0]
    rows = [x[j] * x[k] for j, k in pairs(d)] + [bias * x[k] for k in range(d)]
    if vectors.covariance is not None:
        cov = vectors.covariance
        for at, (j, k) in enumerate(pairs(d)):
            if j > 0:
                rows[at] = rows[at] + cov[j, k]
        first = len(rows) - d
        for k in range(1, d):
            rows[first + k] = rows[first + k] + cov[0, k]
    return np.ascontiguousarray(np.array(rows).T)


def second_moments(vectors: Vectors, *, one_at: int) -> Array:
    """Packed E[v vᵀ] with a 1 put in, so that logit = (1, bias, θ) · (bias, 1, λ); off-diagonals doubled for one."""
    mean = np.insert(vectors.mean, one_at, 1, axis=0)
    d = mean.shape[0]
    kept = [k for k in range(d) if k != one_at]
    cov = np.zeros((d, d, vectors.n))
    if vectors.covariance is not None:
        cov[np.ix_(kept, kept)] = vectors.covariance
    rows = [
        (mean[j] * mean[k] + cov[j, k]) * (2 if j != k and one_at == 1 else 1) for j in range(d) for k in range(j, d)
    ]
    return np.ascontiguousarray(np.array(rows).T)


def directions(vectors: Vectors) -> Array:
    """E[x], x = (1, coordinates); (n, d)."""
    x = vectors.mean.T.copy()
    x[:, 0] = 1
    return x


def unpack(sums: Array, pull: Array, prior: Prior) -> tuple[Array, Array]:
    """Precisions (d, d, n) and shifts (d, n) from the summed features, the summed pulls and the prior."""
    n, d = pull.shape
    precision = np.empty((d, d, n))
    for at, (j, k) in enumerate(pairs(d)):
        precision[j, k] = precision[k, j] = sums[:, at]
    shift = np.ascontiguousarray((pull - sums[:, -d:]).T)
    scale = 1 / prior.variance
    for k in range(d):
        precision[k, k] += scale[k]
        shift[k] += scale[k] * prior.mean[k]
    return precision, shift


def people_update(answers: Answers, weight: Array, statements: Vectors, prior: Prior) -> tuple[Array, Array]:
    """What people's answers say about them, given statements: precisions and shifts."""
    sums = answers.sum_by_person(weight, features(statements))
    return unpack(sums, answers.sum_by_person(answers.yes - 0.5, directions(statements)), prior)


def statement_update(answers: Answers, weight: Array, people: Vectors, prior: Prior) -> tuple[Array, Array]:
    """What the answers say about the statements, given people: precisions and shifts."""
    sums = answers.sum_by_statement(weight, features(people))
    return unpack(sums, answers.sum_by_statement(answers.yes - 0.5, directions(people)), prior)


def expected_priors(state: State) -> State:
    """Set prior spreads to what the vectors show, pulled weakly to one; loadings never below the floor."""
    people, statements = state.people, state.statements
    person_spread = _spread(people, 0, 0.0)
    people_variance = state.people_prior.variance.copy()
    people_variance[0] = max(person_spread, LEAST_SPREAD)
    average = float(statements.mean[0].mean())
    statement_mean = state.statement_prior.mean.copy()
    statement_mean[0] = average
    spreads = [_spread(statements, k, average if k == 0 else 0.0) for k in range(statements.mean.shape[0])]
    floors = [LEAST_SPREAD] + [LOADING_FLOOR] * state.factors
    return replace(
        state,
        people_prior=Prior(state.people_prior.mean, people_variance),
        statement_prior=Prior(statement_mean, np.maximum(spreads, floors)),
    )


def first_priors(factors: int) -> tuple[Prior, Prior]:
    """Priors before anything is known: people, statements."""
    zero = np.zeros(factors + 1)
    return Prior(zero, np.ones(factors + 1)), Prior(zero, np.ones(factors + 1))


def _spread(vectors: Vectors, row: int, centre: float) -> float:
    total = float(((vectors.mean[row] - centre) ** 2).sum())
    if vectors.covariance is not None:
        total += float(vectors.covariance[row, row].sum())
    return (total + 1) / (vectors.n + 1)


def pairs(d: int) -> list[tuple[int, int]]:
    """The upper triangle, row by row."""
    return [(j, k) for j in range(d) for k in range(j, d)]
