"""A point of the polytope taken apart into groups: each group takes as much of it as it can, until nothing is left.

Every group is a whole point next to what remains, with all sums that sit on a bound on the same bound; so what remains
stays within the rules and has one number less that is not whole. Where no such group exists the rest is left over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from middleground.engine.selection.clock import Clock
from middleground.engine.selection.profiles import Array, Profiles, Whole, whole
from middleground.engine.selection.units import SUITABILITY

_NEAR = 1e-9
_NODES, _SECONDS = 2000, 10.0  # one group is looked for so long
_LEAST = 1e-8  # a part of the lottery that nobody would ever notice


@dataclass(slots=True)
class Peeled:
    """Groups and their weights, and the weight that is left over."""

    groups: list[Whole] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    left: float = 1.0


def peel(profiles: Profiles, point: Array, *, clock: Clock, most: int = 2000) -> Peeled:
    """Take ``point`` apart, into at most ``most`` groups."""
    peeled = Peeled()
    if _uneven(profiles, point):
        return peeled
    while peeled.left > _LEAST and len(peeled.groups) < most and not clock.over():
        clock.tell(0.9 * min(1.0, np.log(peeled.left) / np.log(_LEAST)))
        point = _snapped(point, peeled.left)
        group = _neighbour(profiles, point, peeled.left)
        if group is None:
            break
        share = _share(profiles, point, group, peeled.left)
        if share < _LEAST:
            break
        peeled.groups.append(group)
        peeled.weights.append(peeled.left * share)
        peeled.left *= 1 - share
        if share >= 1 - _LEAST:
            peeled.left = 0.0
            break
        point = (point - share * group) / (1 - share)
    return peeled


def _uneven(profiles: Profiles, point: Array) -> bool:
    """Tell whether a sum of large weights sits on its bound: whole numbers then hardly ever meet it exactly."""
    sums = profiles.matrix @ point
    tight = (np.abs(sums - profiles.low) < _NEAR * 1e3) | (np.abs(sums - profiles.high) < _NEAR * 1e3)
    return any(row.kind == SUITABILITY and tight[at] for at, row in enumerate(profiles.rows))


def _snapped(point: Array, left: float = 1.0) -> Array:
    """Round what is whole but for the error of computing, which grows as less is left."""
    whole = np.rint(point)
    return np.where(np.abs(point - whole) < min(1e-7 + 1e-11 / left, 0.01), whole, point)


def _neighbour(profiles: Profiles, point: Array, left: float) -> Whole | None:
    """Return a group in the smallest box and on the smallest face that hold the point."""
    sums = _snapped(profiles.matrix @ point, left)
    low = np.maximum(profiles.low, np.floor(sums))
    high = np.minimum(profiles.high, np.ceil(sums))
    lower, upper = np.floor(point), np.ceil(point)
    for rows in ((low, high), _face(profiles, sums)):
        found = milp(
            (lower + upper) / 2 - point,
            constraints=LinearConstraint(profiles.matrix, *rows),
            bounds=Bounds(lower, upper),
            integrality=np.ones(profiles.columns),
            options={"mip_rel_gap": 0.2, "node_limit": _NODES, "time_limit": _SECONDS},
        )
        if found.x is not None and profiles.holds(group := whole(found.x)):
            return group
    return None


def _face(profiles: Profiles, sums: Array) -> tuple[Array, Array]:
    low = np.where(sums >= profiles.high, profiles.high, profiles.low)
    high = np.where(sums <= profiles.low, profiles.low, profiles.high)
    return low, high


def _share(profiles: Profiles, point: Array, group: Whole, left: float) -> float:
    """Return the largest share of the point that can be this group, with the rest within box and rules."""
    sums, held = _snapped(profiles.matrix @ point, left), profiles.matrix @ group
    low = np.maximum(profiles.low, np.minimum(np.floor(sums), held))
    high = np.minimum(profiles.high, np.maximum(np.ceil(sums), held))
    steps = [
        _room(point, group, np.floor(point), np.ceil(point)),
        _room(sums, held, low, high),
    ]
    step = max(0.0, min(steps))
    return 1.0 if not np.isfinite(step) else step / (1 + step)


def _room(point: Array, group: Array | Whole, low: Array, high: Array) -> float:
    """Return how far the point can move away from the group within its bounds, in units of their distance."""
    away = point - group
    with np.errstate(divide="ignore", invalid="ignore"):
        up = np.where(away > _NEAR, (high - point) / away, np.inf)
        down = np.where(away < -_NEAR, (low - point) / away, np.inf)
    return float(min(up.min(initial=np.inf), down.min(initial=np.inf)))
