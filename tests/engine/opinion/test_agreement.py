"""The adjusted Rand index against values worked out by others and by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middleground.engine.opinion.agreement import adjusted_rand

labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
        ([0, 0, 1, 2], [0, 0, 1, 1], 4 / 7),  # the example in scikit-learn's documentation
        ([0, 0, 0, 0], [0, 1, 2, 3], 0.0),
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 0], [1, 1, 1], 1.0),
        ([0, 1, 2], [2, 1, 0], 1.0),
        ([], [], 1.0),
    ],
)
def test_known_values(first: list[int], second: list[int], value: float) -> None:
    assert adjusted_rand(first, second) == value


def test_worked_example_of_yeung_and_ruzzo() -> None:
    table = [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 2), (1, 2, 1), (2, 2, 4)]  # row, column, people
    first = [row for row, _, count in table for _ in range(count)]
    second = [column for _, column, count in table for _ in range(count)]

    assert adjusted_rand(first, second) == pytest.approx(0.31257344, abs=1e-8)


@given(labels)
def test_order_and_names_do_not_matter(pairs: list[tuple[int, int]]) -> None:
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    value = adjusted_rand(first, second)

    assert value <= 1
    assert adjusted_rand(second, first) == value
    assert adjusted_rand(first[::-1], second[::-1]) == value
    assert adjusted_rand([7 - name for name in first], second) == value


def test_different_people_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same people"):
        adjusted_rand([0, 1], [0, 1, 1])
