"""The live fit of one question: variational sweeps written as a pure fold over blocks of people.

logit = statement + tendency + position · loading, as in :mod:`middleground.engine.opinion.factors.model`, with the
bound of Jaakkola and Jordan (2000). A person is never state: what is known about them is worked out inside the block
from the statements, by a fixed number of rounds. So a sweep is ``step(parameters, Σ fold(block, parameters))``, and
who runs the blocks, in which order and where, changes nothing but rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from itertools import repeat
from operator import add
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from middleground.engine.opinion.factors import gaussian, polya_gamma
from middleground.engine.opinion.factors.model import (
    LEAST_SPREAD,
    LOADING_FLOOR,
    Vectors,
    features,
    pairs,
    second_moments,
)
from middleground.engine.opinion.fold.blocks import Block
from middleground.engine.opinion.fold.parameters import Parameters, Sums

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
TAIL = 4.0  # degrees of freedom of a loading
DOUBT = 3 * np.pi / 4  # weight of a person's doubt in where the bound touches; see :func:`_tangent`
ROUNDS = 3  # in which a person is worked out from the statements
SWEEPS = 8
PASS_FACTORS = 2  # of whether a side is taken
_TENDENCY_SWEEPS = 2
_PASSES = 4  # of the subspace iteration that finds the first directions
_SPARE = 6  # directions carried along, so that the leading ones settle sooner
_CHUNK = 1 << 15


class Runner(Protocol):
    """Applies a fold to every block and adds the results up in a fixed order.

    ``fold`` is a function of a module (so it can be sent elsewhere); what it returns can be added.
    """

    def __call__(self, fold: Callable[[Block, Any], Any], given: Any, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class InMemory:
    """Runs the blocks here, in so many threads at a time; the sums are added in the order of the blocks."""

    blocks: Sequence[Block]
    threads: int = 1

    def __call__(self, fold: Callable[[Block, Any], Any], given: Any, /) -> Any:
        if self.threads == 1 or len(self.blocks) == 1:
            return reduce(add, (fold(block, given) for block in self.blocks))
        with ThreadPoolExecutor(self.threads) as pool:
            return reduce(add, pool.map(fold, self.blocks, repeat(given)))


@dataclass(frozen=True, slots=True)
class Kernel:
    """Which functions do the work on a block: the pure ones, or compiled ones that agree with them."""

    fold: Callable[[Block, Parameters], Sums]
    spread_along: Callable[[Block, Probe], Array]
    posterior: Callable[[Block, Parameters], tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a fit is done.

    Parameters
    ----------
    sweeps
        How many with the coordinates.
    sample
        Some of the same people: the first half of the sweeps looks at them alone, the rest at everybody.
    kernel
        None for the pure functions of this module.
    tick
        Called after each sweep.
    """

    sweeps: int = SWEEPS
    sample: Runner | None = None
    kernel: Kernel | None = None
    tick: Callable[[], None] | None = None


def fit(
    run: Runner, n_statements: int, factors: int, rng: np.random.Generator, *, plan: Plan | None = None
) -> Parameters:
    """Fit one question from nothing.

    Parameters
    ----------
    run
        Where the blocks are.
    n_statements, factors
        Columns, and coordinates of a position; 0 leaves tendencies only.

    Returns
    -------
    Parameters of the statements and of the priors
        Turned so that positions have mean zero and covariance one over the people who answered.
    """
    plan = plan or Plan()
    kernel, early = plan.kernel or PURE, plan.sample or run
    parameters = refit(early, Parameters.blank(n_statements, 0), sweeps=_TENDENCY_SWEEPS, kernel=kernel)
    if factors:
        parameters = first_directions(early, parameters, factors, rng, kernel)
    last = plan.sweeps // 2 if plan.sample else 0
    parameters = refit(early, parameters, sweeps=plan.sweeps - last, kernel=kernel, tick=plan.tick)
    return refit(run, parameters, sweeps=last, kernel=kernel, tick=plan.tick)


def refit(
    run: Runner,
    parameters: Parameters,
    *,
    sweeps: int,
    kernel: Kernel | None = None,
    tick: Callable[[], None] | None = None,
) -> Parameters:
    """Go on from parameters, for the same statements."""
    work = (kernel or PURE).fold
    for _ in range(sweeps):
        parameters = step(parameters, run(work, parameters))
        if tick:
            tick()
    return parameters


def fold(block: Block, parameters: Parameters) -> Sums:
    """What the people of a block say about the statements, given the statements.

    Notes
    -----
    Time in proportion to answers × d², a few times over; memory likewise, for one block.
    """
    mean, covariance, weight = people_of(block, parameters)
    return _sums(block, mean, covariance, weight)


def posterior(block: Block, parameters: Parameters) -> tuple[Array, Array]:
    """Means (d, people) and covariances (d, d, people); they stay inside the process."""
    return people_of(block, parameters)[:2]


def people_of(block: Block, parameters: Parameters) -> tuple[Array, Array, Array]:
    """The posterior of each person, and the weight of each answer."""
    table = _Table.of(parameters)
    weight = table.first_weight[block.statement]
    pull = _by_person(block, _pull(block), table.direction)
    for _ in range(ROUNDS):
        update = _unpack(_by_person(block, weight, table.features), pull, parameters.people_variance)
        mean, covariance = gaussian.mean_and_covariance(*update)
        weight = _weight(block, _tangent(mean, covariance), table.moments)
    return mean, covariance, weight


def weight_of(block: Block, people: tuple[Array, Array], parameters: Parameters) -> Array:
    """The weight of each answer, given posteriors of people; in single precision."""
    moments = _Table.of(parameters).moments.astype(np.float32)
    return _weight(block, _tangent(*people).astype(np.float32), moments)


def updates_of(block: Block, weight: Array, statements: Array, people_variance: Array) -> Iterator[tuple[Array, Array]]:
    """Precisions and shifts of people, given weights of their answers, for each of some sets of statements.

    Parameters
    ----------
    statements
        (sets, statements, d), without doubt; their products with answers are taken in single precision.
    """
    sets = statements.shape[0]
    wide = np.hstack([features(Vectors(mean.T)) for mean in statements]).astype(np.float32)
    direction = statements.copy()
    direction[:, :, 0] = 1
    sums = _by_person(block, weight.astype(np.float32), wide)
    pull = _by_person(block, _pull(block).astype(np.float32), np.hstack(list(direction.astype(np.float32))))
    for own, pulled in zip(np.split(sums, sets, axis=1), np.split(pull, sets, axis=1), strict=True):
        yield _unpack(own, pulled, people_variance)


def _tangent(mean: Array, covariance: Array) -> Array:
    """What people add to ξ², the square of the logit at which the bound touches, as :func:`second_moments`.

    The bound alone, ξ² = E[logit]² + Var, understates the mean logit of whoever answered little. With 3π/4 times the
    variance ω · E[logit] + ½ is, to second order, the mean chance over a Gaussian logit (MacKay, 1992).
    """
    return second_moments(Vectors(mean, DOUBT * covariance), one_at=0)


def step(parameters: Parameters, sums: Sums) -> Parameters:
    """New parameters from the sums over everybody."""
    d = parameters.factors + 1
    precision, shift = _unpack(np.hstack((sums.precision, np.zeros_like(sums.shift))), sums.shift, None)
    tail = _tail(parameters)
    for k in range(d):
        precision[k, k] += (1 if k == 0 else tail) / parameters.prior_variance[k]
        shift[k] += parameters.prior_mean[k] / parameters.prior_variance[k]
    mean, covariance = gaussian.mean_and_covariance(precision, shift)
    found = replace(
        parameters, mean=np.ascontiguousarray(mean.T), covariance=np.ascontiguousarray(covariance.transpose(2, 0, 1))
    )
    return _with_priors(_whitened(found, sums), sums)


def _tail(parameters: Parameters) -> Array:
    """How much less than usual each statement's loadings are held back: t priors, since a few divide far more."""
    d = parameters.factors + 1
    own = np.einsum("jkk->jk", parameters.covariance)[:, 1:]
    unit = ((parameters.mean[:, 1:] ** 2 + own) / parameters.prior_variance[1:]).sum(axis=1)
    return np.asarray((TAIL + d - 1) / (TAIL + unit))


def _whitened(parameters: Parameters, sums: Sums) -> Parameters:
    """Move origin and unit of the positions to those of the people: the same logits, and far fewer sweeps.

    (Parameter expansion; Liu, Rubin and Wu, 1998.)
    """
    d = parameters.factors + 1
    if sums.people < d + 1:
        return parameters
    centre = sums.centre / sums.people
    turn = np.eye(d)
    turn[0, 1:] = centre[1:]
    if d > 1:
        spread = sums.square[1:, 1:] / sums.people - np.outer(centre[1:], centre[1:])
        turn[1:, 1:] = np.linalg.cholesky((spread + spread.T) / 2).T
    mean = parameters.mean @ turn.T
    mean[:, 0] += centre[0]
    return replace(parameters, mean=mean, covariance=turn @ parameters.covariance @ turn.T)


def _with_priors(parameters: Parameters, sums: Sums) -> Parameters:
    """Set prior spreads to what the vectors show, pulled weakly to one; loadings never below the floor."""
    m, d = parameters.mean.shape
    prior_mean = np.zeros(d)
    prior_mean[0] = parameters.mean[:, 0].mean() if m else 0.0
    square = (parameters.mean - prior_mean) ** 2 + np.einsum("jkk->jk", parameters.covariance)
    square[:, 1:] *= _tail(parameters)[:, None]
    floors = np.array([LEAST_SPREAD] + [LOADING_FLOOR] * (d - 1))
    people_variance = parameters.people_variance.copy()
    spread = sums.square[0, 0] - sums.centre[0] ** 2 / max(sums.people, 1)
    people_variance[0] = max((spread + 1) / (sums.people + 1), LEAST_SPREAD)
    return replace(
        parameters,
        prior_mean=prior_mean,
        prior_variance=np.maximum((square.sum(axis=0) + 1) / (m + 1), floors),
        people_variance=people_variance,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """What people need of each statement: E[x xᵀ] and E[bias · x] packed, E[x], E[v vᵀ] packed, a first weight."""

    features: Array
    direction: Array
    moments: Array
    first_weight: Array

    @classmethod
    def of(cls, parameters: Parameters) -> _Table:
        mean, covariance = parameters.mean.T, parameters.covariance.transpose(1, 2, 0)
        direction = parameters.mean.copy()
        direction[:, 0] = 1
        square = mean[0] ** 2 + covariance[0, 0] + parameters.people_variance[0]
        for k in range(1, mean.shape[0]):
            square = square + mean[k] ** 2 + covariance[k, k]
        return cls(
            features(Vectors(mean, covariance)),
            direction,
            second_moments(Vectors(mean, covariance), one_at=1),
            polya_gamma.mean(np.sqrt(square)),
        )


def _unpack(sums: Array, pull: Array, prior: Array | None) -> tuple[Array, Array]:
    """Precisions (d, d, n) and shifts (d, n) from summed features, summed pulls and a prior around zero."""
    n, d = pull.shape
    precision = np.empty((d, d, n))
    for at, (j, k) in enumerate(pairs(d)):
        precision[j, k] = precision[k, j] = sums[:, at]
    if prior is not None:
        precision[range(d), range(d)] += (1 / prior)[:, None]
    return precision, np.ascontiguousarray((pull - sums[:, -d:]).T)


def _weight(block: Block, people: Array | Float32, statements: Array | Float32) -> Array:
    """E[ω] at the tangent point."""
    person = np.repeat(np.arange(block.n_people), np.diff(block.starts))
    square = np.empty(block.size, dtype=people.dtype)
    for start in range(0, block.size, _CHUNK):
        piece = slice(start, start + _CHUNK)
        square[piece] = np.einsum("ij,ij->i", people[person[piece]], statements[block.statement[piece]])
    return polya_gamma.mean(np.sqrt(np.maximum(square, 0)))


def _pull(block: Block) -> Array:
    return block.yes.astype(np.float64) - 0.5


def _by_person(block: Block, weight: Array | Float32, columns: Array | Float32) -> Array:
    return np.asarray(_matrix(block, weight) @ columns)


def _matrix(block: Block, weight: Array | Float32) -> csr_array:
    shape = (block.n_people, block.n_statements)
    return csr_array((weight, block.statement.astype(np.int32), block.starts), shape=shape)


def _sums(block: Block, mean: Array, covariance: Array, weight: Array) -> Sums:
    d = mean.shape[0]
    answering = np.diff(block.starts) > 0
    direction = mean.T.copy()
    direction[:, 0] = 1
    total = _matrix(block, weight).T @ features(Vectors(mean, covariance))
    pull = _matrix(block, _pull(block)).T @ direction
    seen = mean[:, answering]
    return Sums(
        np.asarray(total[:, :-d]),
        np.asarray(pull - total[:, -d:]),
        np.bincount(block.statement, minlength=block.n_statements).astype(np.float64),
        seen.sum(axis=1),
        seen @ seen.T + covariance[:, :, answering].sum(axis=2),
        float(answering.sum()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """What :func:`spread_along` needs: tendencies, answers per statement, and directions (statements, k)."""

    parameters: Parameters
    answers: Array
    directions: Array


def answers_of(block: Block, _: None) -> Array:
    """How many answered each statement."""
    return np.bincount(block.statement, minlength=block.n_statements).astype(np.float64)


def spread_along(block: Block, probe: Probe) -> Array:
    """RᵀR · directions over a block; R: answers less what tendencies expect, weighted down in full rows and columns."""
    mean, _ = posterior(block, probe.parameters)
    logit = spread(block, mean[0]) + probe.parameters.mean[:, 0][block.statement]
    matrix = thinned(block, block.yes - 1 / (1 + np.exp(-logit)), probe.answers)
    return np.asarray(matrix.T @ (matrix @ probe.directions))


def spread(block: Block, of_people: Array) -> Array:
    """A number of each person, repeated for each of their answers."""
    return np.repeat(of_people, np.diff(block.starts))


def thinned(block: Block, rest: Array, answers: Array | None = None) -> csr_array:
    """A number of each answer as a table, weighted down in full rows and columns."""
    if answers is None:
        answers = np.bincount(block.statement, minlength=block.n_statements).astype(np.float64)
    per_person = np.repeat(np.diff(block.starts), np.diff(block.starts)) + 5.0
    return _matrix(block, rest / np.sqrt(per_person * (answers[block.statement] + 5.0)))


PURE = Kernel(fold, spread_along, posterior)


def first_directions(
    run: Runner, parameters: Parameters, factors: int, rng: np.random.Generator, kernel: Kernel = PURE
) -> Parameters:
    """Start the loadings from the leading directions of what the tendencies leave over.

    Randomised subspace iteration (Halko, Martinsson and Tropp, 2011): each pass needs sums over people only.
    """
    m = parameters.n_statements
    wide = Parameters.blank(m, factors)
    mean, covariance = wide.mean, np.tile(0.3 * np.eye(factors + 1), (m, 1, 1))
    mean[:, 0] = parameters.mean[:, 0]
    people_variance = wide.people_variance
    people_variance[0] = parameters.people_variance[0]
    mean[:, 1:] = 0.7 * np.sqrt(m) * _leading(run, parameters, (factors, kernel), rng)
    return replace(wide, covariance=covariance)


def _leading(run: Runner, parameters: Parameters, wanted: tuple[int, Kernel], rng: np.random.Generator) -> Array:
    factors, kernel = wanted
    m = parameters.n_statements
    found = np.zeros((m, factors))
    rank = min(factors + _SPARE, m)
    directions = np.linalg.qr(rng.standard_normal((m, rank)))[0]
    answers = run(answers_of, None)
    for _ in range(_PASSES):
        spread = run(kernel.spread_along, Probe(parameters, answers, directions))
        directions, size, _ = np.linalg.svd(spread, full_matrices=False)
    kept = size[:factors] > 1e-12
    found[:, : kept.size][:, kept] = directions[:, :factors][:, kept]
    return found
