"""No structure, a spectrum, or camps: camps only where a population with one hill could not have answered so.

See docs/methods/factors.md for the test, its calibration and its limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import svds
from scipy.special import expit

from middleground.engine.opinion.factors import mixture, unimodal, variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.mixture import Evidence, Groups
from middleground.engine.opinion.factors.model import State, Vectors, logits

Array = NDArray[np.float64]
LEAST_PEOPLE = 100  # below, camps are not looked for
LEVEL = 0.05
NOISE_TOWNS = 19
ONE_HILL_TOWNS = 39
SMALLEST_CAMP = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class CampTest:
    """What was proposed, what was accepted (None: one population), and how surprising the gap is."""

    proposed: int
    accepted: Groups | None
    p_value: float | None


def is_more_than_noise(answers: Answers, rng: np.random.Generator) -> bool:
    """Whether some line orders the answers better than in towns where everybody only has a tendency to agree.

    Notes
    -----
    Parallel analysis: the leading singular value of what tendencies of people and statements leave over, against
    the same in ``NOISE_TOWNS`` simulated towns with the same missing answers (p = 1/20 when all are smaller).
    """
    if answers.size == 0:  # nobody took a side on anything
        return False
    state = variational.fit(answers, 0, rng, sweeps=6)
    observed = _leading_value(state, answers, rng)
    chance = expit(logits(answers, state.people.mean, state.statements.mean))
    for _ in range(NOISE_TOWNS):
        town = answers.with_yes((rng.random(answers.size) < chance).astype(np.float64))
        if _leading_value(variational.refit(state, town, sweeps=4), town, rng) >= observed:
            return False
    return True


def look_for_camps(state: State, answers: Answers, rng: np.random.Generator) -> CampTest:
    """Propose groups of positions and keep them only if one hill cannot explain the gaps between them.

    Parameters
    ----------
    state
        A variational fit of ``answers``; everybody in it should be placed.

    Returns
    -------
    CampTest
        ``p_value``: share of simulated towns with one hill whose widest gap is at least as wide.

    Notes
    -----
    The simulated towns have the observed statements, tendencies, missing answers and the best one-hill density
    along the line of the widest gap; each is fitted again and asked for as many groups as were proposed.
    """
    evidence = Evidence.from_vectors(state.people)
    proposal = mixture.propose(evidence, rng)
    if proposal.count == 1 or state.people.n < LEAST_PEOPLE:
        return CampTest(proposal.count, None, None)
    gaps = gaps_between(evidence, proposal)
    widest = max(gaps, key=lambda pair: gaps[pair].excess)
    direction = _line(proposal, *widest)
    null = _null_gaps(state, answers, (direction, gaps[widest].one_hill), (proposal.count, gaps[widest].excess), rng)
    p_value = float((1 + (null >= gaps[widest].excess).sum()) / (1 + null.size))
    if p_value >= LEVEL:
        return CampTest(proposal.count, None, p_value)
    return _fewer_until_apart(evidence, proposal, null, rng)


def gaps_between(evidence: Evidence, groups: Groups) -> dict[tuple[int, int], unimodal.Gap]:
    """The gap between each two groups, along the line that tells them apart best."""
    return {(g, h): _gap(evidence, groups, g, h) for g in range(groups.count) for h in range(g + 1, groups.count)}


def _gap(evidence: Evidence, groups: Groups, g: int, h: int) -> unimodal.Gap:
    line = _line(groups, g, h)
    place = line @ evidence.best
    spread = np.einsum("k,kln,l->n", line, evidence.width, line)
    precision = np.maximum(1 / spread - 1, 1e-3)
    return unimodal.gap(place / spread / precision, 1 / np.sqrt(precision), groups.membership[[g, h]].sum(axis=0))


def _line(groups: Groups, g: int, h: int) -> Array:
    direction = np.linalg.solve(groups.shape, groups.centre[g] - groups.centre[h])
    return np.asarray(direction / max(float(np.linalg.norm(direction)), 1e-12))


def _null_gaps(
    state: State,
    answers: Answers,
    population: tuple[Array, Array],
    observed: tuple[int, float],
    rng: np.random.Generator,
) -> Array:
    """Widest gaps in towns with one hill; stops once camps are out of reach."""
    count, excess = observed
    found: list[float] = []
    for _ in range(ONE_HILL_TOWNS):
        town = answers.with_yes(_vote(state, answers, _positions(population, state, rng), rng))
        evidence = Evidence.from_vectors(variational.refit(state, town, sweeps=12).people)
        groups = mixture.fit(evidence, count, rng)
        found.append(max(gap.excess for gap in gaps_between(evidence, groups).values()))
        if sum(value >= excess for value in found) > LEVEL * (ONE_HILL_TOWNS + 1) - 1:
            break
    return np.array(found)


def _positions(population: tuple[Array, Array], state: State, rng: np.random.Generator) -> Array:
    """People from one hill along the line, Gaussian across it; (d, n)."""
    line, hill = population
    across = rng.standard_normal((state.factors, state.people.n))
    step = unimodal.GRID[1] - unimodal.GRID[0]
    along = rng.choice(unimodal.GRID, state.people.n, p=hill / hill.sum()) + step * (rng.random(state.people.n) - 0.5)
    return np.asarray(across + line[:, None] * (along - line @ across))


def _vote(state: State, answers: Answers, positions: Array, rng: np.random.Generator) -> Array:
    people = np.vstack((_one_draw(state.people, rng)[:1], positions))
    chance = expit(logits(answers, people, _one_draw(state.statements, rng)))
    return np.asarray(rng.random(answers.size) < chance, dtype=np.float64)


def _one_draw(vectors: Vectors, rng: np.random.Generator) -> Array:
    assert vectors.covariance is not None
    lower = np.linalg.cholesky(vectors.covariance.transpose(2, 0, 1))
    return np.asarray(vectors.mean + np.einsum("nkl,ln->kn", lower, rng.standard_normal(vectors.mean.shape)))


def _fewer_until_apart(evidence: Evidence, groups: Groups, null: Array, rng: np.random.Generator) -> CampTest:
    """Take fewer groups until every two are apart, none of them tiny; the p-value is that of the narrowest gap."""
    proposed, p_value = groups.count, 1.0
    while groups.count > 1:
        narrowest = min(gap.excess for gap in gaps_between(evidence, groups).values())
        p_value = float((1 + (null >= narrowest).sum()) / (1 + null.size))
        if p_value < LEVEL and groups.share.min() >= SMALLEST_CAMP:
            return CampTest(proposed, groups, p_value)
        groups = mixture.fit(evidence, groups.count - 1, rng)
    return CampTest(proposed, None, max(p_value, LEVEL))


def _leading_value(state: State, answers: Answers, rng: np.random.Generator) -> float:
    start = rng.standard_normal(min(answers.n_people, answers.n_statements))
    return float(svds(variational.residuals(state, answers), k=1, v0=start, return_singular_vectors=False)[0])
