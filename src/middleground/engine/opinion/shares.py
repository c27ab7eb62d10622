"""Shares with their 95 % intervals, for counts that are taken as they are."""

from __future__ import annotations

import math

from middleground.engine.estimate import Estimate, Shown, Suppressed

Z95 = 1.959963984540054  # normal quantile of 97.5 %


def wilson(k: int, n: int) -> Estimate:
    """Say which share ``k`` of ``n`` people is, and how sure one can be of it.

    Parameters
    ----------
    k
        People who answered this way, ``0 <= k <= n``.
    n
        People who were asked, at least 1; for none see :func:`share`.

    Returns
    -------
    Estimate
        Share between 0 and 1 with Wilson's score interval.

    Raises
    ------
    ValueError
        When ``k`` and ``n`` are not counts of that kind.

    Notes
    -----
    centre = (k + z²/2) / (n + z²), half width = z √(k(n - k)/n + z²/4) / (n + z²), z = 1.96.

    References
    ----------
    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).

    Examples
    --------
    >>> wilson(0, 10).high
    0.2775327998628892
    """
    if not 0 <= k <= n or n < 1:
        raise ValueError(f"not {k} of {n}")
    value = k / n
    spread = n + Z95 * Z95
    centre = (k + Z95 * Z95 / 2) / spread
    half = Z95 * math.sqrt(k * (n - k) / n + Z95 * Z95 / 4) / spread
    low = 0.0 if k == 0 else max(0.0, min(value, centre - half))
    high = 1.0 if k == n else min(1.0, max(value, centre + half))
    return Estimate(value, low, high, n, "wilson")


def share(k: int, n: int) -> Shown:
    """Give :func:`wilson`, or say that there is nobody to take a share of.

    Parameters
    ----------
    k, n
        As for :func:`wilson`; ``n`` may be 0.

    Returns
    -------
    Estimate or Suppressed
        ``Suppressed("not_estimated")`` for nobody.
    """
    return wilson(k, n) if n else Suppressed("not_estimated")


def wilson_of(value: float, effective: float, n: int, method: str = "wilson") -> Estimate:
    """Give Wilson's interval for a share that tells as much as ``effective`` people asked independently would.

    Parameters
    ----------
    value
        The share, between 0 and 1.
    effective
        Independent people it is worth (fewer than ``n`` where answers are weighted or hang together), at least 1.
    n
        People behind it.
    method
        How it was made.

    Returns
    -------
    Estimate
        The share with its interval.

    Examples
    --------
    >>> wilson_of(0.5, 100.0, 300).low == wilson(50, 100).low
    True
    """
    spread = effective + Z95 * Z95
    centre = (value * effective + Z95 * Z95 / 2) / spread
    half = Z95 * math.sqrt(value * (1 - value) * effective + Z95 * Z95 / 4) / spread
    return Estimate(value, max(0.0, min(value, centre - half)), min(1.0, max(value, centre + half)), n, method)


def difference(first: Estimate, second: Estimate) -> Estimate:
    """Say how far one share lies above another, from two separate sets of people.

    Parameters
    ----------
    first, second
        Shares with Wilson intervals; nobody is in both.

    Returns
    -------
    Estimate
        ``first - second`` between -1 and 1, with Newcombe's hybrid score interval; ``n`` is everybody in both.

    References
    ----------
    R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven
    methods, Statistics in Medicine 17 (1998), method 10.

    Examples
    --------
    >>> gap = difference(wilson(56, 70), wilson(48, 80))
    >>> round(gap.low, 4), round(gap.high, 4)
    (0.0524, 0.3339)
    """
    value = first.value - second.value
    low = value - math.hypot(first.value - first.low, second.high - second.value)
    high = value + math.hypot(first.high - first.value, second.value - second.low)
    return Estimate(value, max(-1.0, low), min(1.0, high), first.n + second.n, "newcombe")
