"""What two releases say about change, and what they cannot."""

import itertools
import subprocess
import sys
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.disclosure.gate import release_map
from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.changes import sides
from middleground.engine.opinion.changes.released import compare_released
from middleground.engine.opinion.changes.sides import Profile
from middleground.engine.opinion.shares import wilson
from tests.factories.findings import make_camps, make_one_group, make_spectrum, make_statement, with_statements

KEY = b"a key for tests"


def released(found):
    return release_map(found, key=KEY)


def one_statement(agree, disagree, unsure, *, name="0"):
    return released(with_statements(make_one_group(400), make_statement(name, agree, disagree, unsure)))


def profile(share, *agree, n=200):
    return Profile(wilson(round(share * 400), 400), tuple(wilson(round(one * n), n) for one in agree))


def test_a_release_compared_with_itself_says_that_nothing_changed():
    for found in (make_spectrum(), make_camps(), make_camps((150, 150, 100)), make_one_group()):
        change = compare_released(released(found), released(found))

        assert [one.id for one in change.statements if one.is_changed] == []
        assert (change.added, change.removed, change.flags) == ((), (), ())
        assert {side.kind for side in change.sides} <= {"kept"}
        assert not change.is_middle_changed


def test_a_large_move_is_called_changed_and_a_small_one_is_not():
    large = compare_released(one_statement(100, 250, 50), one_statement(300, 60, 40))
    small = compare_released(one_statement(200, 150, 50), one_statement(210, 140, 50))

    assert [one.is_changed for one in (*large.statements, *small.statements)] == [True, False]
    assert isinstance(large.statements[0].agree, Estimate)
    assert large.statements[0].agree.value == 0.5


def test_swapping_before_and_after_flips_every_sign():
    first, second = released(make_spectrum()), released(make_spectrum((160, 60, 180)))

    there, back = compare_released(first, second), compare_released(second, first)

    assert there.middle == negative(back.middle)
    assert [one.agree for one in there.statements] == [negative(one.agree) for one in back.statements]
    assert [side.share for side in there.sides] == [negative(side.share) for side in back.sides]
    assert there.flags == tuple(
        replace(one, is_new=not one.is_new, measure=negative(one.measure))
        for one in sorted(back.flags, key=lambda one: one.is_new)
    )


def negative(number):
    if isinstance(number, Suppressed):
        return number
    return Estimate(-number.value, -number.high, -number.low, number.n, number.method)


def test_a_statement_that_became_common_ground_is_named():
    change = compare_released(one_statement(180, 180, 40), one_statement(360, 20, 20))

    flags = {one.kind: (one.id, one.is_new, one.is_sure) for one in change.flags}
    assert flags["common_ground"] == ("0", True, True)


def test_statements_asked_only_once_are_added_or_removed():
    change = compare_released(one_statement(180, 180, 40, name="a"), one_statement(180, 180, 40, name="b"))

    assert (change.added, change.removed, change.statements) == (("b",), ("a",), ())


def test_a_hidden_number_stays_hidden():
    change = compare_released(one_statement(4, 3, 2), one_statement(200, 150, 50))

    assert change.statements[0].agree == Suppressed("too_few")


def test_a_line_drawn_the_other_way_round_is_the_same_line():
    found = make_spectrum()
    turned = replace(
        found,
        sides=found.sides[::-1],
        statements=tuple(replace(one, agree_by_side=one.agree_by_side[::-1]) for one in found.statements),
    )

    change = compare_released(released(found), released(turned))

    assert change.line is not None
    assert (change.line.is_same, change.line.is_turned) == (True, True)
    assert [(side.before, side.after) for side in change.sides] == [((0,), (2,)), ((1,), (1,)), ((2,), (0,))]


def test_another_shape_is_not_compared_side_by_side():
    change = compare_released(released(make_spectrum()), released(make_camps()))

    assert change.sides == ()
    assert [note.code for note in change.notes] == ["change.structure_differs", "change.from_releases"]


CAMPS = {"a": (0.9, 0.9, 0.1, 0.1), "b": (0.1, 0.1, 0.9, 0.9), "c": (0.9, 0.1, 0.9, 0.1), "d": (0.1, 0.9, 0.1, 0.9)}


def matched(before, after):
    found = sides.match_camps(
        [profile(share, *agree) for share, agree in before], [profile(share, *agree) for share, agree in after], "wxyz"
    )
    return sorted((one.kind, one.before, one.after) for one in found)


def test_camps_are_matched_by_what_they_agree_with_whatever_their_numbers():
    before = [(0.3, CAMPS["a"]), (0.4, CAMPS["b"]), (0.3, CAMPS["c"])]

    for order in itertools.permutations(range(3)):
        expected = sorted(("kept", (i,), (order.index(i),)) for i in range(3))
        assert matched(before, [before[i] for i in order]) == expected


def test_a_camp_that_nobody_resembles_is_born_and_without_it_gone():
    two, three = [(0.5, CAMPS["a"]), (0.5, CAMPS["b"])], [(0.4, CAMPS["a"]), (0.4, CAMPS["b"]), (0.2, CAMPS["c"])]

    assert matched(two, three) == [("born", (), (2,)), ("kept", (0,), (0,)), ("kept", (1,), (1,))]
    assert matched(three, two) == [("gone", (2,), ()), ("kept", (0,), (0,)), ("kept", (1,), (1,))]


def test_a_camp_that_fell_apart_is_split_and_the_other_way_round_merged():
    whole = [(0.6, (0.8, 0.5, 0.2, 0.5)), (0.4, CAMPS["b"])]
    parts = [(0.3, (0.8, 0.75, 0.2, 0.3)), (0.3, (0.8, 0.2, 0.2, 0.75)), (0.4, CAMPS["b"])]

    assert matched(whole, parts) == [("kept", (1,), (2,)), ("split", (0,), (0, 1))]
    assert matched(parts, whole) == [("kept", (2,), (1,)), ("merged", (0, 1), (0,))]


COSTS = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda pair: profile(0.2, *pair, n=100)), min_size=1, max_size=4
)


@given(COSTS, COSTS)
@settings(max_examples=40, deadline=None)
def test_no_other_pairing_is_closer(before, after):
    from scipy.optimize import linear_sum_assignment

    cost = [[sides.distance(a, b) for b in after] for a in before]
    rows, columns = linear_sum_assignment(cost)

    ours = sum(cost[i][j] for i, j in sides.best_pairs(before, after))

    assert abs(ours - sum(cost[i][j] for i, j in zip(rows, columns, strict=True))) < 1e-12


def test_comparing_releases_needs_neither_scipy_nor_django():
    code = (
        "import sys; import middleground.engine.opinion.changes.released;"
        " print(sorted({'scipy', 'django'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
