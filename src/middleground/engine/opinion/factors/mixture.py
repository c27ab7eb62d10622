"""Groups of positions, each person counted with the width of what is known about them.

A mixture of Gaussians with one common shape, fitted to positions that are known only up to a Gaussian each
(Bovy, Hogg and Roweis, 2011, "extreme deconvolution").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors import gaussian
from middleground.engine.opinion.factors.model import Vectors

Array = NDArray[np.float64]
Index = NDArray[np.int64]
MOST_GROUPS = 6
_RIDGE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What each person's answers say about their position, apart from any prior: exp(pull·θ - θᵀ precision θ / 2)."""

    precision: Array  # (d, d, n)
    pull: Array  # (d, n)
    best: Array  # (d, n) posterior mean under a standard normal population
    width: Array  # (d, d, n) its covariance

    @classmethod
    def from_vectors(cls, people: Vectors) -> Evidence:
        """Take the standard normal prior out of a variational posterior over (bias, coordinates)."""
        assert people.covariance is not None
        mean, cov = people.mean[1:], people.covariance[1:, 1:]
        inverse = np.ascontiguousarray(np.linalg.inv(cov.transpose(2, 0, 1)).transpose(1, 2, 0))
        pull = np.einsum("kln,ln->kn", inverse, mean)
        return cls(inverse - np.eye(mean.shape[0])[:, :, None], pull, mean, cov)

    def of(self, rows: Index) -> Evidence:
        """Of some of the people."""
        return Evidence(self.precision[:, :, rows], self.pull[:, rows], self.best[:, rows], self.width[:, :, rows])


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """A mixture: shares (k,), centres (k, d), the common shape (d, d), each person's membership (k, n)."""

    share: Array
    centre: Array
    shape: Array
    membership: Array
    log_likelihood: float

    @property
    def count(self) -> int:
        return int(self.share.size)


@dataclass(frozen=True, slots=True)
class Search:
    """From how many places a fit starts, and how many rounds it climbs."""

    starts: int = 3
    rounds: int = 40


CAREFUL = Search()
QUICK = Search(1, 15)


def propose(evidence: Evidence, rng: np.random.Generator, search: Search = CAREFUL) -> Groups:
    """The mixture that AIC with three for each parameter prefers (Bozdogan, 1994); one group is a possible answer."""
    d = evidence.pull.shape[0]
    tried = [fit(evidence, count, rng, search) for count in range(1, MOST_GROUPS + 1)]
    return min(tried, key=lambda groups: -2 * groups.log_likelihood + 3 * groups.count * (1 + d))


def fit(evidence: Evidence, count: int, rng: np.random.Generator, search: Search = CAREFUL) -> Groups:
    """The most likely mixture of ``count`` groups found from a few starts."""
    starts = search.starts if count > 1 else 1
    tries = [_climb(evidence, _first_guess(evidence, count, rng), search.rounds) for _ in range(starts)]
    return max(tries, key=lambda groups: groups.log_likelihood)


def seen_as(evidence: Evidence, groups: Groups) -> Groups:
    """The same groups, with the memberships of these people."""
    scores = log_densities(evidence, groups.centre, groups.shape) + np.log(groups.share)[:, None]
    total = _log_of_sum(scores)
    return Groups(groups.share, groups.centre, groups.shape, np.exp(scores - total), float(total.sum()))


def _log_of_sum(scores: Array) -> Array:
    """Take log Σ exp over the groups, for each person."""
    top = scores.max(axis=0)
    return np.asarray(top + np.log(np.exp(scores - top).sum(axis=0)))


def _first_guess(evidence: Evidence, count: int, rng: np.random.Generator) -> Groups:
    """Spread centres: a few rounds of k-means from far-apart people."""
    points = evidence.best.T
    chosen = [points[rng.integers(points.shape[0])]]
    for _ in range(1, count):
        distance = np.min([((points - c) ** 2).sum(axis=1) for c in chosen], axis=0) + 1e-12
        chosen.append(points[rng.choice(points.shape[0], p=distance / distance.sum())])
    centre = np.array(chosen)
    for _ in range(10):
        nearest = np.argmin([((points - c) ** 2).sum(axis=1) for c in centre], axis=0)
        members = [points[nearest == k] for k in range(count)]
        centre = np.array([near.mean(axis=0) if near.size else centre[k] for k, near in enumerate(members)])
    d = points.shape[1]
    return Groups(np.full(count, 1 / count), centre, 0.5 * np.eye(d), np.zeros((count, points.shape[0])), -np.inf)


def _climb(evidence: Evidence, groups: Groups, rounds: int) -> Groups:
    before = -np.inf
    for _ in range(rounds):
        groups = _round(evidence, groups)
        if groups.log_likelihood - before < 1e-2:
            break
        before = groups.log_likelihood
    return groups


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Each person from each centre: log density of the answers (k, n), means (k, d, n), and widths (d, d, n)."""

    log_density: Array
    means: Array
    width: Array


def _seen_from(evidence: Evidence, centre: Array, shape: Array) -> _Seen:
    n, d = evidence.pull.shape[1], evidence.pull.shape[0]
    inverse = np.linalg.inv(shape)
    width, size = gaussian.inverse_and_size(evidence.precision + inverse[:, :, None])
    base = (width * evidence.pull).sum(axis=1)
    drawn = centre @ inverse  # (k, d) what a centre adds to the pull of the answers
    moved = (drawn @ width.reshape(d, d * n)).reshape(-1, d, n)
    fit_of_each = 2 * drawn @ base + (moved * drawn[:, :, None]).sum(axis=1)
    level = (evidence.pull * base).sum(axis=0) - size
    log_density = fit_of_each + level - (centre * drawn).sum(axis=1)[:, None] - np.linalg.slogdet(shape)[1]
    return _Seen(0.5 * log_density, base + moved, width)


def log_densities(evidence: Evidence, centre: Array, shape: Array) -> Array:
    """Log density of each person's answers if they came from a Gaussian of this shape at each centre; (k, n)."""
    return _seen_from(evidence, centre, shape).log_density


def _round(evidence: Evidence, groups: Groups) -> Groups:
    """One step of expectation and maximisation."""
    seen = _seen_from(evidence, groups.centre, groups.shape)
    scores = seen.log_density + np.log(groups.share + 1e-300)[:, None]
    total = _log_of_sum(scores)
    return _maximise(seen, np.exp(scores - total), float(total.sum()))


def _maximise(seen: _Seen, membership: Array, log_likelihood: float) -> Groups:
    k, d, n = seen.means.shape
    weight = membership.sum(axis=1)
    centre = (seen.means @ membership[:, :, None])[:, :, 0] / np.maximum(weight, 1e-9)[:, None]
    away = (seen.means - centre[:, :, None]).transpose(1, 0, 2).reshape(d, k * n)
    shape = _RIDGE * n * np.eye(d) + (away * membership.reshape(k * n)) @ away.T + seen.width.sum(axis=2)
    return Groups(weight / n, centre, (shape + shape.T) / (2 * n * (1 + _RIDGE)), membership, log_likelihood)
