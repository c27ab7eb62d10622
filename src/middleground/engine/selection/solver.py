"""The two questions put to HiGHS inside SciPy: best fractions of a linear programme, best whole numbers of a group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from middleground.engine.selection.profiles import Array, Profiles, Whole, whole


@dataclass(frozen=True, slots=True)
class Best:
    """The best group found for some weights, and what no group can exceed."""

    z: Whole
    value: float
    bound: float


@dataclass(frozen=True, slots=True)
class Fractions:
    """The answer of a linear programme: its value, its point, and the multiplier of each of its rows."""

    value: float
    point: Array
    multipliers: Array


def best_group(profiles: Profiles, weights: Array, *, gap: float = 0.0, seconds: float = 60.0) -> Best | None:
    """Return the group with the largest sum of weights; None when no group exists or none was found in time.

    ``gap`` is the relative distance to the best that may be left.
    """
    found = milp(
        -weights,
        constraints=LinearConstraint(profiles.matrix, profiles.low, profiles.high),
        bounds=Bounds(profiles.lower, profiles.upper),
        integrality=np.ones(profiles.columns),
        options={"mip_rel_gap": gap, "time_limit": seconds},
    )
    if found.x is None:
        return None
    z = whole(found.x)
    if not profiles.holds(z):
        return None
    value = float(weights @ z)
    bound = value if found.mip_dual_bound is None else max(value, -float(found.mip_dual_bound))
    return Best(z, value, bound)


@dataclass(frozen=True, slots=True)
class Programme:
    """The points with low <= matrix·x <= high and lower <= x <= upper."""

    matrix: csr_array
    low: Array
    high: Array
    lower: Array
    upper: Array


def maximise(objective: Array, over: Programme) -> Fractions | None:
    """Return the point of a programme with the largest objective·x; None where there is no point.

    A multiplier is how much the value grows with the row's bound: at least 0 where ``high`` binds, at most 0 where
    ``low`` does.
    """
    matrix, low, high = over.matrix, over.low, over.high
    equal = low == high
    above, below = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
    found = linprog(
        -objective,
        A_ub=vstack([matrix[above], -matrix[below]]) if (above | below).any() else None,
        b_ub=np.concatenate([high[above], -low[below]]) if (above | below).any() else None,
        A_eq=matrix[equal] if equal.any() else None,
        b_eq=high[equal] if equal.any() else None,
        bounds=np.column_stack([over.lower, over.upper]),
        method="highs",
    )
    if found.x is None or found.status not in (0, 1):
        return None
    multipliers = np.zeros(len(low))
    if equal.any():
        multipliers[equal] = -found.eqlin.marginals
    if (above | below).any():
        split = int(above.sum())
        multipliers[above] -= found.ineqlin.marginals[:split]
        multipliers[below] += found.ineqlin.marginals[split:]
    return Fractions(-float(found.fun), found.x, multipliers)
