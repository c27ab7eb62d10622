"""Differences of two shares with an interval that heeds what both have in common, and which of many are real."""

from __future__ import annotations

import math
from collections.abc import Sequence

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.shares import Z95

FALSE_DISCOVERIES = 0.05


def after_less_before(before: Estimate, after: Estimate, *, correlation: float = 0.0, method: str) -> Estimate:
    """Say how far a share moved, from its two intervals.

    Notes
    -----
    Square and add (Newcombe, 1998, methods 8 and 10): with l and u the reach of an interval below and above its value,
    low = d - √(l₂² + u₁² - 2ρ l₂u₁), high = d + √(u₂² + l₁² - 2ρ u₂l₁). ρ is the correlation of the two shares; 0 is
    right for different people and too wide when many are the same.
    """
    value = after.value - before.value
    low = _reach(after.value - after.low, before.high - before.value, correlation)
    high = _reach(after.high - after.value, before.value - before.low, correlation)
    return Estimate(value, max(-1.0, value - low), min(1.0, value + high), after.n + before.n, method)


def _reach(first: float, second: float, correlation: float) -> float:
    return math.sqrt(max(first * first + second * second - 2 * correlation * first * second, 0.0))


def p_value(difference: Shown) -> float:
    """How easily chance alone would move it so far, read off the interval's reach towards nothing; 1 if not shown."""
    if not isinstance(difference, Estimate) or difference.value == 0:
        return 1.0
    reach = difference.value - difference.low if difference.value > 0 else difference.high - difference.value
    return math.erfc(abs(difference.value) / reach * Z95 / math.sqrt(2)) if reach > 0 else 0.0


def discoveries(p_values: Sequence[float], rate: float = FALSE_DISCOVERIES) -> tuple[bool, ...]:
    """Which of many differences to call real, so that on average at most ``rate`` of those called are not.

    References
    ----------
    Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, JRSS B 57 (1995).
    """
    count = len(p_values)
    passing = [p for rank, p in enumerate(sorted(p_values), start=1) if p <= rate * rank / count]
    bar = max(passing, default=-1.0)
    return tuple(p <= bar for p in p_values)
