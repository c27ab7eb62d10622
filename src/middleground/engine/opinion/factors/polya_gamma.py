"""Pólya-Gamma variables: what turns a logistic model into one that can be drawn from exactly, vote by vote.

PG(1, z) = Σₖ Eₖ / (2π²((k - ½)² + z²/4π²)), Eₖ standard exponential (Polson, Scott and Windle, 2013, eq. 2).
The first four terms are drawn as they are; the rest is a gamma variable with exactly the remaining mean and
variance. The difference from the exact law is below what 200,000 draws can show (see the tests).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EXACT_TERMS = 4
_CHUNK = 1 << 14  # stays in the second-level cache: twice as fast as whole columns
_SMALL = 1e-2


def mean(z: Array) -> Array:
    """Return E[PG(1, z)] = tanh(z/2) / 2z, one quarter at z = 0."""
    size = np.maximum(np.abs(z), 1e-6)
    return np.asarray(np.tanh(size / 2) / (2 * size))


def variance(z: Array) -> Array:
    """Return Var[PG(1, z)] = (sinh z - z) / (4z³ cosh²(z/2)), one 24th at z = 0."""
    return _moments(np.abs(z))[1]


def draw(rng: np.random.Generator, z: Array) -> Array:
    """Draw one PG(1, z) for each entry of ``z``."""
    out = np.empty(z.size)
    for piece in chunks(z.size):
        size = np.abs(z[piece])
        out[piece] = _from_noise(size, *noise(rng, size.size))
    return out


def chunks(size: int) -> Iterator[slice]:
    """Cut so many variables into pieces, each drawn at once."""
    return (slice(start, min(start + _CHUNK, size)) for start in range(0, size, _CHUNK))


def noise(rng: np.random.Generator, size: int) -> tuple[Array, Array]:
    """What a draw is made from: standard exponentials (terms, size) and standard normals (size,)."""
    return rng.standard_exponential((EXACT_TERMS, size)), rng.standard_normal(size)


def _moments(size: Array) -> tuple[Array, Array]:
    """Mean and variance for z >= 0, from one exponential, without overflow."""
    z = np.maximum(size, _SMALL)
    e = np.exp(-z)
    tanh_half = (1 - e) / (1 + e)
    first = tanh_half / (2 * z)
    second = (2 * tanh_half - 4 * z * e / (1 + e) ** 2) / (4 * z**3)
    tiny = size < _SMALL
    if tiny.any():
        first[tiny] = 0.25 - size[tiny] ** 2 / 48
        second[tiny] = 1 / 24 - size[tiny] ** 2 / 120
    return first, second


def _from_noise(size: Array, exponentials: Array, normal: Array) -> Array:
    rest_mean, rest_variance = _moments(size)
    shift = (size / (2 * np.pi)) ** 2
    total = np.zeros(size.size)
    for k in range(EXACT_TERMS):
        weight = 1 / ((2 * np.pi**2) * ((k + 0.5) ** 2 + shift))
        total += weight * exponentials[k]
        rest_mean -= weight
        rest_variance -= weight * weight
    shape = rest_mean**2 / rest_variance
    cube = 1 - 1 / (9 * shape) + normal / (3 * np.sqrt(shape))  # Wilson and Hilferty, 1931
    return np.asarray(total + rest_mean * np.maximum(cube, 0) ** 3)
