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
MOST_GROUPS = 6
_ROUNDS = 40
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


def propose(evidence: Evidence, rng: np.random.Generator) -> Groups:
    """The mixture that the Bayesian information criterion prefers; one group is a possible answer."""
    n, d = evidence.pull.shape[1], evidence.pull.shape[0]
    best, best_score = fit(evidence, 1, rng), np.inf
    for count in range(1, MOST_GROUPS + 1):
        groups = best if count == 1 else fit(evidence, count, rng)
        score = -2 * groups.log_likelihood + np.log(n) * (count - 1 + count * d)
        if score < best_score:
            best, best_score = groups, score
        elif count > best.count + 1:
            break
    return best


def fit(evidence: Evidence, count: int, rng: np.random.Generator, *, starts: int = 2) -> Groups:
    """The most likely mixture of ``count`` groups found from a few starts."""
    tries = [_climb(evidence, _first_guess(evidence, count, rng)) for _ in range(starts if count > 1 else 1)]
    return max(tries, key=lambda groups: groups.log_likelihood)


def _first_guess(evidence: Evidence, count: int, rng: np.random.Generator) -> Groups:
    """Spread centres: a few rounds of k-means from far-apart people."""
    points = evidence.best.T
    chosen = [points[rng.integers(points.shape[0])]]
    for _ in range(1, count):
        distance = np.min([((points - c) ** 2).sum(axis=1) for c in chosen], axis=0)
        chosen.append(points[rng.choice(points.shape[0], p=distance / distance.sum())])
    centre = np.array(chosen)
    for _ in range(10):
        nearest = np.argmin([((points - c) ** 2).sum(axis=1) for c in centre], axis=0)
        members = [points[nearest == k] for k in range(count)]
        centre = np.array([near.mean(axis=0) if near.size else centre[k] for k, near in enumerate(members)])
    d = points.shape[1]
    return Groups(np.full(count, 1 / count), centre, 0.5 * np.eye(d), np.zeros((count, points.shape[0])), -np.inf)


def _climb(evidence: Evidence, groups: Groups) -> Groups:
    before = -np.inf
    for _ in range(_ROUNDS):
        groups = _round(evidence, groups)
        if groups.log_likelihood - before < 1e-2:
            break
        before = groups.log_likelihood
    return groups


def _round(evidence: Evidence, groups: Groups) -> Groups:
    n, d = evidence.pull.shape[1], evidence.pull.shape[0]
    inverse = np.linalg.inv(groups.shape)
    lower = gaussian.cholesky(evidence.precision + inverse[:, :, None])
    log_width = -2 * np.log(lower[range(d), range(d)]).sum(axis=0)  # log |V|
    scores, means = np.empty((groups.count, n)), []
    for k in range(groups.count):
        from_prior = inverse @ groups.centre[k]
        shift = evidence.pull + from_prior[:, None]
        mean = gaussian.solve_upper(lower, gaussian.solve_lower(lower, shift))
        means.append(mean)
        fit_of_each = (mean * shift).sum(axis=0) - groups.centre[k] @ from_prior
        scores[k] = np.log(groups.share[k] + 1e-300) + 0.5 * fit_of_each
    scores += 0.5 * (log_width - np.linalg.slogdet(groups.shape)[1])
    top = scores.max(axis=0)
    total = top + np.log(np.exp(scores - top).sum(axis=0))
    membership = np.exp(scores - total)
    return _maximise(means, lower, membership, float(total.sum()))


def _maximise(means: list[Array], lower: Array, membership: Array, log_likelihood: float) -> Groups:
    d, n = means[0].shape
    weight = membership.sum(axis=1)
    centre = np.array([mean @ r / max(w, 1e-9) for mean, r, w in zip(means, membership, weight, strict=True)])
    shape = _RIDGE * n * np.eye(d)
    for k, mean in enumerate(means):
        away = mean - centre[k][:, None]
        shape += (away * membership[k]) @ away.T
    unit = np.eye(d)
    for k in range(d):  # Σ of the people's own widths V
        column = gaussian.solve_upper(lower, gaussian.solve_lower(lower, np.repeat(unit[:, k : k + 1], n, axis=1)))
        shape[:, k] += column.sum(axis=1)
    return Groups(weight / n, centre, (shape + shape.T) / (2 * n * (1 + _RIDGE)), membership, log_likelihood)
