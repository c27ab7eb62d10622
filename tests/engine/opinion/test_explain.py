"""Why a statement is, or is not, what it might be."""

import pytest

from middleground.engine.disclosure.gate import release_map
from middleground.engine.opinion.explain import reasons
from tests.factories.findings import make_one_group, make_spectrum, make_statement, with_statements


def reasons_for(agree, disagree, unsure):
    found = with_statements(make_one_group(2000), make_statement("0", agree, disagree, unsure))
    return {one.kind: one for one in reasons(release_map(found, key=b"key").statements[0])}


def test_what_holds_holds_and_what_is_far_below_does_not():
    found = reasons_for(300, 60, 40)

    assert (found["common_ground"].answer, found["rejected_by_all"].answer) == ("yes", "no")


def test_a_share_just_above_the_bar_needs_more_answers():
    reason = reasons_for(115, 75, 20)["common_ground"]

    assert reason.answer == "cannot_tell"
    assert 50 <= reason.more <= 5000


def test_a_share_on_the_bar_is_never_settled():
    assert reasons_for(200, 160, 40)["common_ground"].more is None


def test_twice_the_answers_need_fewer_more():
    few, many = (reasons_for(115 * k, 75 * k, 20 * k)["common_ground"].more for k in (1, 2))

    assert many is None or many < few


def test_hidden_numbers_cannot_tell():
    assert {one.answer for one in reasons_for(3, 2, 1).values()} == {"cannot_tell"}


@pytest.mark.parametrize("statement", range(9))
def test_every_flag_of_a_released_map_is_a_yes(statement):
    released = release_map(make_spectrum(), key=b"key").statements[statement]

    held = {one.kind for one in reasons(released) if one.answer == "yes"}

    assert held == {kind for kind in ("common_ground", "rejected_by_all", "bridging", "divisive", "unsure")
                    if getattr(released, f"is_{kind}")}  # fmt: skip
