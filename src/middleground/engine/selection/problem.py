"""What a fair draw starts from: who applied, how many places there are, and what every group must keep to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from middleground.engine.errors import InputError

Together = Literal["together", "either"]


@dataclass(frozen=True, slots=True)
class Applicant:
    """One person who may be drawn.

    Parameters
    ----------
    id
        Any text that nobody else has.
    features
        What quotas count, such as ``{"role": "trainer", "area": "north"}``.
    suitability
        The reviewers' score; None where nobody scored. It is counted to three decimals.
    organisation
        Whom the person applies for; empty for nobody.
    """

    id: str
    features: Mapping[str, str]
    suitability: float | None = None
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """Between ``low`` and ``high`` people of the group have this level of this feature.

    A quota that is not ``flexible`` is never offered as what could give way when no group exists.
    """

    feature: str
    level: str
    low: int
    high: int
    flexible: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """A duo: ``together`` is invited as two or not at all; of ``either`` one alone may be invited as well."""

    first: str
    second: str
    mode: Together = "together"


@dataclass(frozen=True, slots=True)
class Apart:
    """Two people of whom at most one is invited."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Reserved:
    """Somebody who is in every group by a rule that was published, with the reason."""

    applicant: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """A draw to be made, checked when it is written down.

    Parameters
    ----------
    applicants
        Everybody who applied and may be invited.
    places
        How many people a group has.
    quotas, pairs, aparts, reserved
        What every group keeps to.
    minimum_suitability
        Nobody below it is drawn (who has a reserved place excepted).
    suitability_share
        The sum of suitability of every group is at least this share of the best possible group's: 0.9 gives up a
        tenth. None: suitability plays no part in who is drawn.
    fewest_pairs
        So many duos, with both people, are in every group.
    most_per_organisation
        At most so many people of one organisation; None: as many as it happens.

    Raises
    ------
    InputError
        ``selection.…`` with the value that is wrong.
    """

    applicants: tuple[Applicant, ...]
    places: int
    quotas: tuple[Quota, ...] = ()
    pairs: tuple[Pair, ...] = ()
    aparts: tuple[Apart, ...] = ()
    reserved: tuple[Reserved, ...] = ()
    minimum_suitability: float | None = None
    suitability_share: float | None = None
    fewest_pairs: int = 0
    most_per_organisation: int | None = None
    _by_id: dict[str, Applicant] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("applicants", "quotas", "pairs", "aparts", "reserved"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "_by_id", {applicant.id: applicant for applicant in self.applicants})
        _check_people(self)
        _check_quotas(self)
        _check_ties(self)
        _check_suitability(self)

    def person(self, name: str) -> Applicant:
        """Return the applicant of this id."""
        return self._by_id[name]

    def eligible(self) -> tuple[Applicant, ...]:
        """Return who may be drawn: everybody suitable enough, and who has a reserved place."""
        if self.minimum_suitability is None:
            return self.applicants
        kept = {reserved.applicant for reserved in self.reserved}
        least = self.minimum_suitability
        return tuple(one for one in self.applicants if one.id in kept or (one.suitability or 0.0) >= least)


def _check_people(case: Case) -> None:
    for name, count in Counter(applicant.id for applicant in case.applicants).items():
        if count > 1:
            raise InputError("selection.repeated_applicant", value=name)
    if not 1 <= case.places <= len(case.applicants):
        raise InputError("selection.places", value=case.places, limit=len(case.applicants))
    if case.most_per_organisation is not None and case.most_per_organisation < 1:
        raise InputError("selection.most_per_organisation", value=case.most_per_organisation)


def _check_quotas(case: Case) -> None:
    for (feature, level), count in Counter((quota.feature, quota.level) for quota in case.quotas).items():
        if count > 1:
            raise InputError("selection.repeated_quota", value=f"{feature}: {level}")
    for quota in case.quotas:
        if not 0 <= quota.low <= quota.high:
            raise InputError(
                "selection.quota_bounds", value=f"{quota.feature}: {quota.level}", low=quota.low, high=quota.high
            )
    for feature in dict.fromkeys(quota.feature for quota in case.quotas):
        for applicant in case.applicants:
            if feature not in applicant.features:
                raise InputError("selection.missing_feature", value=applicant.id, feature=feature)


def _check_ties(case: Case) -> None:
    duos = [name for pair in case.pairs for name in (pair.first, pair.second)]
    aparts = [name for apart in case.aparts for name in (apart.first, apart.second)]
    kept = [reserved.applicant for reserved in case.reserved]
    unknown = [name for name in (*duos, *aparts, *kept) if name not in case._by_id]  # noqa: SLF001  checks itself
    if unknown:
        raise InputError("selection.unknown_applicant", value=unknown[0])
    for code, names in (("selection.two_duos", duos), ("selection.reserved_twice", kept)):
        for name, count in Counter(names).items():
            if count > 1:
                raise InputError(code, value=name)
    if not 0 <= case.fewest_pairs <= len(case.pairs):
        raise InputError("selection.fewest_pairs", value=case.fewest_pairs, limit=len(case.pairs))
    _check_twosomes(case)


def _check_twosomes(case: Case) -> None:
    duos = [(pair.first, pair.second) for pair in case.pairs]
    aparts = [(apart.first, apart.second) for apart in case.aparts]
    for first, second in (*duos, *aparts):
        if first == second:
            raise InputError("selection.tied_to_oneself", value=first)
    both = {frozenset(duo) for duo in duos}
    for first, second in aparts:
        if frozenset((first, second)) in both:
            raise InputError("selection.duo_apart", value=first, other=second)


def _check_suitability(case: Case) -> None:
    share = case.suitability_share
    if share is not None and not 0 <= share <= 1:
        raise InputError("selection.suitability_share", value=share)
    for applicant in case.applicants:
        score = applicant.suitability
        if score is not None and not (math.isfinite(score) and score >= 0):
            raise InputError("selection.bad_score", value=applicant.id, score=score)
        if score is None and (share is not None or case.minimum_suitability is not None):
            raise InputError("selection.no_score", value=applicant.id)
