"""Counts of people who went through stages (applied, eligible, invited, confirmed), by one feature at a time.

Whoever reads the tables can subtract: one stage from the one before, the levels that are shown from the total. So it is
never a single count that is judged but every group of people that can be told apart by adding and subtracting what is
shown: each of them holds at least the threshold, or is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from middleground.engine.disclosure.figures import Rounder
from middleground.engine.disclosure.policy import DEFAULT, Policy
from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate, Shown, Suppressed

VERSION = 1
PROTECTED = Suppressed("protected")
"""One reason for all that is hidden: which of the hidden counts are small would itself tell something."""

Counts = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class StageTable:
    """One feature: for each of its levels how many people reached each stage."""

    feature: str
    levels: tuple[tuple[str, tuple[Shown, ...]], ...]


@dataclass(frozen=True, slots=True)
class StageCounts:
    """What may be said of the way through the stages."""

    stages: tuple[str, ...]
    totals: tuple[Shown, ...]
    tables: tuple[StageTable, ...]
    policy: Policy

    def to_json(self) -> dict[str, Any]:
        """Write it as plain data.

        Returns
        -------
        dict
            ``stages``; ``totals``, one number per stage; ``tables`` of ``feature`` and ``levels``, each with a ``key``
            and its ``numbers``: ``value``, ``low``, ``high``, ``n``, ``method``, or ``suppressed`` with the reason.
        """
        return {
            "format": "middleground.stages",
            "version": VERSION,
            "stages": list(self.stages),
            "totals": [_number_to_json(number) for number in self.totals],
            "tables": [
                {
                    "feature": table.feature,
                    "levels": [
                        {"key": key, "numbers": [_number_to_json(number) for number in numbers]}
                        for key, numbers in table.levels
                    ],
                }
                for table in self.tables
            ],
            "policy": {name: getattr(self.policy, name) for name in ("threshold", "base", "batch", "sensitive")},
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> StageCounts:
        """Read what :meth:`to_json` wrote."""
        return cls(
            stages=tuple(plain["stages"]),
            totals=_numbers_from_json(plain["totals"]),
            tables=tuple(
                StageTable(
                    table["feature"],
                    tuple((level["key"], _numbers_from_json(level["numbers"])) for level in table["levels"]),
                )
                for table in plain["tables"]
            ),
            policy=Policy(**plain["policy"]),
        )


def release_stages(
    stages: Sequence[str],
    totals: Sequence[int],
    features: Mapping[str, Counts],
    *,
    policy: Policy = DEFAULT,
    key: bytes,
) -> StageCounts:
    """Turn exact counts into what everybody may read.

    Parameters
    ----------
    stages
        Names, from the first to the last.
    totals
        People who reached each stage; whoever reached one reached those before it.
    features
        For each feature, by level, people who reached each stage. The levels of a feature hold everybody.
    policy
        How careful to be.
    key
        Secret of this installation, for the rounding.

    Returns
    -------
    StageCounts
        Counts in multiples of ``policy.base``; the interval of each is where the exact count may lie.

    Raises
    ------
    TooFewError
        ``disclosure.too_few_people`` when fewer than ``policy.least`` people reached the first stage.
    ValueError
        When counts grow from one stage to the next, or the levels of a feature do not add up to the totals.
    """
    _check(totals, features)
    if totals[0] < policy.least:
        raise TooFewError("disclosure.too_few_people", have=totals[0], need=policy.least)
    rounder = Rounder(policy, key)
    kept = _stages_apart(totals, policy.least)
    n = rounder.count("stages", totals[0])
    tables = []
    for feature, counts in features.items():
        shown = levels_apart(counts, kept, policy.least)
        levels = [
            (level, _numbers(f"{feature}/{level}", counts[level], shown[level], (rounder, n))) for level in counts
        ]
        tables.append(StageTable(feature, tuple(levels)))
    return StageCounts(
        stages=tuple(stages),
        totals=_numbers("stages", totals, kept, (rounder, n)),
        tables=tuple(tables),
        policy=policy,
    )


def _check(totals: Sequence[int], features: Mapping[str, Counts]) -> None:
    rows = [totals, *(row for counts in features.values() for row in counts.values())]
    if any(later > earlier or later < 0 for row in rows for earlier, later in pairwise(row)):
        raise ValueError("people reach a stage who did not reach the one before")
    for feature, counts in features.items():
        if [sum(column) for column in zip(*counts.values(), strict=True)] != list(totals):
            raise ValueError(f"the levels of {feature} do not hold everybody")


def _stages_apart(totals: Sequence[int], least: int) -> list[int]:
    """Return the stages of which the total is shown: each differs from the one shown before by enough people."""
    kept = [0]
    for stage in range(1, len(totals)):
        if totals[stage] >= least and totals[kept[-1]] - totals[stage] >= least:
            kept.append(stage)
    return kept


def levels_apart(counts: Counts, kept: Sequence[int], least: int) -> dict[str, list[int]]:
    """Choose the stages that are shown for each level.

    Parameters
    ----------
    counts
        By level, people who reached each stage.
    kept
        Stages of which the total is shown.
    least
        People of which every group that can be told apart holds at least so many.

    Returns
    -------
    dict
        By level, the first few of ``kept``. A level that is hidden at one stage stays hidden at those after it, so that
        what is known of the hidden levels are sums over all of them and never a way around.
    """
    shown: dict[str, list[int]] = {level: [] for level in counts}
    hidden: set[str] = set()
    before: int | None = None
    for stage in kept:
        groups = {level: _groups(row, before, stage) for level, row in counts.items()}
        hidden |= {level for level, sizes in groups.items() if min(sizes) < least}
        while hidden and len(hidden) < len(counts) and not _hides(hidden, groups, least):
            hidden.add(min((level for level in counts if level not in hidden), key=lambda name: counts[name][stage]))
        for level in counts:
            if level not in hidden:
                shown[level].append(stage)
        before = stage
    return shown


def _groups(row: Sequence[int], before: int | None, stage: int) -> tuple[int, ...]:
    """Return who reached the stage, and who fell out between the one shown before and this one."""
    return (row[stage],) if before is None else (row[stage], row[before] - row[stage])


def _hides(hidden: set[str], groups: Mapping[str, tuple[int, ...]], least: int) -> bool:
    """Say whether the hidden levels together are too many people to learn of one of them by subtraction."""
    sums = [sum(sizes) for sizes in zip(*(groups[level] for level in hidden), strict=True)]
    return len(hidden) > 1 and min(sums) >= least


def _numbers(cell: str, row: Sequence[int], shown: Sequence[int], how: tuple[Rounder, int]) -> tuple[Shown, ...]:
    return tuple(
        _rounded(f"{cell}/{stage}", count, how) if stage in shown else PROTECTED for stage, count in enumerate(row)
    )


def _rounded(cell: str, count: int, how: tuple[Rounder, int]) -> Estimate:
    rounder, n = how
    value, reach = rounder.count(cell, count), rounder.policy.base - 1
    return Estimate(value, value - reach, value + reach, n, "rounding")


def _number_to_json(number: Shown) -> dict[str, Any]:
    if isinstance(number, Suppressed):
        return {"suppressed": number.reason}
    return {name: getattr(number, name) for name in ("value", "low", "high", "n", "method")}


def _numbers_from_json(plain: Sequence[dict[str, Any]]) -> tuple[Shown, ...]:
    return tuple(Suppressed(one["suppressed"]) if "suppressed" in one else Estimate(**one) for one in plain)
