"""A long search tells how far it is, stops in time, and ends at once when its caller wants no more."""

from dataclasses import replace

import pytest

from middleground.engine.selection.feasibility import Impossible, examine, relaxed
from middleground.engine.selection.lottery import draw_chances
from middleground.engine.selection.problem import Case, Quota
from middleground.engine.selection.simulate import Pool, invent
from tests.factories.selection import applicants, every_panel

SUITED = replace(invent(Pool(60, 12, (2, 3, 4), duos=4, scored=True, seed=1)), suitability_share=0.9)


class Enough(Exception):
    """The caller wants no more."""


def test_progress_only_grows_and_ends_with_all_of_it():
    told = []

    draw_chances(SUITED, seconds=5, progress=lambda done, total: told.append((done, total)))

    done = [one for one, _total in told]
    assert done == sorted(done)
    assert len(set(done)) > 5
    assert told[-1] == (100, 100)
    assert {total for _one, total in told} == {100}


def test_an_error_of_the_caller_ends_the_work():
    def stop(done, _total):
        if done:
            raise Enough

    with pytest.raises(Enough):
        draw_chances(SUITED, seconds=60, progress=stop)


def test_a_search_that_time_ended_says_so_and_what_is_missing():
    lottery = draw_chances(SUITED, seconds=0.0)

    assert lottery.stopped
    assert lottery.status == "within gap"
    assert 0 < lottery.gap <= 1


@pytest.mark.parametrize("asked", [(2, 2, 2), (3, 0, 2), (1, 3, 0), (0, 2, 3)])
def test_no_single_bound_less_changed_than_proposed_is_enough(asked):
    levels = tuple(Quota("kind", level, low, max(low, 1)) for level, low in zip("abc", asked, strict=True))
    case = Case(applicants("a", "a", "b", "c", "c"), 4, levels)

    found = examine(case)

    assert isinstance(found, Impossible)
    assert every_panel(relaxed(case, found.relaxations)) != []
    for change in found.relaxations:
        step = 1 if change.to < change.from_ else -1
        almost = [replace(one, to=one.to + step) if one == change else one for one in found.relaxations]
        assert every_panel(relaxed(case, almost)) == []
