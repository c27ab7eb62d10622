import math

from hypothesis import example, given, settings
from hypothesis import strategies as st

from middleground.engine.disclosure.rounding import keyed_uniform, round_parts, uniform_within

COUNTS = st.lists(st.integers(0, 5000), min_size=1, max_size=6)
UNIFORM = st.floats(0, 1, exclude_max=True)


@given(COUNTS, UNIFORM)
@settings(deadline=None)
def test_rounded_parts_add_up_to_the_rounded_whole(parts, u):
    rounded = round_parts(parts, base=5, u=u)

    assert sum(rounded) == round_parts([sum(parts)], base=5, u=u)[0]


@given(COUNTS, UNIFORM)
@settings(deadline=None)
def test_each_part_becomes_the_next_multiple_below_or_above(parts, u):
    rounded = round_parts(parts, base=5, u=u)

    assert all(up % 5 == 0 and abs(up - part) <= 4 and up >= 0 for part, up in zip(parts, rounded, strict=True))


@given(COUNTS, UNIFORM, UNIFORM)
@settings(deadline=None)
def test_rounding_twice_changes_nothing_more(parts, u, again):
    once = round_parts(parts, base=5, u=u)

    assert round_parts(once, base=5, u=again) == once


@given(COUNTS, UNIFORM, UNIFORM)
@example(parts=[1], whole=0.0, u=math.nextafter(1.0, 0.0))
@settings(deadline=None)
def test_the_whole_of_some_parts_is_rounded_by_a_number_of_its_own(parts, whole, u):
    rounded = round_parts(parts, base=5, u=uniform_within(sum(parts), base=5, whole=whole, parts=u))

    assert sum(rounded) == round_parts([sum(parts)], base=5, u=whole)[0]


def test_the_number_drawn_for_parts_of_a_whole_spreads_evenly_too():
    steps = [(i + 0.5) / 60 for i in range(60)]
    numbers = sorted(uniform_within(38, base=5, whole=whole, parts=u) for whole in steps for u in steps)

    assert max(abs(number - (i + 0.5) / 3600) for i, number in enumerate(numbers)) < 0.02


def test_rounding_is_right_on_average():
    draws = [round_parts([13, 4, 21], base=5, u=(i + 0.5) / 1000) for i in range(1000)]

    assert [sum(column) / 1000 for column in zip(*draws, strict=True)] == [13, 4, 21]


def test_the_same_cell_gets_the_same_number_however_often_it_is_asked():
    asked = {keyed_uniform(b"key", "statement:7", 12, 30) for _ in range(50)}

    assert len(asked) == 1


def test_another_key_another_cell_and_another_content_get_other_numbers():
    numbers = {
        keyed_uniform(b"key", "statement:7", 12),
        keyed_uniform(b"other", "statement:7", 12),
        keyed_uniform(b"key", "statement:8", 12),
        keyed_uniform(b"key", "statement:7", 13),
    }

    assert len(numbers) == 4


def test_keyed_numbers_spread_evenly_between_0_and_1():
    numbers = sorted(keyed_uniform(b"key", "cell", i) for i in range(2000))

    assert max(abs(number - (i + 0.5) / 2000) for i, number in enumerate(numbers)) < 0.04
