"""The same fold compiled by numba: one pass over the answers of sixteen people at a time, in single precision.

Optional (the extra ``fast``). It agrees with the pure fold to about one part in ten thousand (see the tests) and lets
go of the interpreter's lock, so that threads share the blocks. Compiling takes some seconds the first time on a
machine; what was compiled is kept on disk, where that can be written.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors import polya_gamma
from middleground.engine.opinion.factors.model import pairs
from middleground.engine.opinion.fold.blocks import Block
from middleground.engine.opinion.fold.estimator import PURE, ROUNDS, Kernel, Probe
from middleground.engine.opinion.fold.parameters import Parameters, Sums

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
WORTH_COMPILING = 100_000  # answers; below, the pure fold is done before a new process has even loaded the compiled one
_PULL = 8  # columns for the pulls; a person's vector is never longer


def kernel_for(answers: int) -> Kernel:
    """The compiled fold where numba is installed and there is enough to do, the pure one otherwise."""
    return COMPILED if answers >= WORTH_COMPILING and is_available() else PURE


@cache
def is_available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def fold(block: Block, parameters: Parameters) -> Sums:
    """Do what :func:`middleground.engine.opinion.fold.estimator.fold` does."""
    d = parameters.factors + 1
    out = _run(block, parameters, keep=False)
    total = out.sums.astype(np.float64)
    at = {pair: column for column, pair in enumerate(pairs(d + 1))}
    x = [0, *range(2, d + 1)]  # (1, position) within (1, tendency, position)
    pull = total[:, _width(d) : _width(d) + d + 1]
    shift = np.column_stack([pull[:, k] - total[:, at[min(k, 1), max(k, 1)]] for k in x])
    square = np.triu(out.square) + np.triu(out.square, 1).T
    precision = np.column_stack([total[:, at[x[j], x[k]]] for j, k in pairs(d)])
    answers = np.bincount(block.statement, minlength=block.n_statements).astype(np.float64)
    people = float((np.diff(block.starts) > 0).sum())
    return Sums(precision, shift, answers, square[0, 1:], square[1:, 1:], people)


def posterior(block: Block, parameters: Parameters) -> tuple[Array, Array]:
    """Do what :func:`middleground.engine.opinion.fold.estimator.posterior` does."""
    d = parameters.factors + 1
    out = _run(block, parameters, keep=True)
    covariance = np.empty((d, d, block.n_people))
    for column, (j, k) in enumerate(pairs(d)):
        covariance[j, k] = covariance[k, j] = out.covariance[column]
    return out.mean.astype(np.float64), covariance


def spread_along(block: Block, probe: Probe) -> Array:
    """Do what :func:`middleground.engine.opinion.fold.estimator.spread_along` does."""
    tendency = _run(block, probe.parameters, keep=True).mean[0]
    bias = probe.parameters.mean[:, 0].astype(np.float32)
    rare = (1 / np.sqrt(probe.answers + 5.0)).astype(np.float32)
    m, k = probe.directions.shape
    directions = np.zeros((m, 8 * -(-k // 8)), dtype=np.float32)  # whole vector registers
    directions[:, :k] = probe.directions
    found = np.zeros(directions.shape, dtype=np.float32)
    from middleground.engine.opinion.fold import kernels

    wide = (0,) * directions.shape[1]
    kernels.spread(block.starts, block.statement, block.yes, (tendency, bias, rare), (directions, found), wide)
    return found[:, :k].astype(np.float64)


COMPILED = Kernel(fold, spread_along, posterior)


class _Out:
    """Where the compiled pass writes."""

    def __init__(self, block: Block, d: int, *, keep: bool) -> None:
        people = block.n_people if keep else 0
        self.sums = np.zeros((0 if keep else block.n_statements, _width(d) + _PULL), dtype=np.float32)
        self.square = np.zeros((d + 1, d + 1))
        self.mean = np.zeros((d, people), dtype=np.float32)
        self.covariance = np.zeros((d * (d + 1) // 2, people), dtype=np.float32)


def _width(d: int) -> int:
    """Columns of a statement's row: the packed E[v vᵀ] of d + 1 numbers, filled up to whole vector registers."""
    return 8 * -(-((d + 1) * (d + 2) // 2) // 8)


def _run(block: Block, parameters: Parameters, *, keep: bool) -> _Out:
    from middleground.engine.opinion.fold import kernels

    d = parameters.factors + 1
    out = _Out(block, d, keep=keep)
    table, first = _table(parameters)
    prior = (1 / parameters.people_variance).astype(np.float32)
    results = (out.sums, out.square, out.mean, out.covariance)
    sizes = ((0,) * _width(d), (0,) * d)
    kernels.sweep(block.starts, block.statement, block.yes, (table, first, prior, ROUNDS), results, sizes)
    return out


@lru_cache(maxsize=4)  # the blocks of a sweep all ask for the same parameters, which are compared by identity
def _table(parameters: Parameters) -> tuple[Float32, Float32]:
    """E[v vᵀ] of each statement, v = (bias, 1, loadings), packed; and the weight of an answer before any round."""
    m, d = parameters.mean.shape
    full = np.insert(parameters.mean, 1, 1, axis=1)
    moments = full[:, :, None] * full[:, None, :]
    kept = np.array([0, *range(2, d + 1)])
    moments[:, kept[:, None], kept] += parameters.covariance
    table = np.zeros((m, _width(d)), dtype=np.float32)
    for column, (j, k) in enumerate(pairs(d + 1)):
        table[:, column] = moments[:, j, k]
    square = np.einsum("jkk->j", moments) - 1 + parameters.people_variance[0]
    return table, polya_gamma.mean(np.sqrt(square)).astype(np.float32)
