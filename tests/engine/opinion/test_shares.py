"""Shares keep their interval, and the interval is the published one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middleground.engine.estimate import Suppressed
from middleground.engine.opinion.shares import difference, share, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_intervals_of_newcombes_table(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)

    assert (found.value, round(found.low, 4), round(found.high, 4), found.n) == (k / n, low, high, n)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((0, 10), (0, 20), -0.1611, 0.2775),
    ],
)
def test_difference_gives_the_intervals_of_newcombes_table(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    gap = difference(wilson(*first), wilson(*second))

    assert (round(gap.low, 4), round(gap.high, 4)) == (low, high)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_its_value_and_mirrors(counts: tuple[int, int]) -> None:
    k, n = counts

    found, mirrored = wilson(k, n), wilson(n - k, n)

    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low == pytest.approx(1 - mirrored.high, abs=1e-12)


def test_nobody_asked_is_not_a_share() -> None:
    assert share(0, 0) == Suppressed("not_estimated")
    assert share(3, 4) == wilson(3, 4)


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3), (0, 0)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="not"):
        wilson(k, n)
