"""Large pools: a table of equal tickets made by exchanging people between its panels until each keeps every rule.

How often everybody comes is settled first, in whole numbers, from the most equal fractions; exchanges leave it as it
is. So the chances are exact by construction, and what is looked for is only a seating of the same people.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp, minimize
from scipy.sparse import csr_array, eye_array, hstack, vstack

from middleground.engine.selection.clock import Clock
from middleground.engine.selection.modes import PROMISED, Mode
from middleground.engine.selection.profiles import Array, Profiles, Whole, whole
from middleground.engine.selection.solver import Programme, maximise

Small = NDArray[np.float32]
LARGE = 500  # from so many profiles on, exact answers take longer than people wait
_SHARES = (0.995, 0.98, 0.95, 0.9, 0.8, 0.6)  # of the best lowest chance, tried in this order
_TICKETS = 800  # a table has at least about so many
_AMPLE = 0.7  # so far inside a bound, the mean of panels leaves enough of them
_KEPT = 0.95  # of that distance
_BATCH = 192  # exchanges considered at once
_PATIENCE = 600  # rounds without a better table
_HEAT = 0.35
_NEVER = np.float32(1e3)
_TINY = 1e-12
_SLIPS, _SLIP = 0.1, 0.5  # so often an exchange may be worse, by so much


def roominess(profiles: Profiles, lowest: float) -> Array | None:
    """Return how far inside each row's bounds the mean of groups can stay, with this lowest chance; None: nowhere.

    The further the mean is from the bounds, the more panels there are to choose from. No row needs more than a little.
    """
    rows = len(profiles.low)
    most = np.minimum((profiles.high - profiles.low) / 2, _AMPLE)
    one = eye_array(rows)
    endless = np.full(rows, np.inf)
    programme = Programme(
        csr_array(vstack([hstack([profiles.matrix, -one]), hstack([profiles.matrix, one])])),
        np.concatenate([profiles.low, -endless]),
        np.concatenate([endless, profiles.high]),
        np.concatenate([_least(profiles, lowest), np.zeros(rows)]),
        np.concatenate([profiles.upper, most]),
    )
    found = maximise(np.concatenate([np.zeros(profiles.columns), np.ones(rows)]), programme)
    return None if found is None else found.point[profiles.columns :]


def _least(profiles: Profiles, lowest: float) -> Array:
    """Return the least number of each column that gives everybody this chance."""
    return np.maximum(profiles.lower, lowest * profiles.upper)


def large(profiles: Profiles) -> bool:
    """Tell whether a table is made instead of an exact lottery: many profiles, each one person by plain counting."""
    alone = all(len(group.columns) == 1 for group in profiles.groups)
    return profiles.columns > LARGE and alone and bool((profiles.matrix.data == 1).all())


def seated(profiles: Profiles, best: float, mode: Mode, clock: Clock, seed: int) -> tuple[Whole, ...] | None:
    """Return the panels of a table, as numbers; None where none was found.

    ``best`` is what the lowest chance cannot exceed.
    """
    rng = np.random.default_rng(seed)
    for at, share in enumerate(_SHARES):
        least = max(1, round(_TICKETS * share * best))
        tickets = ceil(least / (share * best)) if best > 0 else _TICKETS
        promised = least if best > 0 and mode in PROMISED else 0
        counts = _counted(profiles, mode, tickets, promised)
        clock.tell((at + 0.5) / len(_SHARES))
        if counts is None:
            continue
        table = _Table(profiles, counts, tickets)
        if table.settle(rng, clock):
            return table.numbers()
        if clock.over():
            break
    return None


def _counted(profiles: Profiles, mode: Mode, tickets: int, least: int) -> Whole | None:
    """Settle how often everybody comes in so many tickets: whole numbers that keep the rules together."""
    lowest = least / tickets
    room = roominess(profiles, lowest)
    if room is None:
        return None
    exact = evenly(profiles, lowest, _KEPT * room, logarithmic=mode == "nash") * tickets
    low = np.maximum(np.floor(exact), np.where(profiles.lower > 0, tickets, least) * profiles.upper)
    high = np.minimum(np.maximum(np.ceil(exact), low + 1), tickets * profiles.upper)
    found = milp(
        (low + high) / 2 - exact,
        constraints=LinearConstraint(profiles.matrix, tickets * profiles.low, tickets * profiles.high),
        bounds=Bounds(low, high),
        integrality=np.ones(profiles.columns),
        options={"mip_rel_gap": 0.5, "node_limit": 2000, "time_limit": 30.0},
    )
    return None if found.x is None else whole(found.x)


def evenly(profiles: Profiles, lowest: float, inside: Array, *, logarithmic: bool = False) -> Array:
    """Return the point of the least sum of squared chances, or of the largest of their logarithms.

    The lowest chance is given, and how far ``inside`` each row's bounds the point stays. The dual has one number per
    bound and is smooth; the point follows from these multipliers person by person.
    """
    low, high = profiles.low + inside, np.minimum(profiles.high - inside, 1e6)
    least, upper, rows = _least(profiles, lowest), profiles.upper, len(profiles.low)

    def dual(multipliers: Array) -> tuple[float, Array]:
        z = _pulled(profiles, multipliers[:rows] - multipliers[rows:], least, logarithmic=logarithmic)
        sums = profiles.matrix @ z
        slope = np.concatenate([low - sums, sums - high])
        cost = -upper * np.log(np.maximum(z / upper, _TINY)) if logarithmic else 0.5 * z**2 / upper
        return -float(cost.sum() + multipliers @ slope), -slope

    start = np.zeros(2 * rows)
    if logarithmic:  # where there is no pull, everybody would come
        start[rows] = max(1.0, float(profiles.size.sum()) / profiles.case.places)
    bounds = [(0, None)] * (2 * rows)
    found = minimize(dual, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 3000})
    return _pulled(profiles, found.x[:rows] - found.x[rows:], least, logarithmic=logarithmic)


def _pulled(profiles: Profiles, multipliers: Array, least: Array, *, logarithmic: bool) -> Array:
    pull = profiles.matrix.T @ multipliers
    chance = 1 / np.maximum(-pull, 1.0) if logarithmic else pull
    return np.asarray(np.clip(profiles.upper * chance, least, profiles.upper))


class _Table:
    """Who sits where: units by panel and seat, the sums of each panel's rows, and who is in which panel."""

    def __init__(self, profiles: Profiles, counts: Whole, tickets: int) -> None:
        """Deal units out in the order of their profiles, so that alike people are spread over the panels."""
        self.columns = profiles.columns
        self.low, self.high = profiles.low.astype(np.float32), profiles.high.astype(np.float32)
        members = whole(profiles.upper)
        self.column = np.repeat(np.arange(profiles.columns), members)
        nth = np.arange(len(self.column)) - (np.cumsum(members) - members)[self.column]
        each, more = np.divmod(counts, members)
        dealt = np.repeat(np.arange(len(self.column)), each[self.column] + (nth < more[self.column]))
        self.unit = dealt.reshape(-1, tickets).T.copy()
        self.features = np.asarray(profiles.matrix.T.todense(), np.float32)[self.column]
        self.sums: Small = self.features[self.unit].sum(axis=1)
        self.inside = np.zeros((tickets, len(self.column)), bool)
        self.inside[np.arange(tickets)[:, None], self.unit] = True

    def numbers(self) -> tuple[Whole, ...]:
        """Return each panel as one number per column."""
        return tuple(np.bincount(self.column[row], minlength=self.columns).astype(np.int64) for row in self.unit)

    def settle(self, rng: np.random.Generator, clock: Clock) -> bool:
        """Exchange people between panels until each keeps every rule; False where no more is gained."""
        bad = self._penalty(self.sums).sum(axis=1)
        best, since = float(bad.sum()), 0
        while bad.any():
            first = rng.permutation(np.flatnonzero(bad > 0))[:_BATCH]
            others = rng.permutation(np.setdiff1d(np.arange(len(bad)), first))[: len(first)]
            both = (first[: len(others)], others)
            self._exchange(*both, rng)
            changed = np.concatenate(both)
            bad[changed] = self._penalty(self.sums[changed]).sum(axis=1)
            better = bad.sum() < best - 1e-6
            best, since = (float(bad.sum()), 0) if better else (best, since + 1)
            if since >= _PATIENCE or clock.over():
                return False
            clock.tell(clock.told)
        return True

    def _penalty(self, sums: Small) -> Small:
        """Return how much each sum is outside its bounds; more for what is far outside."""
        out = np.maximum(self.low - sums, 0) + np.maximum(sums - self.high, 0)
        return np.asarray(out * (1 + 0.2 * out), np.float32)

    def _exchange(self, one: Whole, two: Whole, rng: np.random.Generator) -> None:
        """Make the best exchange, give or take a little chance, between each two panels."""
        gain = self._gains(one, two)
        heat = _HEAT * rng.random(len(one), dtype=np.float32)[:, None, None] ** 2
        chosen = (gain + heat * rng.random(gain.shape, dtype=np.float32)).reshape(len(one), -1).argmin(axis=1)
        change = gain.reshape(len(one), -1)[np.arange(len(one)), chosen]
        taken = np.flatnonzero(change <= np.where(rng.random(len(one)) < _SLIPS, _SLIP, 1e-6))
        seat_one, seat_two = np.divmod(chosen[taken], gain.shape[2])
        one, two = one[taken], two[taken]
        here, there = self.unit[one, seat_one], self.unit[two, seat_two]
        step = self.features[there] - self.features[here]
        self.sums[one] += step
        self.sums[two] -= step
        self.unit[one, seat_one], self.unit[two, seat_two] = there, here
        self.inside[one, here] = self.inside[two, there] = False
        self.inside[one, there] = self.inside[two, here] = True

    def _gains(self, one: Whole, two: Whole) -> Small:
        """Return what the penalty changes by when two seats (last two axes) are exchanged between each two panels."""
        from_one, from_two = self.features[self.unit[one]], self.features[self.unit[two]]
        less, more = [], []
        for sums in (self.sums[one], self.sums[two]):
            now = self._penalty(sums)
            less.append(self._penalty(sums - 1) - now)
            more.append(self._penalty(sums + 1) - now)
        leave_one = np.einsum("bkr,br->bk", from_one, less[0] + more[1])
        leave_two = np.einsum("bkr,br->bk", from_two, less[1] + more[0])
        # what both people count for stays as it is
        alike = (from_one * (less[0] + more[0] + less[1] + more[1])[:, None, :]) @ from_two.transpose(0, 2, 1)
        there = np.take_along_axis(self.inside[two], self.unit[one], axis=1)
        here = np.take_along_axis(self.inside[one], self.unit[two], axis=1)
        taken = _NEVER * (there[:, :, None] | here[:, None, :])
        return np.asarray(leave_one[:, :, None] + leave_two[:, None, :] - alike + taken, np.float32)
