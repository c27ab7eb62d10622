"""What is global in the live estimator, and what a block of people adds to it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """All that is known about the statements and the priors; nothing about a person.

    A statement is the vector (bias, loadings) of ``d`` numbers, a Gaussian each; a person is (tendency, position).

    Parameters
    ----------
    mean, covariance
        (statements, d) and (statements, d, d).
    prior_mean, prior_variance
        (d,), of the statements.
    people_variance
        (d,), of the people: that of the tendency is estimated, those of the position are one.
    """

    mean: Array
    covariance: Array
    prior_mean: Array
    prior_variance: Array
    people_variance: Array

    @property
    def n_statements(self) -> int:
        return int(self.mean.shape[0])

    @property
    def factors(self) -> int:
        return int(self.mean.shape[1]) - 1

    @classmethod
    def blank(cls, n_statements: int, factors: int) -> Parameters:
        """Before anything is known."""
        d = factors + 1
        return cls(np.zeros((n_statements, d)), np.zeros((n_statements, d, d)), np.zeros(d), np.ones(d), np.ones(d))


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What some people add, given the statements; sums of several blocks add up to those of all their people.

    Parameters
    ----------
    precision
        (statements, d(d+1)/2): Σ ω E[x xᵀ], x = (1, position), the upper triangle row by row.
    shift
        (statements, d): Σ (yes - ½) E[x] - ω E[tendency · x].
    answers
        (statements,): how many answered.
    centre, square
        (d,) and (d, d): Σ E[v] and Σ E[v vᵀ] over people with an answer, v = (tendency, position).
    people
        How many people with an answer.
    """

    precision: Array
    shift: Array
    answers: Array
    centre: Array
    square: Array
    people: float

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def __sub__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, field.name) - getattr(other, field.name) for field in fields(self)))

    @classmethod
    def nothing(cls, n_statements: int, factors: int) -> Sums:
        """The sums over nobody."""
        m, d = n_statements, factors + 1
        empty = np.zeros((m, d * (d + 1) // 2)), np.zeros((m, d)), np.zeros(m)
        return cls(*empty, np.zeros(d), np.zeros((d, d)), 0.0)
