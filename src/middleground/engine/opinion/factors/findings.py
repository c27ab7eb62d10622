"""From draws to the record that leaves the engine: a median and an interval for each number, flags with their rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.factors.describe import Agreement, Sides, interval_of
from middleground.engine.opinion.factors.population import AGREE, DISAGREE, PASS, Population
from middleground.engine.opinion.findings import Side, StatementFinding, Structure
from middleground.engine.opinion.shares import wilson

Array = NDArray[np.float64] | NDArray[np.float32]
Index = NDArray[np.intp]
ENOUGH_FOR_A_FLAG = 20
ENOUGH_ON_A_SIDE = 5
MOST_DEFINING = 8
UNSURE = 0.3
FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """All that is known when the numbers are written down."""

    population: Population
    structure: Structure
    agreement: Agreement
    sides: Sides
    placed: Index
    wider: float = 1.0  # than the draws say are all intervals, where draws are known to be too sure


def estimate(draws: Array, n: int, wider: float = 1.0) -> Estimate:
    """A share: the posterior median with its central 95 %."""
    low, value, high = (float(end) for end in _shares(np.asarray(draws, dtype=np.float64), wider))
    return Estimate(value, low, high, n, "posterior")


def _shares(draws: Array, wider: float) -> tuple[Array, Array, Array]:
    low, value, high = interval_of(draws, wider)
    return np.maximum(low, np.minimum(value, 0)), value, np.minimum(high, np.maximum(value, 1))


def statement_findings(result: Result) -> tuple[StatementFinding, ...]:
    """The findings of all statements, in the order of the population's columns."""
    everybody = result.population.totals().answers
    counts = {choice: everybody[choice + 1] for choice in (AGREE, DISAGREE, PASS)}
    total = counts[AGREE] + counts[DISAGREE] + counts[PASS]
    on_side = _answers_by_side(result, total)
    unsure = _clearly_unsure(counts[PASS], total)
    known = np.asarray((on_side[_holds_people(result)] >= ENOUGH_ON_A_SIDE).all(axis=0))
    answered = tuple(zip(on_side.T.tolist(), known.tolist(), unsure.tolist(), strict=True))
    listed = {choice: counted.tolist() for choice, counted in counts.items()}
    ranges = _ranges(result.agreement, result.wider)
    return tuple(_finding(result, j, listed, ranges, answered[j]) for j in range(total.size))


def _ranges(found: Agreement, wider: float) -> dict[str, list[Any]]:
    """Lower bound, median and upper bound (95 %) of what is said of each statement; of each side for ``by_side``."""
    draws = {
        "common": found.lowest,
        "against": found.against,
        "bridging": found.bridging,
        "divisive": found.highest - found.lowest,
        "by_side": found.by_side,
    }
    return {name: np.array(_shares(rows.astype(np.float64), wider)).T.tolist() for name, rows in draws.items()}


def sides_of(result: Result) -> tuple[Side, ...]:
    """Shares and defining statements of each side."""
    member = result.sides.side[:, result.placed]
    shares = [(member == g).mean(axis=1) for g in range(result.sides.count)]
    return tuple(
        Side(estimate(share, result.placed.size, result.wider), _defining(result, g)) for g, share in enumerate(shares)
    )


def _holds_people(result: Result) -> NDArray[np.bool_]:
    """Which sides anybody can be expected on; a middle that is empty hides nothing of the two ends."""
    member = result.sides.side[:, result.placed]
    expected = [(member == g).mean() * result.placed.size for g in range(result.sides.count)]
    return np.array([count >= ENOUGH_ON_A_SIDE for count in expected])


def _finding(
    result: Result,
    j: int,
    counts: dict[int, list[int]],
    ranges: dict[str, list[Any]],
    answered: tuple[list[int], bool, bool],
) -> StatementFinding:
    agree, disagree, unsure = (counts[choice][j] for choice in (AGREE, DISAGREE, PASS))
    n, (on_side, is_known, is_unsure) = agree + disagree + unsure, answered
    common, against, bridging = (
        _shown(ranges[name][j], n, is_known=is_known) for name in ("common", "against", "bridging")
    )
    divisive = _shown(ranges["divisive"][j], n, is_known=is_known and result.sides.count > 1)
    enough = n >= ENOUGH_FOR_A_FLAG
    return StatementFinding(
        id=result.population.statement_ids[j],
        n=n,
        n_agree=agree,
        n_disagree=disagree,
        n_pass=unsure,
        agree=wilson(agree, n),
        disagree=wilson(disagree, n),
        unsure=wilson(unsure, n),
        agree_by_side=tuple(
            _shown(low_middle_high, there, is_known=there >= ENOUGH_ON_A_SIDE)
            for low_middle_high, there in zip(ranges["by_side"][j], on_side, strict=True)
        ),
        common=common,
        common_against=against,
        bridging=bridging,
        divisive=divisive,
        is_common_ground=enough and _low(common) > 0.5,
        is_rejected_by_all=enough and _low(against) > 0.5,
        is_bridging=enough and _low(bridging) > 0.6 and _value(common) > 0.5 and _low(divisive) > 0.1,
        is_divisive=enough and _low(divisive) > 0.25,
        is_unsure=enough and is_unsure,
    )


def _shown(low_middle_high: list[float], n: int, *, is_known: bool) -> Shown:
    if not is_known:
        return Suppressed("not_estimated")
    low, value, high = low_middle_high
    return Estimate(value, low, high, n, "posterior")


def _low(shown: Shown) -> float:
    return shown.low if isinstance(shown, Estimate) else 0.0


def _value(shown: Shown) -> float:
    return shown.value if isinstance(shown, Estimate) else 0.0


def _answers_by_side(result: Result, answers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Expected number of placed people on each side who answered each statement; (sides, statements).

    Where only some of the people were looked at, as many more as ``answers`` to the statement are in all.
    """
    population, sides = result.population, result.sides
    member = sides.side[:, result.placed]
    often = np.array([(member == g).mean(axis=0) for g in range(sides.count)])  # how many of their draws are there
    total = np.asarray(population.table()[result.placed].T @ often.T.astype(np.float64)).T
    seen = np.bincount(population.statement, minlength=population.n_statements)
    share = total / np.maximum(seen, 1)
    return np.floor(share * answers + 1e-6).astype(np.int64)


def _clearly_unsure(passed: NDArray[np.int64], total: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Interval above three tenths, and still so when all statements are tested at once (Benjamini and Hochberg)."""
    enough = np.flatnonzero(total >= ENOUGH_FOR_A_FLAG)
    p = binom.sf(passed[enough] - 1, total[enough], UNSURE)
    order = np.argsort(p)
    limit = FALSE_DISCOVERIES * np.arange(1, p.size + 1) / max(p.size, 1)
    below = np.flatnonzero(p[order] <= limit)
    chosen = np.zeros(total.size, dtype=bool)
    if below.size:
        chosen[enough[order[: below[-1] + 1]]] = True
    for j in np.flatnonzero(chosen):
        chosen[j] = wilson(int(passed[j]), int(total[j])).low > UNSURE
    return chosen


def _defining(result: Result, g: int) -> tuple[tuple[str, int], ...]:
    """Statements on which a side differs most surely from the others; none for the part in between."""
    by_side = result.agreement.by_side.astype(np.float64)
    is_between = result.structure == "spectrum" and g == 1
    if result.sides.count == 1 or is_between:
        return ()
    others = [2 - g] if result.structure == "spectrum" else [h for h in range(result.sides.count) if h != g]
    difference = by_side[:, g] - by_side[:, others].mean(axis=1)
    low, _, high = interval_of(difference, result.wider)
    surely = np.where(low > 0, low, np.where(high < 0, -high, 0.0))
    population = result.population
    answered = population.totals().answers.sum(axis=0)
    surely[(answered < ENOUGH_FOR_A_FLAG) | population.is_meta] = 0
    best = [j for j in np.argsort(-surely, kind="stable")[:MOST_DEFINING] if surely[j] > 0]
    return tuple((population.statement_ids[j], 1 if low[j] > 0 else -1) for j in best)
