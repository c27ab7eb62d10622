"""What the gate promises about one release."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.disclosure.figures import Figure
from middleground.engine.disclosure.gate import RAW, Policy, release_map
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate, Suppressed
from tests.factories.findings import make_camps, make_one_group, make_spectrum, make_statement, with_statements

KEY = b"a key for tests"
TOO_FEW, COMPLEMENT = Suppressed("too_few"), Suppressed("complement")
COUNT = st.integers(0, 120)


def counts_of(statement):
    return (statement.n, statement.n_agree, statement.n_disagree, statement.n_pass)


def release_one(agree, disagree, unsure, **options):
    found = with_statements(make_one_group(), make_statement("0", agree, disagree, unsure))
    return release_map(found, key=KEY, **options).statements[0]


@pytest.mark.parametrize("found", [make_spectrum(), make_camps(), make_one_group()], ids=["spectrum", "camps", "one"])
def test_a_released_map_survives_json_exactly(found):
    released = release_map(found, key=KEY)

    assert ReleasedMap.from_json(json.loads(json.dumps(released.to_json()))) == released


def test_a_release_that_bears_the_methods_first_name_is_read_under_the_new_one():
    released = release_map(make_spectrum(), key=KEY)
    before = {name: value for name, value in released.to_json().items() if name != "mode"}

    assert ReleasedMap.from_json({**before, "method": "factors"}) == released


def test_the_same_findings_with_the_same_key_give_the_same_release():
    assert release_map(make_spectrum(), key=KEY) == release_map(make_spectrum(), key=KEY)


def test_fewer_than_ten_people_are_refused():
    with pytest.raises(TooFewError) as refused:
        release_map(make_one_group(9), key=KEY)

    assert (refused.value.code, refused.value.params) == ("disclosure.too_few_people", {"have": 9, "need": 10})


def test_a_statement_with_fewer_than_ten_answers_shows_no_number():
    released = release_one(4, 3, 2)

    assert set(counts_of(released)) == {TOO_FEW}
    assert (released.agree, released.disagree, released.unsure) == (TOO_FEW, TOO_FEW, TOO_FEW)


def test_a_single_rare_answer_takes_the_smaller_of_the_others_with_it():
    released = release_one(300, 195, 5)

    assert isinstance(released.agree, Figure)
    assert (released.disagree, released.unsure) == (COMPLEMENT, TOO_FEW)
    assert (released.n_disagree, released.n_pass) == (COMPLEMENT, TOO_FEW)


def test_near_unanimity_is_shown_as_an_edge_that_leaves_ten_people_on_the_other_side():
    released = release_one(194, 4, 2)

    assert (released.agree.edge, released.agree.high) == ("at_least", 1.0)
    assert released.agree.n - released.agree.value * released.agree.n >= 10
    assert released.n_agree == COMPLEMENT


def test_an_edge_says_the_same_whether_one_person_or_nine_stand_behind_it():
    shown = {(release_one(200 - few, few, 0).agree.value, release_one(200 - few, few, 0).agree.low) for few in (0, 9)}

    assert len(shown) == 1


@given(COUNT, COUNT, COUNT)
@settings(deadline=None)
def test_no_answer_of_fewer_than_ten_people_can_be_subtracted(agree, disagree, unsure):
    released = release_one(agree, disagree, unsure)

    n, *parts = counts_of(released)
    shown = [part for part in parts if isinstance(part, int)]
    if shown:
        assert len(shown) == 3 or n - sum(shown) >= 10
        assert all(part >= 10 for part in shown)
    if len(shown) == 3:
        assert min(agree, disagree, unsure) >= 10


@given(COUNT, COUNT, COUNT)
@settings(deadline=None)
def test_shown_shares_leave_ten_people_on_both_sides(agree, disagree, unsure):
    released = release_one(agree, disagree, unsure)

    for number in (released.agree, released.disagree, released.unsure):
        if isinstance(number, Figure):
            half_a_percent = 0.005 * number.n + 1e-6
            k = number.value * number.n
            assert k >= 10 - half_a_percent
            assert number.n - k >= 10 - half_a_percent


@given(COUNT, COUNT, COUNT)
@settings(deadline=None)
def test_released_intervals_hold_the_found_ones_and_never_leave_0_to_1(agree, disagree, unsure):
    found = make_statement("0", agree, disagree, unsure)
    released = release_one(agree, disagree, unsure)

    for name in ("agree", "disagree", "unsure"):
        number, estimate = getattr(released, name), getattr(found, name)
        if isinstance(number, Figure):
            assert 0 <= number.low <= number.value <= number.high <= 1
            assert number.low <= estimate.low
            assert number.high >= estimate.high


@given(COUNT, COUNT, COUNT)
@settings(deadline=None)
def test_released_counts_are_multiples_of_five_that_add_up(agree, disagree, unsure):
    released = release_one(agree, disagree, unsure)

    shown = [count for count in counts_of(released) if isinstance(count, int)]
    assert all(count % 5 == 0 for count in shown)
    if len(shown) == 4:
        assert shown[0] == sum(shown[1:])


def test_a_camp_of_fewer_than_ten_people_makes_one_group_of_two_camps():
    released = release_map(make_camps((150, 8)), key=KEY)

    assert (released.structure, released.sides, released.curve) == ("one", (), None)
    assert [note.code for note in released.notes][-1] == "disclosure.small_camps_hidden"
    assert [statement.agree_by_side for statement in released.statements] == [()] * 4


def test_a_camp_of_which_nothing_could_be_shown_does_not_hide_the_others():
    released = release_map(make_camps((150, 100, 16)), key=KEY)

    assert [all(isinstance(number, Figure) for number in one.agree_by_side) for one in released.statements] == [
        True
    ] * 4


@pytest.mark.parametrize("sizes", [(150, 100, 16), (150, 16)])
def test_a_hidden_camp_of_ten_or_more_still_counts_for_common_ground(sizes):
    others_agree = tuple((round(0.9 * size), size) for size in sizes[:-1])
    statement = make_statement("0", 225, 20, 5, by_side=(*others_agree, (2, 16)))

    released = release_map(with_statements(make_camps(sizes), statement), key=KEY).statements[0]

    assert not released.is_common_ground


def test_a_small_camp_among_three_is_left_out_and_cannot_be_subtracted():
    released = release_map(make_camps((150, 100, 8)), key=KEY)

    assert released.structure == "camps"
    assert [side.share for side in released.sides][1] == COMPLEMENT
    assert {len(statement.agree_by_side) for statement in released.statements} == {2}


def test_a_small_part_of_the_spectrum_is_hidden_with_the_smallest_other_part():
    released = release_map(make_spectrum((200, 6, 90)), key=KEY)

    assert [side.share for side in released.sides][1:] == [TOO_FEW, COMPLEMENT]
    assert released.middle == TOO_FEW


def test_the_share_in_between_is_the_same_number_wherever_it_is_shown():
    released = release_map(make_spectrum(), key=KEY)

    assert released.middle == released.sides[1].share


def test_a_sensitive_topic_hides_numbers_of_fewer_than_twenty_people():
    statement = release_one(30, 15, 30, policy=Policy(sensitive=True))

    assert statement.disagree == TOO_FEW


def test_statements_that_nobody_may_know_the_sides_of_define_no_side():
    found = make_spectrum()
    hidden = with_statements(found, *found.statements[:4], make_statement("4", 3, 2, 1, by_side=((1, 2),) * 3))

    released = release_map(hidden, key=KEY)

    assert [side.defining for side in released.sides] == [(), (), ()]


def test_flags_fall_where_their_number_is_hidden():
    found = make_spectrum()
    few = make_statement("0", 8, 1, 0, by_side=((3, 3), (3, 3), (2, 3)))

    released = release_map(with_statements(found, few), key=KEY).statements[0]

    assert few.is_common_ground or few.agree.low > 0.5
    assert not released.is_common_ground


def test_a_p_value_is_rounded_up_and_never_to_nothing():
    released = release_map(make_camps(), key=KEY)

    assert released.test.p_camps == 0.02


def test_the_owner_of_the_data_may_see_what_was_found():
    found = make_spectrum()

    released = release_map(found, policy=RAW, key=KEY)

    assert [counts_of(one) for one in released.statements] == [counts_of(one) for one in found.statements]
    assert [plain(one.agree) for one in released.statements] == [plain(one.agree) for one in found.statements]
    assert [plain(side.share) for side in released.sides] == [plain(side.share) for side in found.sides]


def plain(number):
    assert isinstance(number, Figure | Estimate)
    return (number.value, number.low, number.high, number.n)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.62, (0.6, 0.55, 0.7, "")), (0.999, (0.95, 0.55, 1.0, "at_least")), (0.011, (0.05, 0.0, 0.7, "at_most"))],
)
def test_what_a_model_expects_of_a_side_is_shown_in_steps_of_five(value, shown):
    expected = Estimate(value, min(value, 0.58), max(value, 0.66), 25, "posterior")
    statement = replace(make_spectrum().statements[4], agree_by_side=(expected,) * 3)

    number = release_map(with_statements(make_spectrum(), statement), key=KEY).statements[0].agree_by_side[0]

    assert (number.value, number.low, number.high, number.edge) == shown


def test_what_a_model_expects_of_fewer_than_ten_people_is_hidden():
    few = Estimate(0.5, 0.4, 0.6, 9, "posterior")
    statement = replace(make_spectrum().statements[4], agree_by_side=(few,) * 3)

    released = release_map(with_statements(make_spectrum(), statement), key=KEY).statements[0]

    assert released.agree_by_side == (TOO_FEW,) * 3
