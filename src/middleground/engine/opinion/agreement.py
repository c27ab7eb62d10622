"""How alike two ways of grouping the same people are; for comparing methods, never for describing people."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def adjusted_rand(first: ArrayLike, second: ArrayLike) -> float:
    """Compare two groupings: 1 the same, 0 no more alike than by chance, below 0 less than by chance.

    Parameters
    ----------
    first, second
        Labels of the same people in the same order, (people,); which label a group has does not matter.

    Returns
    -------
    float
        At most 1. Two groupings of nobody, or without any choice (all together, all apart), are the same: 1.

    Raises
    ------
    ValueError
        When the two do not have the same shape.

    Notes
    -----
    With pairs(x) = x(x-1)/2 over the table of both groupings: (found - expected) / (mean of both - expected), where
    expected = pairs in first · pairs in second / all pairs. A bare number: it compares methods and is not published.

    References
    ----------
    L. Hubert, P. Arabie, Comparing partitions, Journal of Classification 2 (1985), equation 5.

    Examples
    --------
    >>> adjusted_rand([0, 0, 1, 1], [5, 5, 3, 3])
    1.0
    """
    rows, columns = np.asarray(first), np.asarray(second)
    if rows.shape != columns.shape or rows.ndim != 1:
        raise ValueError(f"not labels of the same people: {rows.shape}, {columns.shape}")
    table = _table(rows, columns)
    found, in_rows, in_columns = _pairs(table), _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    everything = rows.size * (rows.size - 1) // 2
    # In whole numbers, so that sameness is exact: both sides times everything and two.
    expected = in_rows * in_columns
    above = 2 * (found * everything - expected)
    highest = (in_rows + in_columns) * everything - 2 * expected
    return 1.0 if highest == 0 else above / highest


def _table(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
    row_names, row = np.unique(rows, return_inverse=True)
    column_names, column = np.unique(columns, return_inverse=True)
    counts = np.bincount(row * column_names.size + column, minlength=row_names.size * column_names.size)
    return counts.reshape(row_names.size, column_names.size)


def _pairs(counts: NDArray[np.int64]) -> int:
    return sum(int(count) * (int(count) - 1) // 2 for count in counts.ravel() if count > 1)
