"""Invented pools of applicants, with quotas that some group meets: for tests, for measuring and for trying out a call.

Who volunteers is not who is sought: answers hang together, some are rare among applicants, and quotas follow another
population than the pool, as in practice, where the highly educated come in numbers and are asked for in part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.selection.problem import Applicant, Case, Pair, Quota, Together

_LEANINGS = 3  # hidden kinds of people, from which answers that hang together come


@dataclass(frozen=True, slots=True)
class Pool:
    """What is invented.

    Parameters
    ----------
    people, places
        How many apply, and how many a group has.
    levels
        The number of levels of each feature that quotas count.
    slack
        Quotas allow so many more and fewer than a group that exists has.
    skew
        0: quotas ask for what the pool is; 1: for what is rare in it, strongly.
    duos, duo_mode
        How many pairs apply together.
    scored
        Whether everybody has a suitability, as the mean of three reviewers' marks from 1 to 5.
    organisations
        How many bodies people come from; 0: none.
    seed
        Same pool, same seed.
    """

    people: int
    places: int
    levels: tuple[int, ...] = (2, 4, 3, 5)
    slack: int = 1
    skew: float = 0.5
    duos: int = 0
    duo_mode: Together = "together"
    scored: bool = False
    organisations: int = 0
    seed: int = 0


def invent(pool: Pool) -> Case:
    """Make the case.

    Parameters
    ----------
    pool
        What is wanted.

    Returns
    -------
    Case
        With quotas that at least one group meets, also with its duos whole.
    """
    rng = np.random.default_rng(pool.seed)
    answers, surplus = _answers(pool, rng)
    duos = [(2 * at, 2 * at + 1) for at in range(pool.duos)]
    example = _example(pool, np.exp(-2 * pool.skew * surplus), rng)
    return Case(
        applicants=_applicants(pool, answers, rng),
        places=pool.places,
        quotas=_quotas(pool, answers, answers[example]),
        pairs=tuple(Pair(_name(first), _name(second), pool.duo_mode) for first, second in duos),
    )


def _answers(pool: Pool, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return everybody's levels, and how over-represented each person's kind of people is."""
    leaning = rng.choice(_LEANINGS, pool.people, p=[0.6, 0.3, 0.1])
    answers = np.empty((pool.people, len(pool.levels)), np.int64)
    surplus = np.zeros(pool.people)
    for feature, count in enumerate(pool.levels):
        usual = rng.dirichlet(np.linspace(3.0, 0.8, count))
        shares = [rng.dirichlet(0.3 + 6.0 * usual) for _ in range(_LEANINGS)]
        for kind in range(_LEANINGS):
            of_kind = np.flatnonzero(leaning == kind)
            answers[of_kind, feature] = rng.choice(count, len(of_kind), p=shares[kind])
        found = np.bincount(answers[:, feature], minlength=count) / pool.people
        surplus += np.log(np.maximum(found, 1e-9) * count)[answers[:, feature]] / len(pool.levels)
    return answers, surplus


def _example(pool: Pool, weight: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw one group at random, rather of the kinds that are rare; its duos come whole."""
    order = np.argsort(rng.exponential(size=pool.people) / weight)
    chosen: list[int] = []
    for person in order:
        both = [int(person), int(person) ^ 1] if person < 2 * pool.duos else [int(person)]
        if len(chosen) + len(both) <= pool.places and not set(both) & set(chosen):
            chosen += both
    return np.array(chosen)


def _applicants(pool: Pool, answers: NDArray[np.int64], rng: np.random.Generator) -> tuple[Applicant, ...]:
    quality = rng.normal(3.2, 0.6, pool.people)
    marks = np.clip(np.rint(quality[:, None] + rng.normal(0, 0.7, (pool.people, 3))), 1, 5).mean(axis=1)
    bodies = rng.integers(0, max(pool.organisations, 1), pool.people)
    return tuple(
        Applicant(
            _name(person),
            {_feature(feature): _level(level) for feature, level in enumerate(row)},
            round(float(marks[person]), 3) if pool.scored else None,
            f"organisation {bodies[person] + 1}" if pool.organisations else "",
        )
        for person, row in enumerate(answers)
    )


def _quotas(pool: Pool, answers: NDArray[np.int64], example: NDArray[np.int64]) -> tuple[Quota, ...]:
    quotas = []
    for feature, count in enumerate(pool.levels):
        asked = np.bincount(example[:, feature], minlength=count)
        there = np.bincount(answers[:, feature], minlength=count)
        quotas += [
            Quota(
                _feature(feature), _level(level), max(0, int(asked[level]) - pool.slack), int(asked[level]) + pool.slack
            )
            for level in range(count)
            if there[level]
        ]
    return tuple(quotas)


def _name(person: int) -> str:
    return f"a{person + 1:05d}"


def _feature(feature: int) -> str:
    return f"feature {feature + 1}"


def _level(level: int) -> str:
    return f"level {level + 1}"
