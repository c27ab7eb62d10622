"""A lottery as a table of equal tickets: what can be printed, committed to, and drawn by a public number.

Whole copies of the lottery's groups come first. The remainder is first rounded as a whole, so that the largest distance
of anybody's number of tickets from the exact one is as small as it can be, and then taken apart ticket by ticket,
each a whole point next to the average of what remains. People of one profile take turns.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import floor

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from middleground.engine.selection.lottery import Lottery, numbers_of
from middleground.engine.selection.profiles import Array, Profiles, Whole, whole
from middleground.engine.selection.rotation import Rota
from middleground.engine.selection.solver import best_group
from middleground.engine.selection.units import SUITABILITY

_NEAR = 1e-9
_TRIES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.999)  # largest distances of a number of tickets that are tried, in tickets
_SECONDS = 20.0
_OTHERS, _FEW = 60, 200  # so many other groups are looked for where so few numbers make a group


@dataclass(frozen=True, slots=True)
class TicketTable:
    """``count`` panels, one per ticket; and how far anybody's share of tickets is from the exact chance at most."""

    count: int
    panels: tuple[tuple[str, ...], ...]
    largest_deviation: float


def to_tickets(lottery: Lottery, count: int = 1000, seed: int = 0) -> TicketTable:
    """Round a lottery to equal tickets.

    Parameters
    ----------
    lottery
        Of :func:`draw_chances`.
    count
        How many tickets; 1,000 can be drawn with three dice of ten sides.
    seed
        Decides who of equal people comes first, and the order of the tickets.

    Returns
    -------
    TicketTable
        Panels in the order of their names.
    """
    profiles = lottery.profiles
    groups = _groups(lottery, profiles, count)
    np.random.default_rng(seed).shuffle(groups)
    rota = Rota(profiles, seed)
    panels = tuple(tuple(sorted(rota.seat(group))) for group in groups)
    times = Counter(name for panel in panels for name in panel)
    largest = max(abs(times[name] / count - chance) for name, chance in lottery.chances.items())
    return TicketTable(count, panels, largest)


def _groups(lottery: Lottery, profiles: Profiles, count: int) -> list[Whole]:
    patterns = [numbers_of(pattern, profiles.columns) for pattern in lottery.patterns]
    if any(row.kind == SUITABILITY for row in profiles.rows):  # parts of such groups are hardly ever groups
        exact = count * np.asarray(lottery.shares) @ np.array(patterns, float)
        chosen = _chosen(profiles, _more(profiles, patterns), exact, count)
        if chosen is not None:
            return chosen
    copies = [floor(count * share + _NEAR) for share in lottery.shares]
    groups = [group for group, times in zip(patterns, copies, strict=True) for _ in range(times)]
    rest = count - len(groups)
    if rest:
        exact = count * np.asarray(lottery.shares) @ np.array(patterns, float)
        base = np.asarray(copies) @ np.array(patterns)
        groups += _parted(profiles, _rounded(profiles, exact, base, rest), rest)
        if not _near(profiles, np.sum(groups, axis=0), exact):
            groups = _chosen(profiles, _more(profiles, [*patterns, *groups]), exact, count) or groups
    return groups


def _near(profiles: Profiles, total: Whole, exact: Array) -> bool:
    """Tell whether nobody's number of tickets is a whole ticket away from the exact one."""
    low, high = _within(profiles, exact, 1.0)
    seats = _seats(profiles) @ total
    return bool(((seats >= low) & (seats <= high)).all())


def _seats(profiles: Profiles) -> csr_array:
    """Return what turns numbers into seats of all people of a class together."""
    return csr_array(profiles.chance.multiply(profiles.size[:, None]))


def _within(profiles: Profiles, exact: Array, distance: float) -> tuple[Array, Array]:
    """Return the fewest and the most seats of each class with which people who take turns stay within a distance."""
    each = profiles.chance @ exact
    low, high = np.ceil(each - distance - 1e-6), np.floor(each + distance + 1e-6)
    return low * profiles.size, np.maximum(high, low) * profiles.size


def _more(profiles: Profiles, groups: list[Whole]) -> list[Whole]:
    """Return the groups, each once, and others that differ much, so that there is something to choose from."""
    rng = np.random.default_rng(0)
    found = {group.tobytes(): group for group in groups}
    for _more in range(_OTHERS if profiles.columns <= _FEW else 0):
        best = best_group(profiles, rng.normal(size=profiles.columns), gap=0.1, seconds=1.0)
        if best is not None:
            found.setdefault(best.z.tobytes(), best.z)
    return list(found.values())


def _chosen(profiles: Profiles, groups: list[Whole], exact: Array, count: int) -> list[Whole] | None:
    """Choose how many tickets each group gets, so that everybody's number is next to the exact one; None: no way."""
    seats, chosen = _seats(profiles) @ np.array(groups).T, None
    for distance in reversed(_TRIES):
        low, high = _within(profiles, exact, distance)
        found = milp(
            np.zeros(len(groups)),
            constraints=LinearConstraint(
                np.vstack([seats, np.ones(len(groups))]), np.append(low, count), np.append(high, count)
            ),
            bounds=Bounds(0, count),
            integrality=np.ones(len(groups)),
            options={"time_limit": _SECONDS if chosen is None else _SECONDS / len(_TRIES)},
        )
        if found.x is None:
            break
        chosen = [group for group, times in zip(groups, whole(found.x), strict=True) for _ in range(times)]
    return chosen


def _rounded(profiles: Profiles, exact: Array, base: Whole, rest: int) -> Array:
    """Return whole numbers for the remaining tickets together, with the smallest largest distance for a person."""
    simple = _alone(profiles)
    each = exact / profiles.upper
    for distance in _TRIES:
        low = np.where(simple, np.ceil(each - distance - 1e-6) * profiles.upper, np.floor(exact + _NEAR))
        high = np.where(simple, np.floor(each + distance + 1e-6) * profiles.upper, np.ceil(exact - _NEAR))
        low, high = np.maximum(low - base, 0), np.minimum(high - base, rest * profiles.upper)
        if (low > high).any():
            continue
        found = milp(
            np.where(simple, base - exact + (low + high) / 2, 0.0) / profiles.upper,
            constraints=LinearConstraint(profiles.matrix, rest * profiles.low, rest * profiles.high),
            bounds=Bounds(low, high),
            integrality=np.ones(profiles.columns),
            options={"mip_rel_gap": 0.5, "time_limit": _SECONDS},
        )
        if found.x is not None:
            return whole(found.x).astype(float)
    return np.asarray(exact - base, float)


def _alone(profiles: Profiles) -> np.ndarray:
    """Tell which numbers are the only one of their unit."""
    alone = np.zeros(profiles.columns, bool)
    for group in profiles.groups:
        if len(group.columns) == 1:
            alone[group.columns[0]] = True
    return alone


def _parted(profiles: Profiles, total: Array, rest: int) -> list[Whole]:
    """Take whole groups from a total, each next to the average of what remains."""
    groups = []
    for left in range(rest, 0, -1):
        group = _next(profiles, total / left)
        groups.append(group)
        total = total - group
    return groups


def _next(profiles: Profiles, mean: Array) -> Whole:
    sums = profiles.matrix @ mean
    low = np.clip(np.floor(sums + 1e-7), profiles.low, profiles.high)
    high = np.clip(np.ceil(sums - 1e-7), profiles.low, profiles.high)
    lower = np.clip(np.floor(mean + 1e-7), profiles.lower, profiles.upper)
    upper = np.clip(np.ceil(mean - 1e-7), profiles.lower, profiles.upper)
    for rows in ((low, high), (profiles.low, profiles.high)):
        found = milp(
            (lower + upper) / 2 - mean,
            constraints=LinearConstraint(profiles.matrix, *rows),
            bounds=Bounds(lower, upper),
            integrality=np.ones(profiles.columns),
            options={"mip_rel_gap": 0.5, "time_limit": _SECONDS},
        )
        if found.x is not None and profiles.holds(group := whole(found.x)):
            return group
    return _nearest(profiles, mean)


def _nearest(profiles: Profiles, mean: Array) -> Whole:
    """Return the group with the smallest sum of distances."""
    columns = profiles.columns
    one = eye_array(columns)
    matrix = vstack(
        [
            hstack([profiles.matrix, csr_array((profiles.matrix.shape[0], columns))]),
            hstack([one, -one]),
            hstack([-one, -one]),
        ]
    )
    found = milp(
        np.concatenate([np.zeros(columns), np.ones(columns)]),
        constraints=LinearConstraint(
            csr_array(matrix),
            np.concatenate([profiles.low, np.full(2 * columns, -np.inf)]),
            np.concatenate([profiles.high, mean, -mean]),
        ),
        bounds=Bounds(
            np.concatenate([profiles.lower, np.zeros(columns)]),
            np.concatenate([profiles.upper, np.full(columns, np.inf)]),
        ),
        integrality=np.concatenate([np.ones(columns), np.zeros(columns)]),
        options={"mip_rel_gap": 0.05, "time_limit": _SECONDS},
    )
    return whole(found.x[:columns])
