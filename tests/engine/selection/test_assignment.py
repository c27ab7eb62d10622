from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from middleground.engine.selection.assignment import Reader, share_out

ADA, BEN, CLEO = Reader("ada"), Reader("ben"), Reader("cleo")


def loads(given):
    return Counter(reader for _application, reader in given)


def test_everybody_reads_as_many_as_anybody_else():
    applications = [str(number) for number in range(20)]

    found = share_out(applications, [ADA, BEN, CLEO], each=3, seed=1)
    uneven = share_out(applications, [ADA, BEN, CLEO], each=2, seed=1)

    assert loads(found.given) == {"ada": 20, "ben": 20, "cleo": 20}
    assert sorted(loads(uneven.given).values()) == [13, 13, 14]


def test_nobody_reads_where_they_must_not():
    applications = [str(number) for number in range(9)]
    readers = [Reader("ada", barred={"0", "1"}), Reader("ben", barred={"1"}), CLEO]

    found = share_out(applications, readers, each=2, seed=4)

    assert {reader for application, reader in found.given if application == "0"} == {"ben", "cleo"}
    assert {reader for application, reader in found.given if application == "1"} == {"cleo"}
    assert found.missing == {"1": 1}


def test_nobody_reads_more_than_they_said():
    found = share_out([str(number) for number in range(10)], [Reader("ada", most=3), BEN], each=1, seed=2)

    assert loads(found.given) == {"ada": 3, "ben": 7}


def test_where_readers_are_short_each_application_has_one_before_any_has_two():
    applications = [str(number) for number in range(6)]

    found = share_out(applications, [Reader("ada", most=4), Reader("ben", most=4)], each=2, seed=3)

    assert {application for application, _reader in found.given} == set(applications)
    assert sum(found.missing.values()) == 4


def test_what_was_given_before_stays_and_counts():
    before = [("0", "ada"), ("1", "ada"), ("2", "ada")]

    found = share_out(["0", "1", "2", "3"], [ADA, BEN], each=1, before=before, seed=5)

    assert found.given == (("3", "ben"),)


def test_nobody_gets_an_application_twice():
    found = share_out(["0"], [ADA, BEN], each=2, before=[("0", "ada")], seed=6)

    assert found.given == (("0", "ben"),)


def test_somebody_who_left_the_team_still_counts_as_a_reader_of_what_they_read():
    found = share_out(["0", "1"], [BEN], each=1, before=[("0", "gone")], seed=6)

    assert found.given == (("1", "ben"),)


def test_the_same_seed_gives_the_same_result_and_another_may_not():
    applications = [str(number) for number in range(30)]
    results = [share_out(applications, [ADA, BEN, CLEO], each=1, seed=seed).given for seed in (7, 7, 8)]

    assert results[0] == results[1]
    assert results[0] != results[2]


def test_without_readers_everything_is_missing():
    assert share_out(["0", "1"], [], each=2).missing == {"0": 2, "1": 2}


def test_a_path_of_moves_finds_room_where_handing_out_greedily_does_not():
    """Only one way gives everybody a reader; whoever was given something else first must hand it on."""
    readers = [Reader("ada", most=1), Reader("ben", 1, barred={"1"}), Reader("cleo", 1, barred={"1", "2"})]

    results = [share_out(["0", "1", "2"], readers, each=1, seed=seed).given for seed in range(40)]

    assert set(results) == {(("0", "cleo"), ("1", "ada"), ("2", "ben"))}


@st.composite
def cases(draw):
    applications = [f"a{number}" for number in range(draw(st.integers(1, 5)))]
    readers = [
        Reader(f"r{number}", draw(st.none() | st.integers(0, 3)), draw(st.frozensets(st.sampled_from(applications))))
        for number in range(draw(st.integers(1, 3)))
    ]
    pairs = list(itertools.product(applications, [reader.id for reader in readers]))
    before = draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    return applications, readers, before, draw(st.integers(1, 3)), draw(st.integers(0, 5))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_other_way_gives_more_readings_or_shares_them_more_evenly(case):
    applications, readers, before, each, seed = case

    found = share_out(applications, readers, each=each, before=before, seed=seed)

    already = Counter(reader for _application, reader in before)
    load = {reader.id: already[reader.id] + loads(found.given)[reader.id] for reader in readers}
    most, squares = best_possible(applications, readers, before, each)
    assert (len(found.given), sum(number**2 for number in load.values())) == (most, squares)


def best_possible(applications, readers, before, each):
    """Ask a solver for the most readings, and then for the smallest sum of squared loads."""
    known = set(before)
    pairs = [
        (application, reader.id)
        for application in applications
        for reader in readers
        if application not in reader.barred and (application, reader.id) not in known
    ]
    already = Counter(reader for _application, reader in before)
    steps = [(reader, step) for reader in readers for step in range(len(applications))]
    rows, low, high = [], [], []
    for application in applications:
        need = max(each - sum(1 for one, _reader in before if one == application), 0)
        rows.append([float(pair[0] == application) for pair in pairs] + [0.0] * len(steps))
        low.append(0)
        high.append(need)
    for reader in readers:
        room = len(applications) if reader.most is None else max(reader.most - already[reader.id], 0)
        rows.append([float(pair[1] == reader.id) for pair in pairs] + [-float(step[0] is reader) for step in steps])
        low.append(0)
        high.append(0)
        rows.append([0.0] * len(pairs) + [float(step[0] is reader) for step in steps])
        low.append(0)
        high.append(room)
    costs = [-1000.0] * len(pairs) + [2.0 * (already[reader.id] + step) + 1 for reader, step in steps]
    solved = milp(
        costs, constraints=LinearConstraint(np.array(rows), low, high), integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
    )  # fmt: skip
    count = round(sum(solved.x[: len(pairs)]))
    start = sum(already[reader.id] ** 2 for reader in readers)
    return count, round(solved.fun + 1000 * count) + start


@pytest.mark.parametrize("size", [1000])
def test_a_thousand_applications_are_shared_out_exactly_evenly(size):
    applications = [str(number) for number in range(size)]
    readers = [Reader(f"r{number}", barred=set(applications[number::25])) for number in range(25)]

    found = share_out(applications, readers, each=3, seed=9)

    assert set(loads(found.given).values()) == {120}
    assert found.missing == {}
