"""Who can be invited with whom, and the sums every group keeps to: the exact whole-number form of a case.

A unit is one person, or two whose invitation is tied; its options are the ways of inviting somebody of it, of which a
group uses at most one. Every rule becomes a row: low <= sum of the weights of the options used <= high.
Only the standard library is used, so that a certificate is checked by the same words and no solver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from middleground.engine.selection.problem import Applicant, Case

Option = tuple[str, ...]
SCORE_DECIMALS = 3
_PARTS = 12  # scores that are whole numbers of halves, thirds and so on up to this part are known for what they are
PLACES, QUOTA, ORGANISATION, APART, PAIRS, SUITABILITY = (
    "places",
    "quota",
    "organisation",
    "apart",
    "duos",
    "suitability",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Options of which at most one is used; exactly one where the unit ``must`` come."""

    options: tuple[Option, ...]
    must: bool = False

    def people(self) -> tuple[str, ...]:
        """Return everybody of the unit once."""
        return tuple(dict.fromkeys(name for option in self.options for name in option))


@dataclass(frozen=True, slots=True)
class Row:
    """One rule as a sum over the options of a group; ``high`` None means no upper bound.

    ``kind`` is ``places``, ``quota``, ``organisation``, ``apart``, ``duos`` or ``suitability``; a quota's name is
    ``feature: level``.
    """

    kind: str
    name: str
    low: int
    high: int | None
    weights: dict[Option, int]


def score(applicant: Applicant) -> int:
    """Return the score in thousandths: what is compared exactly."""
    thousandths: int = round((applicant.suitability or 0.0) * 10**SCORE_DECIMALS)
    return thousandths


def floor_of(best: int, share: float) -> int:
    """Return the least sum of scores, in thousandths, that is this share of the best."""
    millionths: int = round(share * 10**6)
    return -(-best * millionths // 10**6)


def reachable(floor: int, scores: Iterable[int], places: int) -> int:
    """Raise the least sum to the next one that so many scores can have at all.

    Means of three marks are thirds, written in thousandths; sums of them leave gaps. A sum within a gap is nobody's, so
    to ask for the end of the gap asks for the same groups, and proves more.
    """
    known = set(scores)
    for parts in range(1, _PARTS + 1):
        off = max(abs(Fraction(one) - Fraction(round(Fraction(one * parts, 1000)) * 1000, parts)) for one in known)
        if off <= Fraction(1, 2):
            slack = off * places
            step = ceil((floor - slack) * parts / 1000)
            return max(floor, ceil(Fraction(step * 1000, parts) - slack))
    return floor


def units_of(case: Case) -> tuple[Unit, ...]:
    """Return the units of everybody who may be drawn, each person in exactly one."""
    kept = {reserved.applicant for reserved in case.reserved}
    eligible = {applicant.id for applicant in case.eligible()}
    units: list[Unit] = []
    tied: set[str] = set()
    for pair in case.pairs:
        both = (pair.first, pair.second)
        if pair.mode == "together":
            tied.update(both)
            if eligible.issuperset(both) or not kept.isdisjoint(both):
                units.append(Unit((both,), not kept.isdisjoint(both)))
        elif eligible.issuperset(both):
            tied.update(both)
            units.append(_offered(((pair.first,), (pair.second,), both), kept))
    for first, second in _lonely_aparts(case, eligible):
        tied.update((first, second))
        units.append(_offered(((first,), (second,)), kept))
    units += [Unit(((one.id,),), one.id in kept) for one in case.eligible() if one.id not in tied]
    return tuple(units)


def rows_of(case: Case, units: tuple[Unit, ...], floor: int | None) -> tuple[Row, ...]:
    """Return every rule of the case as a row; ``floor`` is the least sum of scores, in thousandths."""
    options = tuple(option for unit in units for option in unit.options)
    rows = [Row(PLACES, "", case.places, case.places, {option: len(option) for option in options})]
    rows += [
        Row(
            QUOTA,
            f"{quota.feature}: {quota.level}",
            quota.low,
            quota.high,
            _counted(options, (one.id for one in case.applicants if one.features[quota.feature] == quota.level)),
        )
        for quota in case.quotas
    ]
    rows += _organisation_rows(case, options)
    rows += _apart_rows(case, units, options)
    if case.fewest_pairs:
        duos = {(pair.first, pair.second) for pair in case.pairs}
        rows.append(Row(PAIRS, "", case.fewest_pairs, None, {option: 1 for option in options if option in duos}))
    if floor is not None:
        scores = {one.id: score(one) for one in case.applicants}
        rows.append(
            Row(SUITABILITY, "", floor, None, {option: sum(scores[name] for name in option) for option in options})
        )
    return tuple(rows)


def _offered(options: tuple[Option, ...], kept: set[str]) -> Unit:
    """Return the unit, with only those options that hold whoever of it has a reserved place."""
    must = kept.intersection(name for option in options for name in option)
    return Unit(tuple(option for option in options if must.issubset(option)), bool(must))


def _lonely_aparts(case: Case, eligible: set[str]) -> list[Option]:
    """Return the pairs kept apart that meet no other tie; two reserved ones stay for a row, which refuses them."""
    kept = {reserved.applicant for reserved in case.reserved}
    pairs = {tuple(sorted((apart.first, apart.second))) for apart in case.aparts}
    ties = Counter(name for pair in pairs for name in pair)
    ties.update(name for pair in case.pairs for name in (pair.first, pair.second))
    return [
        pair
        for pair in sorted(pairs)
        if eligible.issuperset(pair) and not kept.issuperset(pair) and all(ties[name] == 1 for name in pair)
    ]


def _counted(options: Iterable[Option], names: Iterable[str]) -> dict[Option, int]:
    chosen = set(names)
    counts = {option: sum(name in chosen for name in option) for option in options}
    return {option: count for option, count in counts.items() if count}


def _organisation_rows(case: Case, options: tuple[Option, ...]) -> list[Row]:
    most = case.most_per_organisation
    if most is None:
        return []
    members = Counter(one.organisation for one in case.eligible() if one.organisation)
    return [
        Row(
            ORGANISATION,
            name,
            0,
            most,
            _counted(options, (one.id for one in case.applicants if one.organisation == name)),
        )
        for name, count in sorted(members.items())
        if count > most
    ]


def _apart_rows(case: Case, units: tuple[Unit, ...], options: tuple[Option, ...]) -> list[Row]:
    settled = {unit.people() for unit in units if all(len(option) == 1 for option in unit.options)}
    eligible = {one.id for one in case.eligible()}
    pairs = sorted({tuple(sorted((apart.first, apart.second))) for apart in case.aparts})
    return [
        Row(APART, f"{first}, {second}", 0, 1, _counted(options, (first, second)))
        for first, second in pairs
        if (first, second) not in settled and eligible.issuperset((first, second))
    ]
