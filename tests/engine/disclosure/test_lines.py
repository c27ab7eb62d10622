"""What the gate lets through of lines, of what is said in between, and of who is missing."""

from dataclasses import replace

import pytest

from middleground.engine.disclosure.figures import Figure
from middleground.engine.disclosure.gate import RAW, Policy, release_map
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.findings import NOT_ESTIMATED
from tests.factories.findings import make_camps, make_in_between, make_one_group, make_spectrum

KEY = b"a key for tests"


def test_a_line_is_released_with_its_names_and_its_strength_in_steps_of_five():
    main, further = release_map(make_spectrum(), key=KEY).lines

    assert (main.first_end, main.other_end) == (("6",), ("4", "5"))
    assert (main.strength.value, further.strength.low, further.strength.high) == (0.2, 0.05, 0.1)


def test_a_statement_of_which_nothing_is_told_per_side_names_no_end():
    found = make_spectrum()
    few = tuple(
        replace(one, agree_by_side=(Estimate(0.5, 0.4, 0.6, 4, "posterior"),) * 3) if one.id == "6" else one
        for one in found.statements
    )

    main, further = release_map(replace(found, statements=few), key=KEY).lines

    assert (main.first_end, further.other_end) == ((), ())
    assert main.other_end == ("4", "5")


@pytest.mark.parametrize("sizes", [(12, 12, 15), (200, 6, 90)])
def test_no_line_is_released_where_an_end_or_a_side_holds_fewer_than_ten(sizes):
    assert release_map(make_spectrum(sizes), key=KEY).lines == ()


def test_where_small_camps_are_hidden_nothing_is_told_of_lines():
    released = release_map(make_camps((150, 100, 8)), key=KEY)

    assert (released.lines, released.middle_differs, released.middle_unsure) == ((), (), ())


@pytest.mark.parametrize(("n", "kept"), [(19, []), (20, ["5"])])
def test_what_the_middle_says_needs_twice_ten_answers_on_each_part(n, kept):
    found = replace(make_spectrum(), middle_differs=(make_in_between("5", 0.7, (0.4, 0.35), 0.3, n=n),))

    assert [one.id for one in release_map(found, key=KEY).middle_differs] == kept


def test_one_small_end_hides_what_the_middle_says():
    one = make_in_between("5", 0.7, (0.4, 0.35), 0.3)
    small = replace(one, ends=(one.ends[0], Suppressed("not_estimated")))

    assert release_map(replace(make_spectrum(), middle_unsure=(small,)), key=KEY).middle_unsure == ()


@pytest.mark.parametrize(("difference", "shown"), [(0.32, (0.3, 0.2, 0.45)), (-0.32, (-0.3, -0.45, -0.2))])
def test_a_difference_keeps_its_sign_and_is_rounded_outwards(difference, shown):
    found = replace(make_spectrum(), middle_differs=(make_in_between("5", 0.7, (0.4, 0.35), difference),))

    number = release_map(found, key=KEY).middle_differs[0].difference

    assert (number.value, number.low, number.high) == shown


def test_those_not_known_are_what_the_placed_leave_of_everybody():
    released = release_map(make_spectrum(n_people=460), key=KEY)

    rest = released.n_people - released.n_placed
    assert released.not_known.value == pytest.approx(rest / released.n_people, abs=0.005)
    assert released.not_known.low <= 60 / 460 <= released.not_known.high


@pytest.mark.parametrize("placed", [460, 455])
def test_nearly_nobody_unknown_is_shown_as_an_edge(placed):
    sizes = (110, 100, placed - 210)

    assert release_map(make_spectrum(sizes, n_people=460), key=KEY).not_known.edge == "at_most"


def test_visitors_are_rounded_and_never_fewer_than_those_who_answered():
    few = release_map(replace(make_spectrum(n_people=463), visitors=463), key=KEY)
    many = release_map(replace(make_spectrum(), visitors=923), key=KEY)

    assert few.visitors in {few.n_people, few.n_people + 5}
    assert many.visitors in {920, 925}


def test_the_owner_sees_lines_and_the_middle_as_they_were_found():
    found = make_spectrum()

    released = release_map(found, policy=RAW, key=KEY)

    assert [line.first_end for line in released.lines] == [line.first_end for line in found.lines]
    assert released.middle_differs[0].difference.low == found.middle_differs[0].difference.low
    assert (released.not_known.value, released.visitors) == (found.not_known.value, found.visitors)


def test_a_sensitive_topic_asks_for_twice_as_many():
    found = replace(make_spectrum(), middle_differs=(make_in_between("5", 0.7, (0.4, 0.35), 0.3, n=39),))

    assert release_map(found, key=KEY, policy=Policy(sensitive=True)).middle_differs == ()


@pytest.mark.parametrize("found", [make_spectrum(), make_camps(), make_one_group()], ids=["spectrum", "camps", "one"])
def test_a_release_of_before_is_read_with_nothing_in_the_new_fields(found):
    plain = release_map(found, key=KEY).to_json()
    new = ("mode", "lines", "middle_differs", "middle_unsure", "not_known", "visitors")

    read = ReleasedMap.from_json({name: value for name, value in plain.items() if name not in new})

    assert (read.lines, read.middle_differs, read.middle_unsure) == ((), (), ())
    assert (read.mode, read.not_known, read.visitors) == ("report", NOT_ESTIMATED, None)


def test_every_number_of_the_middle_is_a_multiple_of_five_per_cents():
    released = release_map(make_spectrum(), key=KEY)

    shown = [number for one in released.middle_differs for number in (one.middle, *one.ends, one.difference)]
    assert all(isinstance(number, Figure) for number in shown)
    assert [round(number.value * 20) / 20 for number in shown] == [number.value for number in shown]
