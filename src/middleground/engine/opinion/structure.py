"""No structure, a spectrum, or camps: camps only where a population with one hill could not have answered so.

See docs/methods/structure.md for the test, its calibration and its limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import svds
from scipy.special import expit

from middleground.engine.opinion.factors import critical, mixture, unimodal, variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.mixture import Evidence, Groups
from middleground.engine.opinion.factors.model import State, Vectors, logits

Array = NDArray[np.float64]
LEAST_PEOPLE = 100  # below, camps are not looked for
LEVEL = 0.05
NOISE_TOWNS = 19
ONE_HILL_TOWNS = 39
QUICK_PEOPLE = 300
SMALLEST_CAMP = 0.05
DEEP = 0.5  # of the lower hill: valleys that on average are not deeper do not part camps
SHALLOW = 0.75  # no valley at all
ONE_HILL = -10.0  # very strong evidence for it (Kass and Raftery, 1995), if one pair is looked at
GRID = np.linspace(-3.5, 3.5, unimodal.POINTS)  # in units of the spread of the population
REACH = 3.5  # of the line between two groups beyond their centres, in inner spreads
FINE = 0.25  # of its points


@dataclass(frozen=True, slots=True)
class Care:
    """How hard groups and one hill are looked for."""

    groups: mixture.Search
    gaps: unimodal.Effort


CAREFUL = Care(mixture.CAREFUL, unimodal.CAREFUL)
QUICK = Care(mixture.QUICK, unimodal.QUICK)
CLOSER = mixture.Search(starts=12)


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


@dataclass(frozen=True, slots=True)
class Gap:
    """Two hills against one, for a pair of groups.

    ``excess``: twice the log-likelihood by which two hills are better (below zero: worse); ``valley``: the least
    density between the two over that of the lower hill.
    """

    excess: float
    valley: float


def look_for_camps(state: State, answers: Answers, rng: np.random.Generator) -> CampTest:
    """Propose groups of positions and keep them only if one hill cannot explain the gaps between them.

    Parameters
    ----------
    state
        A variational fit of ``answers``; everybody in it should be placed.

    Returns
    -------
    CampTest
        ``p_value``: share of simulated towns with one hill whose gaps are together at least as wide; 1 where no
        town had to be simulated because the gaps are too shallow.

    Notes
    -----
    The simulated towns have the observed statements, tendencies, missing answers and the best one-hill densities
    along the lines on which the groups lie; each is fitted again and cut into as many groups.
    """
    evidence = Evidence.from_vectors(state.people)
    proposal = mixture.propose(evidence, rng)
    if proposal.count == 1 or state.people.n < LEAST_PEOPLE:
        return CampTest(proposal.count, None, None)
    groups, width = _apart(evidence, proposal, rng, CAREFUL)
    if groups is None:
        return CampTest(proposal.count, None, 1.0)
    p_value = _chance(state, answers, (groups, width), rng)
    return CampTest(proposal.count, _closer(evidence, groups, rng) if p_value <= LEVEL else None, p_value)


def quick_verdict(people: Vectors, rng: np.random.Generator) -> CampTest:
    """Camps at a glance, for a conversation that is going on: no town is simulated, widths are looked up.

    Parameters
    ----------
    people
        Means and covariances of (tendency, coordinates) of everybody placed, from a variational fit.

    Returns
    -------
    CampTest
        ``accepted`` with the memberships of all of ``people``, for use inside the engine only. ``p_value``: at most
        this share of towns without camps had gaps as wide, when ``critical.WIDTHS`` was made; 1 where camps are not
        proven, none where they are not looked for.

    Notes
    -----
    Looks at ``QUICK_PEOPLE`` at most, so it sees less than :func:`look_for_camps` in a large conversation.
    """
    if people.n < LEAST_PEOPLE:
        return CampTest(1, None, None)
    everybody = Evidence.from_vectors(people)
    rows = np.sort(rng.choice(people.n, min(people.n, QUICK_PEOPLE), replace=False))
    count, groups, width = quick_width(everybody.of(rows), rng)
    if groups is None or width <= critical.width(rows.size, reliability(everybody)):
        return CampTest(count, None, 1.0 if count > 1 else None)
    return CampTest(count, mixture.seen_as(everybody, groups), critical.CHANCE)


def quick_width(evidence: Evidence, rng: np.random.Generator) -> tuple[int, Groups | None, float]:
    """How many groups are proposed, those that are apart, and the width of all their gaps (0 where there are none)."""
    proposal = mixture.propose(evidence, rng, mixture.QUICK)
    return proposal.count, *_apart(evidence, proposal, rng, QUICK)


def reliability(evidence: Evidence) -> float:
    """How much of the differences along the line that is best known is known: 0 nothing, 1 all."""
    return 1 - float(np.linalg.eigvalsh(evidence.width.mean(axis=2))[0])


def gaps_between(
    evidence: Evidence, groups: Groups, *, effort: unimodal.Effort = unimodal.CAREFUL
) -> dict[tuple[int, int], Gap]:
    """The gap between each two neighbours."""
    scores = mixture.log_densities(evidence, groups.centre, groups.shape) + np.log(groups.share)[:, None]
    return {pair: _gap(evidence, groups, (pair, scores), effort) for pair in _neighbours(groups)}


def _neighbours(groups: Groups) -> list[tuple[int, int]]:
    """Pairs with no third centre in the ball between them (Gabriel and Sokal, 1969), in units of their own width."""
    centre = np.linalg.solve(np.linalg.cholesky(groups.shape), groups.centre.T).T
    square = ((centre[:, None] - centre) ** 2).sum(axis=2)
    others = range(groups.count)
    return [
        (g, h)
        for g in others
        for h in range(g + 1, groups.count)
        if all(square[g, k] + square[h, k] >= square[g, h] for k in others if k not in (g, h))
    ]


def _gap(
    evidence: Evidence, groups: Groups, pair_and_scores: tuple[tuple[int, int], Array], effort: unimodal.Effort
) -> Gap:
    """Put one hill in the place of two groups, along the line through their centres; the others stay."""
    (g, h), scores = pair_and_scores
    apart = groups.centre[g] - groups.centre[h]
    distance = float(np.sqrt(apart @ np.linalg.solve(groups.shape, apart)))
    along = apart / max(distance, 1e-9)  # one inner spread
    at = np.linspace(-REACH - distance / 2, REACH + distance / 2, unimodal.POINTS)
    points = (groups.centre[g] + groups.centre[h]) / 2 + at[:, None] * along
    narrow = groups.shape - (1 - FINE**2) * np.outer(along, along)
    on_line = mixture.log_densities(evidence, points, narrow)
    others = np.delete(scores, (g, h), axis=0)
    top = np.maximum(on_line.max(axis=0), scores.max(axis=0))
    mass = float(groups.share[[g, h]].sum())
    hill = unimodal.one_hill(np.exp(on_line - top).T, mass, np.exp(others - top).sum(axis=0), effort)
    two = float(np.log(np.exp(scores - top).sum(axis=0)).sum())
    return Gap(2 * (two - hill.log_likelihood), _valley(distance, groups.share[[g, h]]))


def _valley(distance: float, share: Array) -> float:
    at = np.linspace(0, distance, 60)
    density = share[0] * np.exp(-0.5 * at**2) + share[1] * np.exp(-0.5 * (at - distance) ** 2)
    lowest = int(np.argmin(density))
    return float(density[lowest] / min(density[: lowest + 1].max(), density[lowest:].max()))


def _apart(evidence: Evidence, groups: Groups, rng: np.random.Generator, care: Care) -> tuple[Groups | None, float]:
    """Take fewer groups until all are apart from their neighbours and none is tiny; and how wide all gaps are."""
    while groups.count > 1:
        if groups.share.min() >= SMALLEST_CAMP:
            gaps = gaps_between(evidence, groups, effort=care.gaps)
            if _are_apart(gaps):
                return groups, _width(gaps)
        groups = mixture.fit(evidence, groups.count - 1, rng, care.groups)
    return None, 0.0


def _closer(evidence: Evidence, groups: Groups, rng: np.random.Generator) -> Groups:
    """As many groups, looked for from more places, once it is known that they are there: six are easily missed."""
    others = mixture.fit(evidence, groups.count, rng, CLOSER)
    is_better = others.log_likelihood > groups.log_likelihood and others.share.min() >= SMALLEST_CAMP
    return others if is_better else groups


def _are_apart(gaps: dict[tuple[int, int], Gap]) -> bool:
    """Valleys are deep, two hills are together the better account, and one hill is very clearly better nowhere.

    Among many pairs, the least excess is low by chance: each has its part of the doubt (Bonferroni).
    """
    valleys = [gap.valley for gap in gaps.values()]
    least = min(gap.excess for gap in gaps.values())
    is_deep = np.mean(valleys) <= DEEP and max(valleys) <= SHALLOW
    return bool(is_deep and least >= ONE_HILL - 2 * np.log(len(gaps)) and _width(gaps) > 0)


def _width(gaps: dict[tuple[int, int], Gap]) -> float:
    """All gaps together."""
    return sum(gap.excess for gap in gaps.values())


def _chance(state: State, answers: Answers, found: tuple[Groups, float], rng: np.random.Generator) -> float:
    """How often the gaps of towns with one hill are as wide; stops once that is too often (Besag, Clifford, 1991)."""
    groups, observed = found
    hills = _hills(Evidence.from_vectors(state.people), groups)
    wider = 0
    for number in range(1, ONE_HILL_TOWNS + 1):
        town = answers.with_yes(_vote(state, answers, _positions(hills, state, rng), rng))
        again = Evidence.from_vectors(variational.refit(state, town, sweeps=10).people)
        gaps = gaps_between(again, mixture.fit(again, groups.count, rng), effort=unimodal.QUICK)
        wider += _width(gaps) >= observed
        if wider > LEVEL * (ONE_HILL_TOWNS + 1) - 1:
            return (1 + wider) / (1 + number)
    return (1 + wider) / (1 + ONE_HILL_TOWNS)


def _hills(evidence: Evidence, groups: Groups) -> list[tuple[Array, Array]]:
    """Lines at right angles on which the groups lie, each with the best density that has one hill."""
    away = groups.centre - groups.share @ groups.centre
    lines = np.linalg.svd(np.sqrt(groups.share)[:, None] * away)[2][: min(groups.count - 1, away.shape[1])]
    return [(line, _hill_along(evidence, line)) for line in lines]


def _hill_along(evidence: Evidence, line: Array) -> Array:
    place = line @ evidence.best
    spread = np.einsum("k,kln,l->n", line, evidence.width, line)
    precision = np.maximum(1 / spread - 1, 1e-3)  # of what the answers alone say
    likelihood = np.exp(-0.5 * precision[:, None] * ((place / spread / precision)[:, None] - GRID) ** 2) + 1e-12
    return unimodal.one_hill(likelihood, 1.0, np.zeros(place.size)).density


def _positions(hills: list[tuple[Array, Array]], state: State, rng: np.random.Generator) -> Array:
    """People from one hill along each line, in the order in which they may stand now, Gaussian across; (d, n)."""
    now = _one_draw(state.people, rng)[1:]
    positions = rng.standard_normal(now.shape)
    step = GRID[1] - GRID[0]
    for line, hill in hills:
        place = rng.choice(GRID, state.people.n, p=hill / hill.sum())
        along = np.empty(place.size)
        along[np.argsort(line @ now)] = np.sort(place + step * (rng.random(place.size) - 0.5))
        positions += line[:, None] * (along - line @ positions)
    return np.asarray(positions)


def _vote(state: State, answers: Answers, positions: Array, rng: np.random.Generator) -> Array:
    people = np.vstack((_one_draw(state.people, rng)[:1], positions))
    chance = expit(logits(answers, people, _one_draw(state.statements, rng)))
    return np.asarray(rng.random(answers.size) < chance, dtype=np.float64)


def _one_draw(vectors: Vectors, rng: np.random.Generator) -> Array:
    assert vectors.covariance is not None
    lower = np.linalg.cholesky(vectors.covariance.transpose(2, 0, 1))
    return np.asarray(vectors.mean + np.einsum("nkl,ln->kn", lower, rng.standard_normal(vectors.mean.shape)))


def _leading_value(state: State, answers: Answers, rng: np.random.Generator) -> float:
    start = rng.standard_normal(min(answers.n_people, answers.n_statements))
    return float(svds(variational.residuals(state, answers), k=1, v0=start, return_singular_vectors=False)[0])
