"""Camps of too few people are not told apart: they are left out, or the map says "one group"."""

from __future__ import annotations

from dataclasses import replace

from middleground.engine.disclosure.figures import Number, Rounder
from middleground.engine.disclosure.policy import Policy
from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.findings import Note, OpinionMap, Side, StatementFinding
from middleground.engine.opinion.shares import difference

TOO_FEW = Suppressed("too_few")
COMPLEMENT = Suppressed("complement")
SMALL_CAMPS = Note("disclosure.small_camps_hidden")


def people_on(side: Side, n_placed: int) -> int:
    """Return how many of the placed people a side's share stands for."""
    return round(side.share.value * n_placed) if isinstance(side.share, Estimate) else 0


def without_small_camps(found: OpinionMap, policy: Policy) -> OpinionMap:
    """Leave out camps about which nothing could be shown; with fewer than two camps left there are none to show.

    A share needs the threshold on both of its sides, so a camp needs twice as many people.
    """
    if found.structure != "camps":
        return found
    kept = [i for i, side in enumerate(found.sides) if people_on(side, found.n_placed) >= 2 * policy.least]
    if len(kept) == len(found.sides):
        return found
    found = replace(found, lines=(), middle_differs=(), middle_unsure=())  # they rest on the camps that are hidden too
    notes = (*found.notes, SMALL_CAMPS)
    heeds = _heeds_the_hidden(found, kept, policy)
    if len(kept) < 2:
        statements = tuple(_as_one_group(statement, heeds=heeds) for statement in found.statements)
        nobody = Suppressed("not_estimated")
        return replace(
            found, structure="one", sides=(), middle=nobody, density=None, statements=statements, notes=notes
        )
    return replace(
        found,
        sides=tuple(found.sides[i] for i in kept),
        density=None,
        statements=tuple(_with_sides(statement, kept, heeds=heeds) for statement in found.statements),
        notes=notes,
    )


def _heeds_the_hidden(found: OpinionMap, kept: list[int], policy: Policy) -> bool:
    """Say whether a camp that is not shown still counts for "everybody agrees", so that no minority is passed over.

    Of a camp below the threshold not even that one word is told.
    """
    hidden = [side for i, side in enumerate(found.sides) if i not in kept]
    return all(people_on(side, found.n_placed) >= policy.least for side in hidden)


def _as_one_group(found: StatementFinding, *, heeds: bool) -> StatementFinding:
    return replace(
        found,
        common=found.agree,
        common_against=found.disagree,
        bridging=TOO_FEW,
        divisive=TOO_FEW,
        is_common_ground=_low(found.agree) > 0.5 and (found.is_common_ground or not heeds),
        is_rejected_by_all=_low(found.disagree) > 0.5 and (found.is_rejected_by_all or not heeds),
        is_bridging=False,
        is_divisive=False,
    )


def _with_sides(found: StatementFinding, kept: list[int], *, heeds: bool) -> StatementFinding:
    """Take the measures over camps again, over the camps that are shown."""
    by_side = tuple(found.agree_by_side[i] for i in kept)
    known = [share for share in by_side if isinstance(share, Estimate)]
    common: Shown = TOO_FEW
    gap: Shown = TOO_FEW
    if len(known) == len(by_side):
        common = min(known, key=lambda share: share.low)
        gap = difference(max(known, key=lambda share: share.value), min(known, key=lambda share: share.value))
    return replace(
        found,
        agree_by_side=by_side,
        common=common,
        common_against=TOO_FEW,
        bridging=TOO_FEW,
        divisive=gap,
        is_common_ground=_low(common) > 0.5 and (found.is_common_ground or not heeds),
        is_rejected_by_all=False,
        is_bridging=False,
        is_divisive=_low(gap) > 0.25,
    )


def _low(share: Shown) -> float:
    return share.low if isinstance(share, Estimate) else 0.0


def released_shares(found: OpinionMap, rounder: Rounder) -> tuple[tuple[Number, ...], int]:
    """Round the sides together, hiding the small ones and one more where a small one could be subtracted.

    Returns
    -------
    tuple
        One number per side (none where there is one group), and the rounded number of people placed.
    """
    if found.structure == "one":
        return (), rounder.count("people", found.n_placed)
    shares = [side.share for side in found.sides]
    if rounder.policy.is_raw:
        return tuple(rounder.share("sides", share) for share in shares), found.n_placed
    sizes = [people_on(side, found.n_placed) for side in found.sides]
    left_out = max(found.n_placed - sum(sizes), 0) if SMALL_CAMPS in found.notes else 0
    *rounded, beyond = rounder.parts("sides", *sizes, left_out)
    total = sum(rounded) + beyond
    numbers: list[Number] = [
        rounder.figure(share, k=size, of=(count, total), apart=True) if isinstance(share, Estimate) else share
        for share, size, count in zip(shares, sizes, rounded, strict=True)
    ]
    for i in hide(sizes, left_out, rounder.policy.least):
        numbers[i] = TOO_FEW if sizes[i] < rounder.policy.least else COMPLEMENT
    return tuple(numbers), total


def hide(sizes: list[int], left_out: int, least: int) -> list[int]:
    """Choose which of several parts of a whole to hide: the small ones, and another if one could be subtracted.

    Parameters
    ----------
    sizes
        People in each part.
    left_out
        People of the whole in none of the parts; a reader can subtract the parts from the whole to learn of them.
    least
        People below which a part may not be shown.

    Returns
    -------
    list of int
        Which parts, by their index, are hidden.
    """
    hidden = [i for i, size in enumerate(sizes) if size < least]
    covers = len(hidden) + (left_out > 0)
    if covers == 0 or (covers > 1 and sum(sizes[i] for i in hidden) + left_out >= least):
        return hidden
    others = [i for i in range(len(sizes)) if i not in hidden]
    return [*hidden, min(others, key=lambda i: sizes[i])] if others else hidden
