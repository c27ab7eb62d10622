"""How far answers in ordered categories agree: van der Eijk's agreement and Leik's dispersion."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def van_der_eijk(frequencies: ArrayLike) -> Array:
    """Say how far answers in ordered categories agree: 1 all in one category, 0 evenly in all, -1 two opposite halves.

    Parameters
    ----------
    frequencies
        (..., categories) how many, or which share, in each of at least three ordered categories.

    Returns
    -------
    ndarray
        (...,) agreement A.

    Notes
    -----
    The frequencies are taken apart into layers, each equally high in every category it has. A layer that has S of K
    categories scores A = U (1 - (S - 1) / (K - 1)) with U = ((K - 2) TU - (K - 1) TDU) / ((K - 2) (TU + TDU)), where
    TU and TDU count the triples of categories in order that show 110 or 011, and 101; U = 1 without such triples. A
    is the mean of the layers by the answers in them.

    References
    ----------
    C. van der Eijk, Measuring agreement in ordered rating scales, Quality & Quantity 35 (2001), equations 1 to 4.

    Examples
    --------
    >>> float(van_der_eijk([50, 0, 0, 0, 50]))
    -1.0
    """
    left = np.array(frequencies, dtype=np.float64)
    total, agreement = left.sum(axis=-1), np.zeros(left.shape[:-1])
    tiny = 1e-12 * np.maximum(total, 1e-300)
    for _ in range(left.shape[-1]):
        pattern = left > tiny[..., None]
        height = np.where(pattern, left, np.inf).min(axis=-1)
        height = np.where(np.isfinite(height), height, 0.0)
        agreement += height * pattern.sum(axis=-1) * _layer(pattern)
        left = np.where(pattern, left - height[..., None], 0.0)
    return np.asarray(agreement / np.where(total > 0, total, np.nan))


def _layer(pattern: NDArray[np.bool_]) -> Array:
    k = pattern.shape[-1]
    one, two = np.zeros((2, *pattern.shape[:-1]))
    for triple in combinations(range(k), 3):
        a, b, c = (pattern[..., place] for place in triple)
        one += (a & b & ~c) | (~a & b & c)
        two += a & ~b & c
    unimodal = ((k - 2) * one - (k - 1) * two) / np.maximum((k - 2) * (one + two), 1)
    unimodal = np.where(one + two == 0, 1.0, unimodal)
    return np.asarray(unimodal * (1 - (pattern.sum(axis=-1) - 1) / (k - 1)))


def leik(frequencies: ArrayLike) -> Array:
    """Say how far answers in ordered categories are dispersed: 0 all in one, 1 half in each of the two outer ones.

    Parameters
    ----------
    frequencies
        (..., categories) how many, or which share, in each ordered category.

    Returns
    -------
    ndarray
        (...,) D = 2 Σ d / (K - 1), with d = F up to one half and 1 - F above, F the cumulated share.

    References
    ----------
    R. K. Leik, A measure of ordinal consensus, Pacific Sociological Review 9 (1966), equation 2.

    Examples
    --------
    >>> float(leik([50, 0, 50]))
    1.0
    """
    counts = np.asarray(frequencies, dtype=np.float64)
    total = counts.sum(axis=-1, keepdims=True)
    share = np.cumsum(counts, axis=-1) / np.where(total > 0, total, np.nan)
    away = np.where(share <= 0.5, share, 1 - share)
    return np.asarray(2 * away.sum(axis=-1) / (counts.shape[-1] - 1))
