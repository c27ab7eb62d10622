"""Whether a group exists, and the smallest changes after which one does, counted out on small cases."""

from dataclasses import replace
from itertools import product

import pytest

from middleground.engine.selection.feasibility import Impossible, Possible, examine, relaxed
from middleground.engine.selection.problem import Apart, Case, Pair, Quota, Reserved
from tests.factories.selection import applicants, every_panel, keeps_every_rule


def two_quotas(kind_b, kind_c):
    return Case(applicants("a", "a", "a", "b", "c"), 3, (Quota("kind", "b", *kind_b), Quota("kind", "c", *kind_c)))


def weight(case, changed):
    total = 0.0
    for old, new in zip(case.quotas, changed, strict=True):
        total += new.high - old.high + (old.low - new.low) * (1 + 2 / max(old.low, 1))
    return total


def test_example_keeps_every_rule():
    case = two_quotas((1, 1), (0, 1))

    found = examine(case)

    assert isinstance(found, Possible)
    assert keeps_every_rule(case, found.example)


@pytest.mark.parametrize("bounds", [((2, 3), (1, 1)), ((3, 3), (2, 2)), ((1, 1), (3, 3))])
def test_no_smaller_change_than_the_named_one_is_enough(bounds):
    case = two_quotas(*bounds)

    found = examine(case)

    assert isinstance(found, Impossible)
    named = relaxed(case, found.relaxations)
    assert every_panel(named) != []
    least = weight(case, named.quotas)
    for drop_b, drop_c, rise_b, rise_c in product(range(4), repeat=4):
        b, c = case.quotas
        if drop_b <= b.low and drop_c <= c.low:
            tried = (
                replace(b, low=b.low - drop_b, high=b.high + rise_b),
                replace(c, low=c.low - drop_c, high=c.high + rise_c),
            )
            if weight(case, tried) < least - 1e-9:
                assert every_panel(replace(case, quotas=tried)) == []


def test_change_is_told_in_words():
    found = examine(two_quotas((2, 3), (1, 1)))

    assert [change.sentence() for change in found.relaxations] == [
        "kind, b: ask for at least 1 people in the group instead of 2."
    ]


def test_quota_that_is_not_flexible_is_never_offered():
    case = Case(applicants("a", "a", "b"), 2, (Quota("kind", "b", 2, 2, flexible=False),))

    assert examine(case) == Impossible(())


def test_reserved_people_kept_apart_contradict_each_other():
    case = Case(
        applicants("a", "a", "a"), 2, aparts=(Apart("p0", "p1"),), reserved=(Reserved("p0", "x"), Reserved("p1", "x"))
    )

    assert examine(case) == Impossible(())


def test_duos_alone_cannot_fill_an_odd_number_of_places():
    case = Case(applicants("a", "a", "a", "a"), 3, pairs=(Pair("p0", "p1"), Pair("p2", "p3")))

    assert isinstance(examine(case), Impossible)
