"""Released numbers: rounded so far that no small count can be read back from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from middleground.engine.disclosure.policy import Policy
from middleground.engine.disclosure.rounding import keyed_uniform, round_parts, uniform_within
from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.shares import wilson

RUNGS = (*(i / 100 for i in range(1, 11)), 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 1.0)
"""Half widths an interval may have; a finer one would betray the count behind it."""
STEP = 0.05
"""What a model expects is no count; it is shown in steps of five per cents, never nearer to nobody or everybody."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A released share.

    Parameters
    ----------
    value, low, high
        Between 0 and 1, in whole per cents; the interval holds the engine's own and the rounding.
    n
        People behind it, rounded.
    method
        How the interval was made before it was widened.
    edge
        ``"at_least"``: nearly everybody, the exact count stays hidden; ``"at_most"``: nearly nobody; else empty.
    """

    value: float
    low: float
    high: float
    n: int
    method: str
    edge: str = ""


Number = Figure | Suppressed


@dataclass(frozen=True, slots=True)
class Rounder:
    """Rounding under one policy and one key."""

    policy: Policy
    key: bytes

    def parts(self, cell: str, *counts: int) -> tuple[int, ...]:
        """Round the parts of one whole, adding up; the same whole comes out the same in every cell."""
        base, total = self.policy.base, sum(counts)
        whole, parts = keyed_uniform(self.key, "whole", total), keyed_uniform(self.key, cell, *counts)
        return round_parts(counts, base=base, u=uniform_within(total, base=base, whole=whole, parts=parts))

    def count(self, cell: str, count: int) -> int:
        """Round one count."""
        return self.parts(cell, count)[0]

    def share(self, cell: str, found: Shown, *, n: int | None = None) -> Number:
        """Release a share: what a model expects in coarse steps, anything else as a count of its ``n`` people.

        ``n`` is the rounded number of people where that number is already released; else it is rounded here.
        """
        if isinstance(found, Suppressed):
            return found
        if self.policy.is_raw:
            return Figure(found.value, found.low, found.high, found.n, found.method)
        if found.method == "posterior":
            return self._expected(cell, found, n)
        k = round(min(max(found.value, 0.0), 1.0) * found.n)
        rounded, rest = self.parts(cell, k, found.n - k)
        if n is None:
            return self.figure(found, k=k, of=(rounded, rounded + rest))
        return self.figure(found, k=k, of=(min(rounded, n), n), apart=True)

    def _expected(self, cell: str, found: Estimate, n: int | None) -> Number:
        if found.n < self.policy.least:
            return Suppressed("too_few")
        low = max(0.0, math.floor(found.low / STEP + 1e-9) * STEP)
        high = min(1.0, math.ceil(found.high / STEP - 1e-9) * STEP)
        value = min(max(round(found.value / STEP) * STEP, STEP), 1 - STEP)
        edge = "at_least" if found.value > 1 - STEP else "at_most" if found.value < STEP else ""
        low, high = min(low, value), max(high, value)
        shown_n = self.count(cell, found.n) if n is None else n
        return Figure(round(value, 2), round(low, 2), round(high, 2), shown_n, found.method, edge)

    def figure(self, found: Estimate, *, k: int, of: tuple[int, int], apart: bool = False) -> Number:
        """Release ``k`` of ``found.n`` people, given both rounded, with an interval that holds the engine's.

        ``apart``: the rest was not rounded as one number, so that rounding may have moved the share twice as far.

        Neither the people counted nor the others may come out as fewer than the threshold: such a share is shown
        as an edge ("95 % or more").
        """
        rounded, n = of
        least = self.policy.least
        if found.n < least or n < 2 * least:
            return Suppressed("too_few")
        shown, edge = rounded, ""
        if found.n - k < least or rounded > n - least:
            shown, edge = n - least, "at_least"
        elif k < least or rounded < least:
            shown, edge = least, "at_most"
        reach = max(k / found.n - found.low, found.high - k / found.n)
        moved = (self.policy.base - 1) * (2 if apart else 1) / n
        if least <= k <= found.n - least:  # rounding alone led to the edge
            moved += abs(shown - rounded) / n
        low, high = _outwards(shown, n, edge, reach=reach, moved=moved)
        return Figure(round(shown / n, 2), low, high, n, found.method, edge)


def _outwards(k: int, n: int, edge: str, *, reach: float, moved: float) -> tuple[float, float]:
    """Give the interval around ``k`` of ``n`` in whole per cents, with room for what rounding moved."""
    value = k / n
    if edge:  # the same reach for every count behind the edge
        at_edge = wilson(k, n)
        reach = max(reach, at_edge.high - value, value - at_edge.low)
    reach = next((rung for rung in RUNGS if rung >= reach - 1e-12), 1.0) + moved
    low = 0.0 if edge == "at_most" else max(0.0, math.floor(100 * (value - reach) + 1e-9) / 100)
    high = 1.0 if edge == "at_least" else min(1.0, math.ceil(100 * (value + reach) - 1e-9) / 100)
    return low, high


def number_to_json(number: Number) -> dict[str, Any]:
    """Write a number as plain data: a share with its interval, or why it is not shown.

    Parameters
    ----------
    number
        A released number.

    Returns
    -------
    dict
        ``value``, ``low``, ``high`` (shares between 0 and 1), ``n``, ``method`` and, where it is one, ``edge``; or
        ``suppressed`` with the reason.
    """
    if isinstance(number, Suppressed):
        return {"suppressed": number.reason}
    plain: dict[str, Any] = {
        "value": number.value,
        "low": number.low,
        "high": number.high,
        "n": number.n,
        "method": number.method,
    }
    return plain | ({"edge": number.edge} if number.edge else {})


def number_from_json(plain: dict[str, Any]) -> Number:
    """Read what :func:`number_to_json` wrote.

    Parameters
    ----------
    plain
        The data.

    Returns
    -------
    Figure or Suppressed
        The number as it was.
    """
    return Suppressed(plain["suppressed"]) if "suppressed" in plain else Figure(**plain)
