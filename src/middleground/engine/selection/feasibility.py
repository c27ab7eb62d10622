"""Whether any group keeps every rule; and if none does, the smallest changes after which one does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from middleground.engine.messages import describe_note
from middleground.engine.opinion.findings import Note
from middleground.engine.selection.problem import Case
from middleground.engine.selection.profiles import Profiles
from middleground.engine.selection.solver import best_group
from middleground.engine.selection.units import ORGANISATION, PAIRS, QUOTA

_RULE_WEIGHT = 5.0  # other rules than quotas give way only where quotas alone do not help enough


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One bound to change: of a quota, of people per organisation, or of the fewest duos (these two have no level)."""

    feature: str
    level: str
    bound: Literal["low", "high"]
    from_: int
    to: int

    def note(self) -> Note:
        """Return the sentence to translate, with its numbers."""
        change = (("old", self.from_), ("new", self.to))
        if not self.level:
            if self.bound == "high":
                return Note("selection.allow_more_per_organisation", change)
            return Note("selection.ask_fewer_duos", change)
        where = (("feature", self.feature), ("level", self.level))
        if self.bound == "low":
            return Note("selection.lower_a_quota", (*where, *change))
        return Note("selection.raise_a_quota", (*where, *change))

    def sentence(self) -> str:
        """Say it in English."""
        return describe_note(self.note())


@dataclass(frozen=True, slots=True)
class Possible:
    """A group that keeps every rule exists; ``example`` is one, which says nothing about who will be drawn."""

    example: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """No group keeps every rule.

    After all ``relaxations`` one does, and no set of changes that weighs less is enough: raising a quota by one
    weighs 1, lowering one from n weighs 1 + 2/n, another rule 5. Empty: ties, reserved places or quotas that are not
    flexible contradict one another, whatever the numbers.
    """

    relaxations: tuple[Relaxation, ...]


def examine(case: Case) -> Possible | Impossible:
    """Tell whether a group exists.

    Parameters
    ----------
    case
        The draw to be made.

    Returns
    -------
    Possible or Impossible
        An example, or the smallest changes.
    """
    profiles = Profiles.of(case)
    if profiles.columns:
        found = best_group(profiles, np.zeros(profiles.columns))
        if found is not None:
            return Possible(profiles.example(found.z))
    return Impossible(_smallest(profiles) if profiles.columns else ())


def relaxed(case: Case, relaxations: Iterable[Relaxation]) -> Case:
    """Apply changes.

    Parameters
    ----------
    case
        The draw to be made.
    relaxations
        Of :func:`examine`, or fewer.

    Returns
    -------
    Case
        The same draw with other bounds.
    """
    quotas = {(quota.feature, quota.level): quota for quota in case.quotas}
    for change in relaxations:
        if not change.level:
            fewer = change.bound == "low"
            case = replace(case, fewest_pairs=change.to) if fewer else replace(case, most_per_organisation=change.to)
        elif change.bound == "low":
            quotas[change.feature, change.level] = replace(quotas[change.feature, change.level], low=change.to)
        else:
            quotas[change.feature, change.level] = replace(quotas[change.feature, change.level], high=change.to)
    return replace(case, quotas=tuple(quotas.values()))


@dataclass(frozen=True, slots=True)
class _Slack:
    """One number that may be added to a row's sum: what it means, what each of it weighs, at most how many."""

    change: Relaxation
    rows: tuple[int, ...]
    sign: int
    weight: float
    most: int


def _smallest(profiles: Profiles) -> tuple[Relaxation, ...]:
    slacks = _slacks(profiles)
    entries = [(row, at, slack.sign) for at, slack in enumerate(slacks) for row in slack.rows]
    rows, at, signs = zip(*entries, strict=True) if entries else ((), (), ())
    extra = csr_array((np.array(signs, float), (rows, at)), shape=(profiles.matrix.shape[0], len(slacks)))
    found = milp(
        np.concatenate([np.zeros(profiles.columns), [slack.weight for slack in slacks]]),
        constraints=LinearConstraint(hstack([profiles.matrix, extra]), profiles.low, profiles.high),
        bounds=Bounds(
            np.concatenate([profiles.lower, np.zeros(len(slacks))]),
            np.concatenate([profiles.upper, [slack.most for slack in slacks]]),
        ),
        integrality=np.ones(profiles.columns + len(slacks)),
    )
    if found.x is None:
        return ()
    amounts = np.rint(found.x[profiles.columns :]).astype(int)
    return tuple(
        replace(slack.change, to=slack.change.from_ + (-slack.sign) * int(amount))
        for slack, amount in zip(slacks, amounts, strict=True)
        if amount
    )


def _slacks(profiles: Profiles) -> list[_Slack]:
    case = profiles.case
    index = {(row.kind, row.name): at for at, row in enumerate(profiles.rows)}
    slacks = []
    for quota in case.quotas:
        if quota.flexible:
            row = (index[QUOTA, f"{quota.feature}: {quota.level}"],)
            up = Relaxation(quota.feature, quota.level, "high", quota.high, quota.high)
            slacks.append(_Slack(up, row, -1, 1.0, case.places))
            if quota.low:
                down = Relaxation(quota.feature, quota.level, "low", quota.low, quota.low)
                slacks.append(_Slack(down, row, 1, 1.0 + 2.0 / quota.low, quota.low))
    capped = tuple(at for at, row in enumerate(profiles.rows) if row.kind == ORGANISATION)
    if capped and case.most_per_organisation is not None:
        most = Relaxation(ORGANISATION, "", "high", case.most_per_organisation, case.most_per_organisation)
        slacks.append(_Slack(most, capped, -1, _RULE_WEIGHT, case.places))
    if case.fewest_pairs:
        fewest = Relaxation(PAIRS, "", "low", case.fewest_pairs, case.fewest_pairs)
        slacks.append(_Slack(fewest, (index[PAIRS, ""],), 1, _RULE_WEIGHT, case.fewest_pairs))
    return slacks
