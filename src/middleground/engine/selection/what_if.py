"""What another number would change, told by level and never by person: "one more place for rural towns"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from middleground.engine.disclosure.policy import DEFAULT, Policy
from middleground.engine.disclosure.sides import COMPLEMENT, TOO_FEW, hide
from middleground.engine.estimate import Suppressed
from middleground.engine.selection.feasibility import Impossible, Relaxation, examine
from middleground.engine.selection.lottery import Lottery, draw_chances
from middleground.engine.selection.problem import Case, Quota

Percent = int | Suppressed


@dataclass(frozen=True, slots=True)
class Shift:
    """How the mean chance of the people of one level changes, in whole per cents."""

    feature: str
    level: str
    before: Percent
    after: Percent


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change does.

    Parameters
    ----------
    relaxations
        Where no group keeps the changed numbers: the smallest further changes. Empty with ``possible`` False: none.
    possible
        Whether a group keeps the changed numbers.
    lowest
        The lowest chance of anybody before and after, in whole per cents, rounded down.
    shifts
        For each level that is counted.
    """

    possible: bool
    relaxations: tuple[Relaxation, ...]
    lowest: tuple[int, int] | None
    shifts: tuple[Shift, ...]


def with_quotas(case: Case, quotas: Iterable[Quota]) -> Case:
    """Change some quotas.

    Parameters
    ----------
    case
        As it is.
    quotas
        Each takes the place of the quota of the same feature and level, or is added.

    Returns
    -------
    Case
        As it might be.
    """
    changed = {(one.feature, one.level): one for one in (*case.quotas, *quotas)}
    return replace(case, quotas=tuple(changed.values()))


def what_if(
    case: Case,
    changed: Case,
    *,
    chances: Callable[[Case], Lottery] = draw_chances,
    policy: Policy = DEFAULT,
) -> WhatIf:
    """Compare two ways of drawing among the same people, without looking at any of them.

    Parameters
    ----------
    case
        As it is; a group must be possible.
    changed
        As it might be, such as of :func:`with_quotas`.
    chances
        How chances are worked out: :func:`draw_chances` with a mode, or a limit of time.
    policy
        Levels of fewer people than its threshold are not told, nor another from which they could be subtracted.

    Returns
    -------
    WhatIf
        No number in it rests on fewer people than the policy asks.
    """
    found = examine(changed)
    if isinstance(found, Impossible):
        return WhatIf(possible=False, relaxations=found.relaxations, lowest=None, shifts=())
    before, after = chances(case), chances(changed)
    return WhatIf(
        possible=True,
        relaxations=(),
        lowest=(_lowest(case, before), _lowest(changed, after)),
        shifts=tuple(_shifts(case, before, after, policy)),
    )


def _lowest(case: Case, lottery: Lottery) -> int:
    reserved = {one.applicant for one in case.reserved}
    free = [chance for name, chance in lottery.chances.items() if name not in reserved]
    return int(100 * Fraction(min(free, default=1)) + Fraction(1, 10**6))


def _shifts(case: Case, before: Lottery, after: Lottery, policy: Policy) -> Iterable[Shift]:
    drawn = [one for one in case.applicants if one.id in before.chances]
    levels: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for quota in case.quotas:
        levels[quota.feature][quota.level] = [one.id for one in drawn if one.features[quota.feature] == quota.level]
    for feature, members in levels.items():
        names = list(members)
        sizes = [len(members[level]) for level in names]
        hidden = set(hide(sizes, max(len(drawn) - sum(sizes), 0), policy.least))
        for at, level in enumerate(names):
            if at in hidden:
                reason = TOO_FEW if sizes[at] < policy.least else COMPLEMENT
                yield Shift(feature, level, reason, reason)
            else:
                yield Shift(feature, level, _mean(members[level], before), _mean(members[level], after))


def _mean(names: list[str], lottery: Lottery) -> int:
    return round(100 * sum(Fraction(lottery.chances.get(name, 0)) for name in names) / len(names))
