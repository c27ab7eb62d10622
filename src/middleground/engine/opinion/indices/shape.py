"""Whether places on a line have one hill: the bimodality coefficient and Hartigan's dip."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def bimodality(values: ArrayLike) -> float:
    """Compare skewness and kurtosis: above 5/9, what an even spread has, there may be two hills.

    Parameters
    ----------
    values
        (people,) at least four, not all alike.

    Returns
    -------
    float
        (g₁² + 1) / (g₂ + 3 (n - 1)² / ((n - 2) (n - 3))), with the skewness g₁ and excess kurtosis g₂ of a sample.

    References
    ----------
    SAS Institute, SAS/STAT user's guide, the CLUSTER procedure; R. Pfister et al., Good things peak in pairs: a note
    on the bimodality coefficient, Frontiers in Psychology 4 (2013), equation 1.

    Examples
    --------
    >>> round(bimodality([1] * 50 + [5] * 50), 4)
    0.9507
    """
    x = np.asarray(values, dtype=np.float64)
    n, away = x.size, x - x.mean()
    second, third, fourth = ((away**power).mean() for power in (2, 3, 4))
    skewness = third / second**1.5 * np.sqrt(n * (n - 1)) / (n - 2)
    kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (fourth / second**2 - 3) + 6)
    return float((skewness**2 + 1) / (kurtosis + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))))


def dip(values: ArrayLike) -> float:
    """Say how far a sample is from the nearest distribution with one hill.

    Parameters
    ----------
    values
        (people,).

    Returns
    -------
    float
        Largest distance of the two cumulated shares, 1/(2n) to 1/4.

    Notes
    -----
    The modal interval shrinks from the whole sample: in each round the greatest convex minorant and the least concave
    majorant of the cumulated shares within it are compared, and the interval goes on between the two knots where they
    are furthest apart, until that is no further than the dip found outside.

    References
    ----------
    J. A. Hartigan, P. M. Hartigan, The dip test of unimodality, Annals of Statistics 13 (1985), section 3; P. M.
    Hartigan, Computation of the dip statistic, Applied Statistics 34 (1985), algorithm AS 217.
    """
    x = np.sort(np.asarray(values, dtype=np.float64))
    n = x.size
    if n == 0 or x[0] == x[-1]:
        return 0.5 / max(n, 1)
    points, found, first, last = x.tolist(), 1.0, 0, n - 1  # found: twice the dip, in people
    while True:
        under, over = (_hull(points, first, last, sign=sign) for sign in (1, -1))
        gap, left, right = _widest(x, under, over)
        if gap <= found:
            return float(found / (2 * n))
        before, after = [k for k in under if k <= left], [k for k in over if k >= right]
        found = max(found, _away(x, before, sign=1), _away(x, after, sign=-1))
        if (left, right) == (first, last):
            return float(found / (2 * n))
        first, last = left, right


def _hull(x: list[float], first: int, last: int, *, sign: int) -> list[int]:
    """Knots of the convex minorant (sign 1), or the concave majorant (-1), of (x, rank) from first to last."""
    knots = [first]
    for i in range(first + 1, last + 1):
        at = x[i]
        while len(knots) > 1:
            a, b = knots[-2], knots[-1]
            if sign * ((x[b] - x[a]) * (i - b) - (at - x[b]) * (b - a)) > 0:
                break
            knots.pop()
        knots.append(i)
    return knots


def _widest(x: Array, under: list[int], over: list[int]) -> tuple[float, int, int]:
    """The largest distance between minorant and majorant, and the knots left and right of where it is."""
    low, high = np.array(under), np.array(over)
    at_low = np.clip(np.searchsorted(high, low, side="left"), 1, high.size - 1)
    at_high = np.clip(np.searchsorted(low, high, side="left"), 1, low.size - 1)
    above = _line(x, high, at_low, low) + 1 - low
    below = high + 1 - _line(x, low, at_high, high)
    above[[0, -1]] = below[[0, -1]] = 1
    i, j = int(above.argmax()), int(below.argmax())
    if above[i] >= below[j]:
        return float(above[i]), int(low[i]), int(high[at_low[i]])
    return float(below[j]), int(low[at_high[j] - 1]), int(high[j])


def _line(x: Array, knots: NDArray[np.int64], right: NDArray[np.int64], at: NDArray[np.int64]) -> Array:
    """Height of the line through the knots ``right - 1`` and ``right``, above the points ``at``."""
    a, b = knots[right - 1], knots[right]
    width = x[b] - x[a]
    part = np.divide(x[at] - x[a], width, out=np.zeros(at.size), where=width > 0)
    return np.asarray(a + part * (b - a))


def _away(x: Array, knots: list[int], *, sign: int) -> float:
    """How far the cumulated shares are from the line through the knots; 1, what a single point is, at least."""
    if len(knots) < 2:
        return 1.0
    at = np.arange(knots[0], knots[-1] + 1)
    ends = np.array(knots)
    right = np.clip(np.searchsorted(ends, at, side="left"), 1, ends.size - 1)
    away = sign * (at - _line(x, ends, right, at)) + 1
    flat = (ends[right] - ends[right - 1] <= 1) | (x[ends[right]] == x[ends[right - 1]])
    return float(np.where(flat, 1.0, away).max())
