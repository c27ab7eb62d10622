"""Widths of gaps that towns without camps hardly ever reach, for the quick verdict.

Made by ``python -m bench.opinion.critical``: flat continua along one line and over a square, each the widest of
``TOWNS`` towns. Between the entries the less favourable neighbour counts.
"""

from __future__ import annotations

from bisect import bisect_right

TOWNS = 40
CHANCE = 1 / (TOWNS + 1)
PEOPLE = (100, 200, 300)
RELIABILITIES = (0.0, 0.6, 0.75)
WIDTHS = ((40.0, 40.0, 40.0), (40.0, 40.0, 40.0), (40.0, 40.0, 40.0))  # by people, then by reliability


def width(people: int, reliability: float) -> float:
    """The width that gaps have to exceed."""
    row = max(bisect_right(PEOPLE, people) - 1, 0)
    column = max(bisect_right(RELIABILITIES, reliability) - 1, 0)
    around = [
        WIDTHS[r][c]
        for r in range(row, min(row + 2, len(PEOPLE)))
        for c in range(column, min(column + 2, len(RELIABILITIES)))
    ]
    return max(around)
