"""A quick approximate fit: variational sweeps (Jaakkola and Jordan, 2000), used to start and to test structure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds

from middleground.engine.opinion.factors import gaussian, polya_gamma
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.model import (
    State,
    Vectors,
    expected_priors,
    first_priors,
    logits,
    people_update,
    second_moments,
    statement_update,
)

Array = NDArray[np.float64]
SWEEPS = 30
_CHUNK = 1 << 15


def fit(answers: Answers, factors: int, rng: np.random.Generator, *, sweeps: int = SWEEPS) -> State:
    """Fit one question.

    Parameters
    ----------
    answers
        Yes-or-no answers; a missing answer contributes nothing.
    factors
        Coordinates of a position; 0 leaves a tendency per person and per statement.

    Returns
    -------
    State
        Means and covariances of all vectors.

    Notes
    -----
    One sweep takes time and memory in proportion to answers × factors².
    """
    state = _run(_blank(answers, 0), answers, 6)
    if factors == 0:
        return _run(state, answers, sweeps)
    return _run(_with_factors(state, answers, factors, rng), answers, sweeps)


def refit(state: State, answers: Answers, *, sweeps: int) -> State:
    """Go on from another fit, for the same people and statements."""
    return _run(state, answers, sweeps)


def _run(state: State, answers: Answers, sweeps: int) -> State:
    for _ in range(sweeps):
        state = _sweep(state, answers)
    return state


def _sweep(state: State, answers: Answers) -> State:
    weight = _expected_weight(state, answers)
    update = people_update(answers, weight, state.statements, state.people_prior)
    state = replace(state, people=Vectors(*gaussian.mean_and_covariance(*update)))
    update = statement_update(answers, weight, state.people, state.statement_prior)
    state = replace(state, statements=Vectors(*gaussian.mean_and_covariance(*update)))
    return expected_priors(state)


def _expected_weight(state: State, answers: Answers) -> Array:
    """E[ω] at the tangent point ξ² = E[logit²]."""
    people = second_moments(state.people, one_at=0)
    statements = second_moments(state.statements, one_at=1)
    square = np.empty(answers.size)
    for start in range(0, answers.size, _CHUNK):
        piece = slice(start, start + _CHUNK)
        left, right = people[answers.person[piece]], statements[answers.statement[piece]]
        square[piece] = np.einsum("ij,ij->i", left, right)
    return polya_gamma.mean(np.sqrt(np.maximum(square, 0)))


def _blank(answers: Answers, factors: int) -> State:
    d = factors + 1
    people = Vectors(np.zeros((d, answers.n_people)), np.zeros((d, d, answers.n_people)))
    statements = Vectors(np.zeros((d, answers.n_statements)), np.zeros((d, d, answers.n_statements)))
    return State(people, statements, *first_priors(factors))


def _with_factors(state: State, answers: Answers, factors: int, rng: np.random.Generator) -> State:
    """Start the coordinates from the leading directions of what the tendencies leave over."""
    wide = _blank(answers, factors)
    left, right = _leading_directions(state, answers, factors, rng)
    people, statements = wide.people.mean, wide.statements.mean
    people[0], statements[0] = state.people.mean[0], state.statements.mean[0]
    people[1:], statements[1:] = left.T, right.T
    start = 0.3 * np.eye(factors + 1)[:, :, None]
    return replace(
        wide,
        people=Vectors(people, start * np.ones(answers.n_people)),
        statements=Vectors(statements, start * np.ones(answers.n_statements)),
    )


def _leading_directions(state: State, answers: Answers, factors: int, rng: np.random.Generator) -> tuple[Array, Array]:
    people, statements = (
        rng.standard_normal((answers.n_people, factors)),
        rng.standard_normal((answers.n_statements, factors)),
    )
    rank = min(factors, answers.n_people - 1, answers.n_statements - 1)
    if rank < 1 or answers.size == 0:
        return people, 0.5 * statements
    u, s, v = svds(residuals(state, answers), k=rank, v0=_start_vector(answers, rng))
    order = np.argsort(-s)
    people[:, :rank] = u[:, order] * np.sqrt(answers.n_people)
    statements[:, :rank] = v[order].T * np.sqrt(answers.n_statements)
    return people, 0.7 * statements


def residuals(state: State, answers: Answers) -> csr_array:
    """Answers less what the fit expects, each row and column weighted down by how many it holds."""
    expected = 1 / (1 + np.exp(-logits(answers, state.people.mean, state.statements.mean)))
    per_person = np.diff(answers.person_starts)[answers.person]
    per_statement = np.diff(answers.statement_starts)[answers.statement]
    scaled = (answers.yes - expected) / np.sqrt((per_person + 5.0) * (per_statement + 5.0))
    return csr_array((scaled, answers.statement, answers.person_starts), shape=(answers.n_people, answers.n_statements))


def _start_vector(answers: Answers, rng: np.random.Generator) -> Array:
    return rng.standard_normal(min(answers.n_people, answers.n_statements))
