"""The compiled loop of a draw; importing this needs numba."""

# ruff: noqa: ANN001  the compiler finds the types
# mypy: allow-untyped-defs, allow-incomplete-defs

from __future__ import annotations

import math

from middleground.engine.opinion.fold.kernels import _jit

_SMALL = 1e-2


@_jit
def weigh(pairs, vectors, noise, out) -> None:
    """One Pólya-Gamma variable per answer, as in :mod:`~middleground.engine.opinion.factors.polya_gamma`."""
    person, statement = pairs
    people, statements = vectors
    exponential, normal = noise
    terms, d = exponential.shape[0], people.shape[1]
    for i in range(out.size):
        left, right = people[person[i]], statements[statement[i]]
        logit = left[0] + right[0]
        for k in range(1, d):
            logit += left[k] * right[k]
        z = abs(logit)
        mean, variance = _moments(z)
        shift = (z / (2 * math.pi)) ** 2
        total = 0.0
        for k in range(terms):
            weight = 1 / ((2 * math.pi**2) * ((k + 0.5) ** 2 + shift))
            total += weight * exponential[k, i]
            mean -= weight
            variance -= weight * weight
        shape = mean * mean / variance
        cube = 1 - 1 / (9 * shape) + normal[i] / (3 * math.sqrt(shape))
        out[i] = total + mean * max(cube, 0.0) ** 3


@_jit
def _moments(size) -> tuple[float, float]:
    if size < _SMALL:
        return 0.25 - size**2 / 48, 1 / 24 - size**2 / 120
    e = math.exp(-size)
    half = (1 - e) / (1 + e)
    return half / (2 * size), (2 * half - 4 * size * e / (1 + e) ** 2) / (4 * size**3)
