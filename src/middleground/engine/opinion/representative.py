"""Which statements Polis calls representative of a group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
ONE_SIDED_90 = 1.2816
MOST = 5


def defining_statements(
    agreed: Counts, disagreed: Counts, asked: Counts, *, hidden: NDArray[np.bool_]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Give for each group the columns that tell it from the others, +1 agree or -1 disagree, agreement first.

    Parameters
    ----------
    agreed, disagreed, asked
        Answers of each group, (groups, statements).
    hidden
        Statements that are never taken, (statements,).

    Notes
    -----
    With n answers of the group, k of the kind, and N, K those of all others: p = (k+1)/(n+2); one-proportion
    z = 2√(n+1)((k+1)/(n+1) - 1/2); r = p / ((K+1)/(N+2)); two-proportion z on k+1, n+1, K+1, N+1. Taken when both z are
    above 1.2816 (90 %, one-sided); the kind with the larger two-proportion z, ordered by r · z · p · z, at most 5.
    Nothing corrects for testing hundreds of statements: expect some by chance.
    """
    groups = []
    for group in range(len(asked)):
        inside = asked[group]
        outside = asked.sum(axis=0) - inside
        kinds = [_kind(k[group], inside, k.sum(axis=0) - k[group], outside) for k in (agreed, disagreed)]
        groups.append(_chosen(kinds, hidden))
    return tuple(groups)


def _kind(k: Counts, n: Counts, others_k: Counts, others_n: Counts) -> tuple[Numbers, NDArray[np.bool_], Numbers]:
    """Two-proportion z, whether both tests pass, and the order."""
    likely = (k + 1) / (n + 2)
    alone = 2 * np.sqrt(n + 1) * ((k + 1) / (n + 1) - 0.5)
    ratio = likely / ((others_k + 1) / (others_n + 2))
    pooled = (k + others_k + 2) / (n + others_n + 2)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / (n + 1) + 1 / (others_n + 1)))
    apart = (k + 1) / (n + 1) - (others_k + 1) / (others_n + 1)
    against = np.where(pooled < 1, apart / np.maximum(spread, np.finfo(float).tiny), 0.0)
    passes = (alone > ONE_SIDED_90) & (against > ONE_SIDED_90)
    return against, passes, ratio * against * likely * alone


def _chosen(
    kinds: list[tuple[Numbers, NDArray[np.bool_], Numbers]], hidden: NDArray[np.bool_]
) -> tuple[tuple[int, int], ...]:
    (agree_z, agree_passes, agree_order), (disagree_z, disagree_passes, disagree_order) = kinds
    prefers_agree = agree_z > disagree_z
    passes = np.where(prefers_agree, agree_passes, disagree_passes) & ~hidden
    order = np.where(prefers_agree, agree_order, disagree_order)
    best = [int(column) for column in np.argsort(-order, kind="stable") if passes[column]][:MOST]
    ways = [(column, 1 if prefers_agree[column] else -1) for column in best]
    return tuple(sorted(ways, key=lambda found: -found[1]))
