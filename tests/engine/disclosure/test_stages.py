"""What can be learned from the counts of a call by whoever adds and subtracts them: nothing about a few people."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from middleground.engine.disclosure.policy import DEFAULT, Policy
from middleground.engine.disclosure.stages import PROTECTED, StageCounts, levels_apart, release_stages
from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate

STAGES = ("applied", "eligible", "invited", "confirmed")
KEY = b"a key of the tests"
Rows = dict[str, tuple[int, ...]]


def released(rows: Rows, policy: Policy = DEFAULT) -> StageCounts:
    totals = [sum(column) for column in zip(*rows.values(), strict=True)]
    return release_stages(STAGES[: len(totals)], totals, {"role": rows}, policy=policy, key=KEY)


def values(found: StageCounts, level: str) -> list[float | None]:
    numbers = dict(found.tables[0].levels)[level]
    return [number.value if isinstance(number, Estimate) else None for number in numbers]


def is_shown(found: StageCounts, level: str) -> list[bool]:
    return [value is not None for value in values(found, level)]


def test_large_counts_are_shown_rounded_with_where_the_exact_one_may_lie() -> None:
    found = released({"one": (60, 30), "two": (41, 22)})

    assert found.tables[0].levels[0][1] == (
        Estimate(60, 56, 64, found.totals[0].n if isinstance(found.totals[0], Estimate) else 0, "rounding"),
        Estimate(30, 26, 34, found.totals[0].n if isinstance(found.totals[0], Estimate) else 0, "rounding"),
    )
    assert values(found, "two")[0] in {40, 45}


def test_a_level_of_few_people_is_hidden_and_so_is_another_that_would_give_it_away() -> None:
    found = released({"many": (80,), "some": (40,), "few": (4,)})

    assert [is_shown(found, level) for level in ("many", "some", "few")] == [[True], [False], [False]]


def test_a_level_nobody_chose_is_hidden_like_a_small_one() -> None:
    found = released({"many": (80,), "some": (40,), "none": (0,)})

    assert is_shown(found, "none") == [False]


def test_applied_minus_invited_never_leaves_a_few() -> None:
    found = released({"one": (50, 20), "two": (40, 33), "three": (60, 25)})

    assert is_shown(found, "two") == [True, False]


def test_that_everybody_of_a_level_was_invited_is_not_told() -> None:
    found = released({"one": (60, 20), "two": (25, 25), "three": (60, 20)})

    assert is_shown(found, "two") == [True, False]


def test_a_total_that_differs_from_the_one_before_by_a_few_is_hidden() -> None:
    found = released({"one": (60, 57, 30), "two": (60, 58, 30)})

    assert [number == PROTECTED for number in found.totals] == [False, True, False]
    assert is_shown(found, "one") == [True, False, True]


def test_what_is_small_and_what_only_protects_it_have_the_same_reason() -> None:
    found = released({"many": (80,), "some": (40,), "few": (4,)})

    numbers = dict(found.tables[0].levels)
    assert [numbers["some"], numbers["few"]] == [(PROTECTED,), (PROTECTED,)]


def test_nothing_is_said_of_fewer_than_ten() -> None:
    with pytest.raises(TooFewError) as refused:
        released({"one": (9, 0)})

    assert refused.value.params == {"have": 9, "need": 10}


def test_the_same_counts_are_rounded_the_same_way() -> None:
    rows = {"one": (63, 31), "two": (41, 22)}

    assert released(rows) == released(rows)


def test_what_was_released_can_be_written_and_read() -> None:
    found = released({"many": (80, 30), "some": (40, 20), "few": (4, 0)})

    assert StageCounts.from_json(found.to_json()) == found


def test_counts_that_grow_are_refused() -> None:
    with pytest.raises(ValueError, match="did not reach"):
        released({"one": (20, 30)})


def test_levels_that_leave_somebody_out_are_refused() -> None:
    with pytest.raises(ValueError, match="do not hold everybody"):
        release_stages(("applied",), (50,), {"role": {"one": (40,)}}, key=KEY)


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    """Draw a table of up to six levels and four stages, with many small counts."""
    size = st.one_of(st.integers(0, 12), st.integers(0, 40), st.integers(10, 200))
    n_stages = draw(st.integers(1, 4))
    rows: Rows = {}
    for level in range(draw(st.integers(1, 6))):
        pieces = [draw(size) for _ in range(n_stages)]
        rows[str(level)] = tuple(sum(pieces[stage:]) for stage in range(n_stages))
    return rows


def shown_stages(rows: Rows) -> tuple[list[int], dict[str, list[int]]]:
    found = released(rows)
    kept = [stage for stage, number in enumerate(found.totals) if isinstance(number, Estimate)]
    return kept, {
        level: [stage for stage, number in enumerate(numbers) if isinstance(number, Estimate)]
        for level, numbers in found.tables[0].levels
    }


@given(rows=tables())
@settings(max_examples=300, deadline=None)
def test_every_group_that_subtraction_tells_apart_holds_ten(rows: Rows) -> None:
    totals = [sum(column) for column in zip(*rows.values(), strict=True)]
    if totals[0] < 10:
        return
    kept, shown = shown_stages(rows)

    groups = [totals[stage] for stage in kept] + [totals[a] - totals[b] for a, b in pairwise(kept)]
    for level, stages in shown.items():
        groups += [rows[level][stage] for stage in stages]
        groups += [rows[level][a] - rows[level][b] for a, b in pairwise(stages)]
    for stage in kept:
        hidden = [rows[level][stage] for level, stages in shown.items() if stage not in stages]
        groups += [sum(hidden)] if hidden else []
    for a, b in pairwise(kept):
        fell = [rows[level][a] - rows[level][b] for level, stages in shown.items() if b not in stages]
        groups += [sum(fell)] if fell else []
    assert min(groups) >= 10


@given(rows=tables())
@settings(max_examples=60, deadline=None)
def test_an_attacker_who_solves_all_equations_cannot_pin_down_a_hidden_count(rows: Rows) -> None:
    """Even with the exact counts instead of the rounded ones, each hidden count may be any of ten numbers."""
    totals = [sum(column) for column in zip(*rows.values(), strict=True)]
    if totals[0] < 10:
        return
    kept, shown = shown_stages(rows)
    levels = list(rows)
    width = len(kept)

    def reached(level: str, place: int) -> np.ndarray:
        """Return the row of an equation: who of the level reached the kept stage."""
        line = np.zeros((len(levels), width))
        line[levels.index(level), place:] = 1
        return line.ravel()

    equations = [(sum(reached(level, place) for level in levels), totals[stage]) for place, stage in enumerate(kept)]
    equations += [
        (reached(level, kept.index(stage)), rows[level][stage]) for level, stages in shown.items() for stage in stages
    ]
    left, right = np.array([line for line, _ in equations]), np.array([value for _, value in equations])
    for level in levels:
        for place, stage in enumerate(kept):
            if stage not in shown[level]:
                aim = reached(level, place)
                low = linprog(aim, A_eq=left, b_eq=right).fun
                high = -linprog(-aim, A_eq=left, b_eq=right).fun
                assert high - low >= 10 - 1e-6


def test_a_level_hidden_at_one_stage_stays_hidden_at_those_after_it() -> None:
    counts = {"one": (100, 40, 20), "two": (100, 95, 20), "three": (100, 40, 20)}

    shown = levels_apart(counts, [0, 1, 2], 10)

    assert shown == {"one": [0], "two": [0], "three": [0, 1, 2]}
