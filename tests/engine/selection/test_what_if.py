"""What another number would change is told by level, and of few people not at all."""

from dataclasses import replace

import pytest

from middleground.engine.estimate import Suppressed
from middleground.engine.selection.lottery import draw_chances
from middleground.engine.selection.problem import Applicant, Case, Quota
from middleground.engine.selection.what_if import Shift, what_if, with_quotas


@pytest.fixture(scope="module")
def case():
    """Forty people from the city and twenty from rural towns, of whom half have a place by their area."""
    people = [Applicant(f"c{number}", {"area": "city", "age": "old"}) for number in range(40)]
    people += [
        Applicant(f"r{number}", {"area": "rural", "age": "young" if number < 4 else "old"}) for number in range(20)
    ]
    return Case(
        tuple(people),
        12,
        (
            Quota("area", "city", 8, 8),
            Quota("area", "rural", 4, 4),
            Quota("age", "young", 1, 4),
            Quota("age", "old", 8, 11),
        ),
    )


def chances(case):
    return draw_chances(case, seconds=10)


def test_one_more_place_for_rural_towns_is_told_in_whole_per_cents(case):
    changed = with_quotas(case, (Quota("area", "city", 7, 7), Quota("area", "rural", 5, 5)))

    found = what_if(case, changed, chances=chances)

    assert found.possible
    assert found.shifts[:2] == (Shift("area", "city", 20, 18), Shift("area", "rural", 20, 25))


def test_a_level_of_few_people_is_not_told_nor_what_it_could_be_subtracted_from(case):
    found = what_if(case, case, chances=chances)

    hidden = {one.level: one.before for one in found.shifts if one.feature == "age"}
    assert hidden == {"young": Suppressed("too_few"), "old": Suppressed("complement")}


def test_a_change_that_leaves_no_group_says_what_would_have_to_change_too(case):
    changed = with_quotas(case, (Quota("area", "rural", 6, 6),))

    found = what_if(case, changed, chances=chances)

    assert (found.possible, found.lowest, found.shifts) == (False, None, ())
    assert len(found.relaxations) > 0


def test_nobody_s_id_is_in_the_answer(case):
    found = what_if(case, replace(case), chances=chances)

    assert [one.id for one in case.applicants if f"'{one.id}'" in repr(found)] == []
