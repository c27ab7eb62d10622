"""Lines, what is said in between, and who is missing: released as what they rest on allows."""

from __future__ import annotations

import math

from middleground.engine.disclosure.figures import STEP, Figure, Number, Rounder
from middleground.engine.disclosure.released import Count, ReleasedInBetween, ReleasedLine
from middleground.engine.disclosure.sides import TOO_FEW, people_on
from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.findings import InBetween, Line, OpinionMap

QUARTERS = 4  # an end of a line is the outer quarter of the placed


def released_lines(found: OpinionMap, told: set[str], rounder: Rounder) -> tuple[ReleasedLine, ...]:
    """Release each line whose ends hold enough people, named by statements whose agreement per side is told too.

    Parameters
    ----------
    found
        The engine's map.
    told
        Statements that may name an end.
    rounder
        How to round.

    Returns
    -------
    tuple
        Strengths in steps of five per cents; a line without a name is left out, and all where a side is too small.
    """
    least = rounder.policy.least
    if found.n_placed < QUARTERS * least or any(people_on(side, found.n_placed) < least for side in found.sides):
        return ()
    lines = (_line(f"line:{i}", line, told, rounder) for i, line in enumerate(found.lines))
    return tuple(line for line in lines if line.first_end or line.other_end)


def _line(cell: str, line: Line, told: set[str], rounder: Rounder) -> ReleasedLine:
    first, other = (tuple(name for name in end if name in told) for end in (line.first_end, line.other_end))
    return ReleasedLine(rounder.share(cell, line.strength), first, other)


def released_in_between(
    found: tuple[InBetween, ...], told: set[str], rounder: Rounder
) -> tuple[ReleasedInBetween, ...]:
    """Release what the middle says where it and both ends hold twice the threshold, as a share of counts must.

    Parameters
    ----------
    found
        The engine's findings.
    told
        Statements of which enough is told.
    rounder
        How to round.

    Returns
    -------
    tuple
        Shares and differences in steps of five per cents.
    """
    kept = (one for one in found if one.id in told and _holds(one, rounder.policy.least))
    return tuple(_in_between(one, rounder) for one in kept)


def _holds(one: InBetween, least: int) -> bool:
    return all(isinstance(part, Estimate) and part.n >= 2 * least for part in (one.middle, *one.ends))


def _in_between(one: InBetween, rounder: Rounder) -> ReleasedInBetween:
    cell = f"between:{one.id}"
    first, other = (rounder.share(f"{cell}:{i}", end) for i, end in enumerate(one.ends))
    return ReleasedInBetween(one.id, rounder.share(cell, one.middle), (first, other), _difference(one, rounder))


def _difference(one: InBetween, rounder: Rounder) -> Number:
    """Round a difference of shares, which may be negative, like the shares themselves."""
    found = one.difference
    if isinstance(found, Suppressed):
        return found
    if rounder.policy.is_raw:
        return Figure(found.value, found.low, found.high, found.n, found.method)
    low = max(-1.0, math.floor(found.low / STEP + 1e-9) * STEP)
    high = min(1.0, math.ceil(found.high / STEP - 1e-9) * STEP)
    value = min(max(round(found.value / STEP) * STEP, low), high)
    n = rounder.count(f"between:{one.id}:n", found.n)
    return Figure(round(value, 2), round(low, 2), round(high, 2), n, found.method)


def released_not_known(found: OpinionMap, n_people: int, n_placed: Count, rounder: Rounder) -> Number:
    """Release the share of people who are not placed, so that it says no more than the two counts that are shown.

    Parameters
    ----------
    found
        The engine's map.
    n_people, n_placed
        As they are released.
    rounder
        How to round.

    Returns
    -------
    Figure or Suppressed
        Nothing where the number of the placed is not shown.
    """
    share: Shown = found.not_known
    if isinstance(share, Suppressed) or rounder.policy.is_raw:
        return rounder.share("not_known", share)
    if isinstance(n_placed, Suppressed):
        return TOO_FEW
    rest = max(n_people - n_placed, 0)
    return rounder.figure(share, k=max(found.n_people - found.n_placed, 0), of=(rest, n_people), apart=True)
