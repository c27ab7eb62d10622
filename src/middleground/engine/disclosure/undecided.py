"""Why people could not decide: released where enough said so, and no rare reason can be subtracted."""

from __future__ import annotations

from middleground.engine.disclosure.figures import Number, Rounder
from middleground.engine.disclosure.policy import Policy
from middleground.engine.disclosure.released import ReleasedMap, ReleasedUndecided
from middleground.engine.disclosure.sides import COMPLEMENT, TOO_FEW, hide
from middleground.engine.estimate import Estimate
from middleground.engine.opinion.findings import OpinionMap, Undecided


def released_undecided(
    found: OpinionMap, told: set[str], rounder: Rounder, previous: ReleasedMap | None
) -> tuple[ReleasedUndecided, ...]:
    """Release the reasons for passing of each statement for which twice the threshold said why.

    Parameters
    ----------
    found
        The engine's map.
    told
        Statements of which the share of passes is released: reasons never say more of them than that.
    rounder
        How to round.
    previous
        What was released before: it stays where too few reasons came or went since.

    Returns
    -------
    tuple
        Counts rounded together; a reason that fewer than the threshold gave is hidden, and another where it could be
        subtracted.
    """
    before = {} if previous is None else {one.id: one for one in previous.undecided}
    policy = rounder.policy
    kept = (one for one in found.undecided if one.id in told and one.n >= 2 * policy.least)
    return tuple(_kept(one, before.get(one.id), policy) or _released(one, rounder) for one in kept)


def _kept(one: Undecided, before: ReleasedUndecided | None, policy: Policy) -> ReleasedUndecided | None:
    if before is None or abs(one.n - before.n) >= policy.batch + policy.base - 1:
        return None
    return before


def _released(one: Undecided, rounder: Rounder) -> ReleasedUndecided:
    policy = rounder.policy
    rounded = rounder.parts(f"undecided:{one.id}", *one.counts)
    last = len(one.counts) - 1
    shares: list[Number] = [
        share
        if not isinstance(share, Estimate)
        else rounder.share("undecided", share)
        if policy.is_raw
        else rounder.figure(share, k=count, of=(up, sum(rounded)), apart=0 < place < last)
        for place, (share, count, up) in enumerate(zip(one.shares, one.counts, rounded, strict=True))
    ]
    for i in hide(list(one.counts), 0, policy.least):
        shares[i] = TOO_FEW if one.counts[i] < policy.least else COMPLEMENT
    return ReleasedUndecided(one.id, sum(rounded), tuple(shares))
