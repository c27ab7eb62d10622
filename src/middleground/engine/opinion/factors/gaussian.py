"""Many small Gaussians at once: their precisions are (d, d, n) arrays, so that each step runs over all n."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def cholesky(matrix: Array) -> Array:
    """Lower triangles L with L Lᵀ = matrix, for (d, d, n)."""
    d = matrix.shape[0]
    lower = np.zeros_like(matrix)
    for column in range(d):
        left = lower[column, :column]
        lower[column, column] = np.sqrt(matrix[column, column] - (left * left).sum(axis=0))
        for row in range(column + 1, d):
            inner = (lower[row, :column] * left).sum(axis=0)
            lower[row, column] = (matrix[row, column] - inner) / lower[column, column]
    return lower


def solve_lower(lower: Array, right: Array) -> Array:
    """Solve L y = right for (d, n)."""
    out = np.empty_like(right)
    for row in range(lower.shape[0]):
        inner = (lower[row, :row] * out[:row]).sum(axis=0)
        out[row] = (right[row] - inner) / lower[row, row]
    return out


def solve_upper(lower: Array, right: Array) -> Array:
    """Solve Lᵀ y = right for (d, n)."""
    out = np.empty_like(right)
    for row in reversed(range(lower.shape[0])):
        inner = (lower[row + 1 :, row] * out[row + 1 :]).sum(axis=0)
        out[row] = (right[row] - inner) / lower[row, row]
    return out


def draw(rng: np.random.Generator, precision: Array, shift: Array) -> Array:
    """Draw from N(Q⁻¹ shift, Q⁻¹) for each of the n; (d, n)."""
    lower = cholesky(precision)
    return solve_upper(lower, solve_lower(lower, shift) + rng.standard_normal(shift.shape))


def mean_and_covariance(precision: Array, shift: Array) -> tuple[Array, Array]:
    """Means (d, n) and covariances (d, d, n) of N(Q⁻¹ shift, Q⁻¹)."""
    covariance, _ = inverse_and_size(precision)
    return (covariance * shift).sum(axis=1), covariance


def inverse_and_size(precision: Array) -> tuple[Array, Array]:
    """Inverses (d, d, n) and the logarithms of the determinants (n,) of the precisions.

    By sweeping one coordinate after the other out (Beaton, 1964); a positive definite matrix needs no pivoting.
    """
    covariance, size = precision.copy(), np.ones(precision.shape[2])
    for k in range(precision.shape[0]):
        size *= covariance[k, k]
        pivot = 1 / covariance[k, k]
        row = covariance[k] * pivot
        column = covariance[:, k].copy()
        covariance -= column[:, None] * row
        covariance[k] = row
        covariance[:, k] = -column * pivot
        covariance[k, k] = pivot
    return covariance, np.log(size)
