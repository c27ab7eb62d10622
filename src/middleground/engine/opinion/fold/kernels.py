"""The compiled loops of the live fit; importing this needs numba.

Sizes come as tuples, whose length the compiler knows: ``wide`` for a statement's row (packed E[v vᵀ] of
v = (bias, 1, loadings), filled up to whole vector registers), ``deep`` for a person's vector. No step depends on the
number of threads.
"""

# ruff: noqa: ANN001, PLR0913  the compiler finds the types; six arguments are the house's limit
# mypy: allow-untyped-defs, allow-incomplete-defs

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from middleground.engine.opinion.fold.estimator import DOUBT

Function = TypeVar("Function", bound=Callable[..., Any])
LANES = 16  # people whose small systems are solved side by side
_DOUBT = np.float32(DOUBT)
_FAR = np.float32(100)  # ξ² from which tanh(ξ/2) is one, to a part in ten thousand


def _jit(function: Function) -> Function:
    # the last batch has lanes without a person, where a division by zero must not stop the others
    options: dict[str, Any] = {
        "nogil": True,
        "error_model": "numpy",
        "fastmath": {"reassoc", "contract", "nsz", "arcp"},
    }
    try:
        return cast("Function", numba.njit(cache=True, **options)(function))
    except RuntimeError:  # nowhere to keep what is compiled
        return cast("Function", numba.njit(**options)(function))


@_jit
def sweep(starts, statement, yes, given, results, sizes) -> None:
    """Work out people in batches; add what they say about the statements, or keep them, as ``results`` ask."""
    table, first, prior, rounds = given
    sums, square, kept_mean, kept_covariance = results
    wide, deep = sizes
    d = len(deep)
    system = np.empty((d, d, LANES), dtype=np.float32)
    shift = np.empty((d, LANES), dtype=np.float32)
    covariance = np.empty((d, d, LANES), dtype=np.float32)
    mean = np.empty((d, LANES), dtype=np.float32)
    moments = np.zeros((LANES, len(wide)), dtype=np.float32)
    doubled = np.zeros((LANES, len(wide)), dtype=np.float32)
    weight = np.empty(_most_answers(starts), dtype=np.float32)
    pull = np.empty(weight.size, dtype=np.float32)
    row = np.empty(len(wide), dtype=np.float32)
    pulled = np.empty((LANES, len(wide)), dtype=np.float32)
    for begin in range(0, starts.size - 1, LANES):
        count = min(LANES, starts.size - 1 - begin)
        origin, end = starts[begin], starts[begin + count]
        for i in range(origin, end):
            weight[i - origin] = first[statement[i]]
            pull[i - origin] = np.float32(yes[i]) - np.float32(0.5)
        for lane in range(count):
            low, high = starts[begin + lane], starts[begin + lane + 1]
            gather(statement[low:high], pull[low - origin :], table, pulled[lane], wide)
        for _ in range(rounds):
            for lane in range(count):
                low, high = starts[begin + lane], starts[begin + lane + 1]
                gather(statement[low:high], weight[low - origin :], table, row, wide)
                unpack((row, pulled[lane]), prior, system, shift, lane)
            solve(system, shift, covariance, mean, deep)
            pack(mean, covariance, moments, doubled, deep)
            for lane in range(count):
                low, high = starts[begin + lane], starts[begin + lane + 1]
                tangent(statement[low:high], weight[low - origin :], table, doubled[lane], wide)
            to_weight(weight[: end - origin])
        for lane in range(count):
            low, high = starts[begin + lane], starts[begin + lane + 1]
            if sums.shape[0] and high > low:
                given_to = weight[low - origin :], pull[low - origin :]
                scatter(statement[low:high], given_to, moments[lane], sums, wide)
                add_square(square, moments[lane], d + 1)
        if kept_mean.shape[1]:
            keep(mean, covariance, kept_mean, kept_covariance, begin, count)


@_jit
def _most_answers(starts) -> int:
    most = 1
    for begin in range(0, starts.size - 1, LANES):
        most = max(most, starts[min(begin + LANES, starts.size - 1)] - starts[begin])
    return most


@_jit
def gather(statement, weight, table, row, wide) -> None:
    """Sum weight · statement over one person's answers; four at a time, which the compiler turns into vectors."""
    for k in range(len(wide)):
        row[k] = 0
    whole = statement.size // 4 * 4
    for i in range(0, whole, 4):
        a, b, c, d = table[statement[i]], table[statement[i + 1]], table[statement[i + 2]], table[statement[i + 3]]
        for k in range(len(wide)):
            near = weight[i] * a[k] + weight[i + 1] * b[k]
            row[k] += near + (weight[i + 2] * c[k] + weight[i + 3] * d[k])
    for i in range(whole, statement.size):
        a = table[statement[i]]
        for k in range(len(wide)):
            row[k] += weight[i] * a[k]


@_jit
def unpack(rows, prior, system, shift, lane) -> None:
    """From a person's sums, by weight and by pull, to the lower triangle of a precision and to a shift."""
    row, pulled = rows
    d = prior.size
    at = d + 1
    for j in range(d):
        shift[j, lane] = pulled[d + 1 + j] - row[1 + j]
        for k in range(j, d):
            system[k, j, lane] = row[at]
            at += 1
        system[j, j, lane] += prior[j]


@_jit
def solve(system, shift, covariance, mean, deep) -> None:
    """Cholesky, inverse and solution for all lanes at once; ``system`` is used up."""
    for j in range(len(deep)):
        for k in range(j):
            for i in range(j, len(deep)):
                take_product(system[i, j], system[i, k], system[j, k])
        invert_root(system[j, j])
        for i in range(j + 1, len(deep)):
            scale(system[i, j], system[j, j], np.float32(1))
    invert(system, deep)
    square(system, covariance, deep)
    for j in range(len(deep)):
        mean[j, :] = 0
        for k in range(len(deep)):
            add_product(mean[j], covariance[max(j, k), min(j, k)], shift[k])


@_jit
def invert(lower, deep) -> None:
    """A lower triangle by its inverse; the diagonal comes inverted."""
    for j in range(len(deep)):
        for i in range(j + 1, len(deep)):
            scale(lower[i, j], lower[j, j], np.float32(-1))
            for k in range(j + 1, i):
                take_product(lower[i, j], lower[i, k], lower[k, j])
            scale(lower[i, j], lower[i, i], np.float32(1))


@_jit
def square(lower, out, deep) -> None:
    """The lower half of Lᵀ L."""
    for j in range(len(deep)):
        for k in range(j + 1):
            out[j, k, :] = 0
            for i in range(j, len(deep)):
                add_product(out[j, k], lower[i, j], lower[i, k])


@_jit
def add_product(target, left, right) -> None:
    for lane in range(LANES):
        target[lane] += left[lane] * right[lane]


@_jit
def take_product(target, left, right) -> None:
    for lane in range(LANES):
        target[lane] -= left[lane] * right[lane]


@_jit
def scale(target, by, sign) -> None:
    for lane in range(LANES):
        target[lane] *= sign * by[lane]


@_jit
def invert_root(target) -> None:
    for lane in range(LANES):
        target[lane] = np.float32(1) / np.sqrt(target[lane])


@_jit
def pack(mean, covariance, moments, doubled, deep) -> None:
    """E[v vᵀ] of v = (1, tendency, position), packed, for each lane; a copy is as a tangent needs it."""
    d = len(deep)
    for lane in range(LANES):
        moments[lane, 0] = doubled[lane, 0] = np.float32(1)
        at = 1
        for k in range(d):
            moments[lane, at] = mean[k, lane]
            doubled[lane, at] = np.float32(2) * mean[k, lane]
            at += 1
        for j in range(d):
            for k in range(j, d):
                product = mean[j, lane] * mean[k, lane]
                moments[lane, at] = product + covariance[k, j, lane]
                touching = product + _DOUBT * covariance[k, j, lane]
                doubled[lane, at] = touching * (np.float32(1) if j == k else np.float32(2))
                at += 1


@_jit
def tangent(statement, square, table, person, wide) -> None:
    """ξ² of each of one person's answers; four at a time."""
    whole = statement.size // 4 * 4
    for i in range(0, whole, 4):
        a, b, c, d = table[statement[i]], table[statement[i + 1]], table[statement[i + 2]], table[statement[i + 3]]
        at_a, at_b, at_c, at_d = np.float32(0), np.float32(0), np.float32(0), np.float32(0)
        for k in range(len(wide)):
            at_a += a[k] * person[k]
            at_b += b[k] * person[k]
            at_c += c[k] * person[k]
            at_d += d[k] * person[k]
        square[i], square[i + 1], square[i + 2], square[i + 3] = at_a, at_b, at_c, at_d
    for i in range(whole, statement.size):
        a, at_a = table[statement[i]], np.float32(0)
        for k in range(len(wide)):
            at_a += a[k] * person[k]
        square[i] = at_a


@_jit
def to_weight(square) -> None:
    """tanh(ξ/2) / 2ξ from ξ², in place: the eighth convergent of the continued fraction of tanh, without branches."""
    for i in range(square.size):
        u = max(square[i], np.float32(0))
        v = np.float32(0.25) * min(u, _FAR)
        above = np.float32(0.003418803418803419) + v * np.float32(1.776001776001776e-05)
        above = np.float32(1) + v * (np.float32(0.13333333333333333) + v * above)
        below = np.float32(0.0003108003108003108) + v * np.float32(4.9333382666716e-07)
        below = np.float32(0.02564102564102564) + v * below
        below = np.float32(1) + v * (np.float32(0.4666666666666667) + v * below)
        near = np.float32(0.25) * above / below
        far = np.float32(0.5) / np.sqrt(max(u, _FAR))
        square[i] = near if u < _FAR else far


@_jit
def scatter(statement, given_to, person, sums, wide) -> None:
    """Add weight · person and (yes - ½) · person to each statement that one person answered."""
    weight, pull = given_to
    for i in range(statement.size):
        s = statement[i]
        for k in range(0, len(wide), 8):
            add_eight(sums[s], k, weight[i], person, k)
        add_eight(sums[s], len(wide), pull[i], person, 0)


@_jit
def add_eight(target, at, factor, row, begin) -> None:
    """Add factor · row to eight numbers; all are read before any is written, so that the compiler may use vectors."""
    a, b, c, d = row[begin], row[begin + 1], row[begin + 2], row[begin + 3]
    e, f, g, h = row[begin + 4], row[begin + 5], row[begin + 6], row[begin + 7]
    target[at] += factor * a
    target[at + 1] += factor * b
    target[at + 2] += factor * c
    target[at + 3] += factor * d
    target[at + 4] += factor * e
    target[at + 5] += factor * f
    target[at + 6] += factor * g
    target[at + 7] += factor * h


@_jit
def add_square(square, person, size) -> None:
    at = 0
    for j in range(size):
        for k in range(j, size):
            square[j, k] += person[at]
            at += 1


@_jit
def keep(mean, covariance, kept_mean, kept_covariance, begin, count) -> None:
    d = mean.shape[0]
    for lane in range(count):
        at = 0
        for j in range(d):
            kept_mean[j, begin + lane] = mean[j, lane]
            for k in range(j, d):
                kept_covariance[at, begin + lane] = covariance[k, j, lane]
                at += 1


@_jit
def spread(starts, statement, yes, given, results, wide) -> None:
    """Add RᵀR · directions; R: answers less what tendencies expect, weighted down in full rows and columns."""
    tendency, bias, rare = given
    directions, found = results
    along = np.empty(directions.shape[1], dtype=np.float32)
    logit = np.empty(_most_answers(starts), dtype=np.float32)
    rest = np.empty(logit.size, dtype=np.float32)
    for p in range(starts.size - 1):
        low, high = starts[p], starts[p + 1]
        along[:] = 0
        for i in range(low, high):
            logit[i - low] = tendency[p] + bias[statement[i]]
            rest[i - low] = logit[i - low] * logit[i - low]
        to_weight(rest[: high - low])  # the logistic function is ½ + logit · weight
        full = np.float32(1) / np.sqrt(np.float32(high - low + 5))
        for i in range(low, high):
            over = np.float32(yes[i]) - np.float32(0.5) - logit[i - low] * rest[i - low]
            rest[i - low] = over * full * rare[statement[i]]
        gather(statement[low:high], rest, directions, along, wide)
        for i in range(low, high):
            for k in range(0, len(wide), 8):
                add_eight(found[statement[i]], k, rest[i - low], along, k)
