"""Widths of gaps that towns without camps hardly ever reach, for the quick verdict.

Made by ``python -m bench.opinion.critical 40``: for each number of people 120 flat and skewed towns, answers missing
in three ways, of which the widest was 4.2, 23.8 and 1.1; never less than very strong evidence (10; Kass and Raftery,
1995). Between the entries, and where few towns were that unreliable, the less favourable one counts.
"""

from __future__ import annotations

from bisect import bisect_right

CHANCE = 1 / 121
PEOPLE = (100, 200, 300)
RELIABILITIES = (0.0, 0.6, 0.75)
WIDTHS = ((24.0, 10.0, 10.0), (24.0, 24.0, 24.0), (24.0, 10.0, 10.0))  # by people, then by reliability


def width(people: int, reliability: float) -> float:
    """The width that gaps have to exceed."""
    row = max(bisect_right(PEOPLE, people) - 1, 0)
    column = max(bisect_right(RELIABILITIES, reliability) - 1, 0)
    rows = range(row, min(row + 2, len(PEOPLE))) if people > PEOPLE[row] else (row,)
    columns = range(column, min(column + 2, len(RELIABILITIES)))
    return max(WIDTHS[r][c] for r in rows for c in columns)
