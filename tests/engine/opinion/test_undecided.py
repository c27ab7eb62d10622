"""Why people could not decide: shares of those who said why."""

import doctest
from dataclasses import replace

import pytest

from middleground.engine.opinion import undecided
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.shares import wilson
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.undecided import REASONS, undecided_because


def test_shares_are_of_those_who_said_why():
    (found,) = undecided_because({"a": (6, 3, 1, 0)}, ["a"])

    assert (found.id, found.n, found.counts) == ("a", 10, (6, 3, 1, 0))
    assert found.shares == (wilson(6, 10), wilson(3, 10), wilson(1, 10), wilson(0, 10))
    assert len(found.shares) == len(REASONS)


def test_nothing_is_said_where_nobody_said_why_or_the_statement_is_not_on_the_map():
    told = {"a": (0, 0, 0, 0), "gone": (5, 5, 5, 5)}

    assert undecided_because(told, ["a", "b"]) == ()


@pytest.mark.parametrize("method", ["middleground", "polis"])
def test_a_map_carries_the_reasons_in_the_order_of_its_statements(method):
    source = invent(Town("none", people=60, statements=8, votes=8)).source
    told = {"s5": (1, 2, 3, 4), "s0": (0, 0, 0, 7)}

    found = map_opinions(replace(source, undecided=told), method=method)

    order = [statement.id for statement in found.statements if statement.id in told]
    assert [(one.id, one.counts) for one in found.undecided] == [(name, told[name]) for name in order]
    assert map_opinions(source, method=method).undecided == ()


def test_examples_hold():
    assert doctest.testmod(undecided).failed == 0
