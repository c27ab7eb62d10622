"""A number that may leave the engine: a value, how sure we are of it, and from how many people."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval.

    Parameters
    ----------
    value, low, high
        In the same unit (mostly a share between 0 and 1); ``low <= value <= high``, all finite.
    n
        People the value rests on.
    method
        Short name of how the interval was made: ``"posterior"``, ``"wilson"``, ``"bootstrap"``.

    Raises
    ------
    ValueError
        When the three numbers are not finite and in order, or ``n`` is negative.
    """

    value: float
    low: float
    high: float
    n: int
    method: str

    def __post_init__(self) -> None:
        if not -math.inf < self.low <= self.value <= self.high < math.inf:
            raise ValueError(f"not an interval around its value: {(self.low, self.value, self.high)}")
        if self.n < 0:
            raise ValueError(f"n must not be negative: {self.n}")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A number that is not shown, and why.

    ``reason`` is a code: ``"too_few"`` (fewer people than the threshold), ``"complement"`` (it could be
    subtracted from others), ``"protected"`` (one of the two; to say which would tell too much), ``"not_estimated"``
    (the data cannot tell).
    """

    reason: str


Shown = Estimate | Suppressed
