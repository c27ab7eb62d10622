"""The lines along which answers differ, and what those in between say that neither end does."""

from functools import cache

import numpy as np
import pytest

from middleground.engine.opinion.factors.chart import map_factors
from middleground.engine.opinion.factors.gibbs import Plan
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix

SHORT = Plan(burn=40, keep=60, every=1)
PEOPLE = 300


def a_town(lines: int, *, seed: int = 0, each: int = 10) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    """Positions (people, lines), and the chance that each person agrees to the statements on each line."""
    rng = np.random.default_rng(seed)
    position = rng.standard_normal((PEOPLE, lines))
    slope = np.kron(np.eye(lines), np.where(np.arange(each) % 2 == 0, 2.0, -2.0))
    return position, 1 / (1 + np.exp(-position @ slope)), rng


def voted(agree: np.ndarray, unsure: np.ndarray, rng: np.random.Generator) -> VoteMatrix:
    choice = np.where(rng.random(agree.shape) < agree, 1, -1)
    choice[rng.random(agree.shape) < unsure] = 0
    person, statement = np.nonzero(np.ones(agree.shape))
    return VoteMatrix(
        person.astype(np.int32),
        statement.astype(np.int32),
        choice.ravel().astype(np.int8),
        tuple(f"p{row}" for row in range(agree.shape[0])),
        tuple(f"s{column}" for column in range(agree.shape[1])),
    )


def mapped(votes: VoteMatrix) -> OpinionMap:
    return map_factors(SourceConversation.of_votes(votes), seed=0, plan=SHORT)


@cache
def a_town_whose_middle_is_its_own() -> OpinionMap:
    """Thirty statements divide; s30 pleases the middle alone, s31 leaves the middle alone unsure."""
    position, agree, rng = a_town(1, each=30)
    is_middle = np.abs(position[:, 0]) < 0.4
    own = np.where(is_middle, 0.95, 0.25)[:, None]
    agree = np.hstack((agree, own, np.full((PEOPLE, 1), 0.5)))
    unsure = np.full(agree.shape, 0.05)
    unsure[:, 31] = np.where(is_middle, 0.8, 0.1)
    return mapped(voted(agree, unsure, rng))


def test_a_town_on_one_line_has_one_named_by_what_its_ends_say():
    _, agree, rng = a_town(1)

    (line,) = mapped(voted(agree, np.full(agree.shape, 0.1), rng)).lines

    ends = {frozenset(line.first_end), frozenset(line.other_end)}
    assert ends == {frozenset(f"s{j}" for j in range(first, 10, 2)) for first in (0, 1)}


@pytest.mark.parametrize("lines", [2, 3])
def test_a_town_on_several_lines_has_as_many_each_named_apart(lines):
    _, agree, rng = a_town(lines, seed=lines)

    found = mapped(voted(agree, np.full(agree.shape, 0.1), rng)).lines

    assert len(found) == lines


def test_the_first_line_is_as_strong_as_the_map_says_and_names_its_sides():
    found = a_town_whose_middle_is_its_own()

    (line, *_) = found.lines
    told = {one.id: one.agree_by_side for one in found.statements}
    assert line.strength == found.test.strength
    assert [told[name][0].value > told[name][2].value for name in line.first_end] == [True] * len(line.first_end)
    assert [told[name][0].value < told[name][2].value for name in line.other_end] == [True] * len(line.other_end)


def test_a_town_that_nothing_orders_has_no_line():
    found = map_opinions(invent(Town("none", people=150, statements=40, votes=20)).source)

    assert (found.lines, found.middle_differs, found.middle_unsure) == ((), (), ())


def test_what_pleases_the_middle_alone_is_told():
    told, *_ = a_town_whose_middle_is_its_own().middle_differs  # who passes does not agree, so s31 may follow

    assert told.id == "s30"
    assert told.difference.low > 0.05
    assert told.middle.low > max(end.high for end in told.ends)


def test_what_leaves_the_middle_alone_unsure_is_told():
    (told,) = a_town_whose_middle_is_its_own().middle_unsure

    assert told.id == "s31"
    assert told.middle.low > max(end.high for end in told.ends)


def test_in_a_town_whose_middle_only_lies_in_between_nothing_is_told_of_it():
    _, agree, rng = a_town(1, seed=3)

    found = mapped(voted(agree, np.full(agree.shape, 0.15), rng))

    assert (found.structure, found.middle_differs, found.middle_unsure) == ("spectrum", (), ())


def test_those_who_are_not_placed_and_those_who_only_came_are_counted():
    town = invent(Town("gaussian", people=120, statements=30, votes=12)).source
    with_visitors = SourceConversation(town.title, "", town.statements, town.votes, visitors=400)

    found = map_factors(town, seed=0, plan=SHORT)

    assert found.not_known.value == (120 - found.n_placed) / 120
    assert map_opinions(with_visitors, method="polis").visitors == 400


def test_fewer_visitors_than_answered_are_not_believed():
    town = invent(Town("gaussian", people=120, statements=30, votes=12)).source

    found = map_opinions(SourceConversation("", "", town.statements, town.votes, visitors=7), method="polis")

    assert found.visitors is None
