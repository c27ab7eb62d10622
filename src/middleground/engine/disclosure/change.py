"""The gate for differences: two releases side by side are a release too, and a difference of few people is about them.

Values are differences of released numbers, which anybody could subtract; only the intervals know more.
"""

from __future__ import annotations

import math
from dataclasses import replace

from middleground.engine.disclosure.figures import RUNGS
from middleground.engine.disclosure.policy import Policy
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.disclosure.sides import COMPLEMENT, TOO_FEW
from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.changes.record import Change, People, StatementChange, is_sure
from middleground.engine.opinion.changes.released import compare_released


def release_change(found: Change, before: ReleasedMap, after: ReleasedMap) -> Change:
    """Turn what was found to have changed into what everybody may read.

    Parameters
    ----------
    found
        What :func:`middleground.engine.opinion.changes.compare.compare_maps` says.
    before, after
        The maps of the same two snapshots, as they were released; the later one's policy counts.

    Returns
    -------
    Change
        As ``compare_released`` would say, with the narrower intervals that the answers allow, rounded outwards. Where
        fewer people than a batch answered otherwise or only once, the difference is not shown; nor are its two parts
        where one of them rests on fewer than the threshold.
    """
    if after.policy.is_raw and before.policy.is_raw:
        return found
    policy = after.policy
    public = compare_released(before, after)
    exact = {one.id: one for one in found.statements}
    statements = tuple(_statement(one, exact.get(one.id), policy) for one in public.statements)
    changed = found.changed_answers if _enough_changed(found.changed_answers, policy) else TOO_FEW
    parts = isinstance(changed, Estimate) and found.people is not None and _is_whole(found.people, policy)
    placed = after.n_placed if isinstance(after.n_placed, int) else after.n_people
    middle = found.middle if _enough_moved(found, policy) else TOO_FEW
    return replace(
        public,
        basis=found.basis,
        people=_people(found.people, policy),
        changed_answers=_coarse(changed, placed, policy),
        middle=_coarse(middle, placed, policy),
        middle_same_people=_coarse(found.middle_same_people, placed, policy) if parts else COMPLEMENT,
        middle_other_people=_coarse(found.middle_other_people, placed, policy) if parts else COMPLEMENT,
        statements=statements,
        notes=found.notes,
    )


def _statement(public: StatementChange, exact: StatementChange | None, policy: Policy) -> StatementChange:
    if exact is None or not isinstance(public.agree, Estimate) or not isinstance(exact.agree, Estimate):
        return public
    if (exact.n_touched or 0) < policy.batch:
        return replace(public, agree=TOO_FEW, is_changed=False)
    agree = _narrowed(public.agree, exact.agree, policy)
    told = replace(public, agree=agree, is_changed=exact.is_changed and is_sure(agree))
    if not _parts_hold(exact, policy):
        return replace(told, same_people=COMPLEMENT, other_people=COMPLEMENT)
    same, other = (_coarse(part, agree.n, policy) for part in (exact.same_people, exact.other_people))
    return replace(told, same_people=same, other_people=other)


def _parts_hold(exact: StatementChange, policy: Policy) -> bool:
    """Say whether enough people answered twice, enough of them otherwise, and enough (or nobody) only once."""
    same, whole = exact.same_people, exact.agree
    if not isinstance(same, Estimate) or not isinstance(whole, Estimate):
        return False
    once = whole.n - same.n
    otherwise = (exact.n_touched or 0) - once
    return min(same.n, otherwise) >= policy.least and (once == 0 or once >= policy.least)


def _narrowed(public: Estimate, exact: Estimate, policy: Policy) -> Estimate:
    """The released difference with an interval that holds the exact one, of a half width from a short list."""
    reach = max(public.value - exact.low, exact.high - public.value, 0.0)
    reach = next((rung for rung in RUNGS if rung >= reach - 1e-12), 1.0)
    low, high = public.value - reach, public.value + reach
    n = policy.base * math.floor(exact.n / policy.base)
    return Estimate(public.value, round(max(-1.0, low), 2), round(min(1.0, high), 2), n, exact.method)


def _coarse(found: Shown, placed: int, policy: Policy) -> Shown:
    """Round outwards to whole steps, none finer than rounding the people behind the number would allow."""
    if isinstance(found, Suppressed):
        return found
    if found.n < policy.least:
        return TOO_FEW
    step = max(1, math.ceil(100 * policy.base / max(placed, 1))) / 100
    value = round(found.value / step) * step
    low = math.floor(found.low / step + 1e-9) * step
    high = math.ceil(found.high / step - 1e-9) * step
    n = policy.base * math.floor(found.n / policy.base)
    low, value, high = (round(max(-1.0, min(1.0, number)), 2) for number in (low, value, high))
    return Estimate(value, min(low, value), max(high, value), n, found.method)


def _people(people: People | None, policy: Policy) -> People | None:
    """Nobody learns how many came and went where a few did."""
    if people is None or not _is_whole(people, policy):
        return None
    return People(*(policy.base * round(one / policy.base) for one in (people.stayed, people.left, people.joined)))


def _is_whole(people: People, policy: Policy) -> bool:
    """Say whether each kind of people is nobody or enough of them."""
    return all(one == 0 or one >= policy.least for one in (people.stayed, people.left, people.joined))


def _enough_changed(changed: Shown, policy: Policy) -> bool:
    """Say whether the answers that are different now are those of enough people, were each to change all of theirs."""
    return isinstance(changed, Estimate) and changed.value * changed.n >= policy.least


def _enough_moved(found: Change, policy: Policy) -> bool:
    """Say whether enough people came or went, or nobody is known to have taken part twice."""
    return found.people is None or found.people.left + found.people.joined >= policy.batch
