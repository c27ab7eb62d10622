"""Seating: everybody has one chair a round, rules hold, tables are mixed, and few people meet twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.errors import InputError
from middleground.engine.seating.plan import Evening, Guest, least_repeats, measure
from middleground.engine.seating.search import seat, without

LEVELS = {"gender": 2, "role": 4, "area": 3, "age": 5}


def a_group(people, seed=0, **levels):
    rng = np.random.default_rng(seed)
    sizes = levels or LEVELS
    return tuple(
        Guest(f"p{number}", {name: f"{name} {rng.integers(size)}" for name, size in sizes.items()})
        for number in range(people)
    )


@st.composite
def evenings(draw):
    people = draw(st.integers(2, 14))
    guests = a_group(people, draw(st.integers(0, 99)), role=3, age=2)
    return Evening(guests, draw(st.integers(1, people)), draw(st.integers(1, 3)))


@settings(max_examples=40, deadline=None)
@given(evenings())
def test_everybody_has_one_chair_in_every_round(evening):
    found = seat(evening, steps=80)

    names = sorted(guest.id for guest in evening.guests)
    assert [sorted(name for table in tables for name in table) for tables in found.rounds] == [names] * evening.rounds
    assert {tuple(map(len, tables)) for tables in found.rounds} == {evening.sizes}


@settings(max_examples=40, deadline=None)
@given(evenings())
def test_no_plan_has_fewer_repeats_than_the_bound(evening):
    found = seat(evening, steps=80)

    assert found.repeats >= found.least_repeats == least_repeats(evening)


def test_hard_rules_hold():
    guests = [
        Guest(
            guest.id,
            {**guest.levels, "task": "facilitator" if number < 8 else "guest"},
            frozenset({1, 2}) if 8 <= number < 12 else frozenset(),
        )
        for number, guest in enumerate(a_group(56))
    ]
    evening = Evening(
        tuple(guests),
        tables=8,
        rounds=3,
        each_table=(("task", "facilitator"),),
        together=(("p20", "p21"), ("p22", "p23")),
        apart=(("p30", "p31"), ("p32", "p33"), ("p34", "p35")),
    )

    found = seat(evening, steps=4000)

    assert found.broken == 0


def test_a_hundred_people_at_fourteen_tables_meet_nobody_twice_and_sit_mixed():
    found = seat(Evening(a_group(100), tables=14, rounds=4))

    assert (found.repeats, found.excess) == (0, 0)


def test_more_people_at_a_table_than_tables_must_meet_again():
    evening = Evening(a_group(30, role=2), tables=5, rounds=3)

    found = seat(evening, steps=4000)

    assert found.least_repeats == 10  # one pair of each table meets again in each two rounds, 15 coincidences in all
    assert 10 <= found.repeats <= 15


def test_the_same_seed_gives_the_same_plan():
    evening = Evening(a_group(24), tables=4, rounds=2)

    assert seat(evening, seed=3, steps=400) == seat(evening, seed=3, steps=400)


def test_somebody_who_goes_home_leaves_one_empty_chair_in_each_later_round():
    evening = Evening(a_group(24), tables=4, rounds=3)
    found = seat(evening, steps=400)

    left = without(evening, found, "p5", after=1)

    assert left.rounds[0] == found.rounds[0]
    changed = [
        [table for table, before in zip(tables, told, strict=True) if table != before]
        for tables, told in zip(left.rounds[1:], found.rounds[1:], strict=True)
    ]
    assert [len(tables) for tables in changed] == [1, 1]


def test_a_plan_made_by_hand_is_measured_as_ours_is():
    guests = (
        Guest("a", {"role": "x"}),
        Guest("b", {"role": "x"}),
        Guest("c", {"role": "y"}),
        Guest("d", {"role": "y"}),
    )
    evening = Evening(guests, tables=2, rounds=2, apart=(("a", "c"),))

    found = measure(evening, [[["a", "b"], ["c", "d"]], [["b", "a"], ["d", "c"]]])

    assert (found.repeats, found.excess, found.broken) == (2, 8, 0)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"tables": 3, "rounds": 1}, "seating.too_many_tables"),
        ({"tables": 0, "rounds": 1}, "seating.too_many_tables"),
        ({"tables": 1, "rounds": 0}, "seating.too_many_tables"),
        ({"tables": 1, "rounds": 1, "apart": (("p0", "nobody"),)}, "seating.unknown"),
    ],
)
def test_what_cannot_be_seated_is_refused(asked, code):
    with pytest.raises(InputError) as refused:
        Evening(a_group(2), **asked)

    assert refused.value.code == code


def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(InputError) as refused:
        Evening((Guest("a"), Guest("a")), tables=1, rounds=1)

    assert refused.value.code == "seating.repeated"
