"""Halves of the answers: how far a number moves when half is missing, and the interval that allows for it."""

from dataclasses import replace

import numpy as np
import pytest

from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion import halves
from middleground.engine.opinion.factors.line import Dividing
from middleground.engine.opinion.factors.moved import DENSITY, PARTS, Move, Moved
from middleground.engine.opinion.factors.population import Population
from middleground.engine.opinion.findings import Density, Side
from middleground.engine.opinion.indices.measure import CODES
from middleground.engine.opinion.indices.record import Index
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.simulate import Town, invent

TOWN = Town("gaussian", people=60, statements=20, votes=14, seed=2)
SIZES = dict.fromkeys(set(CODES) - {"separation"}, 1) | {PARTS: 3, DENSITY: 7}
HALF = Estimate(0.5, 0.45, 0.56, 80, "posterior")


def away(*by):
    """Halves in which a number lies so far from that of all answers; all of it counts."""
    whole = np.array([0.5])
    return Move.of(whole, np.array([[whole + far for far in by]]), 1.0)


@pytest.fixture(scope="module")
def population():
    return Population.of(invent(TOWN).source)


def test_halves_that_say_the_same_leave_an_interval_as_it_was():
    assert away(0, 0).widened(HALF, (0, 1)) == HALF


def test_halves_that_lie_on_either_side_leave_an_interval_as_it_was():
    assert away(0.1, -0.1).widened(HALF, (0, 1)) == HALF


def test_half_of_a_move_widens_as_much_as_a_move_half_as_far():
    half = replace(away(0.2, 0.2), weight=0.5).widened(HALF, (0, 1))

    assert half == away(0.1, 0.1).widened(HALF, (0, 1))
    assert half.high == pytest.approx(0.5 + np.hypot(0.06, 0.1))


def test_a_move_widens_both_sides_and_leaves_the_value():
    found = away(0.1, 0.1).widened(HALF, (0, 1))

    assert (found.value, found.n, found.method) == (HALF.value, HALF.n, HALF.method)
    assert found.low < HALF.low
    assert found.high > HALF.high


def test_an_interval_ends_where_the_number_does():
    found = away(5, 5).widened(HALF, (0, 1))

    assert (found.low, found.high) == (0, 1)


def test_a_number_that_is_not_shown_stays_hidden():
    hidden = Suppressed("not_estimated")

    assert away(0.1, 0.1).widened(hidden, (0, 1)) == hidden


def test_a_number_without_halves_keeps_its_interval():
    moved = Moved({})
    sides = (Side(HALF, ()),)

    assert moved.middle(HALF) == HALF
    assert moved.sides(sides, "spectrum") == sides


def test_what_an_index_is_closer_to_is_judged_by_the_wider_interval():
    low, high = (Estimate(at, at - 0.05, at + 0.05, 80, "posterior") for at in (0.1, 0.9))
    index = Index("bimodality", Estimate(0.7, 0.65, 0.75, 80, "posterior"), low, high, "closer_to_split")

    told = [Moved({"bimodality": away(far, far)}).indices((index,))[0].verdict for far in (0, 0.3, 2)]

    assert told == ["closer_to_split", "between", "cannot_tell"]


def test_the_band_of_the_density_widens_point_by_point_and_stays_above_nothing():
    curve = Density((0.0, 1.0), (0.1, 0.2), (0.2, 0.3), (0.3, 0.4), ())
    whole = np.array([0.2, 0.3])
    move = Move.of(whole, np.array([[[0.2, 0.3], [0.2, 1.3]]]), 1.0)

    found = Moved({DENSITY: move}).density(curve)

    assert (found.low[0], found.high[0]) == pytest.approx((0.1, 0.3))
    assert found.low[1] == 0
    assert found.high[1] > 0.8


def test_the_shares_of_camps_are_left_alone():
    camps = (Side(HALF, ()), Side(HALF, ()))
    moved = Moved({PARTS: Move.of(np.ones(3), np.zeros((1, 2, 3)), 1.0)})

    assert moved.sides(camps, "camps") == camps


def test_two_halves_are_all_answers_dealt_out_evenly_to_each_person(population):
    first, other = halves.halves(population, np.random.default_rng(1))

    def told(part):
        return set(zip(part.person.tolist(), part.statement.tolist(), part.choice.tolist(), strict=True))

    assert told(first) | told(other) == told(population)
    assert told(first) & told(other) == set()
    assert np.abs(first.answers_per_person() - other.answers_per_person()).max() == 1


def test_the_part_in_between_and_the_middle_of_a_report_stay_one_number():
    report = map_opinions(invent(TOWN).source)

    assert report.structure == "spectrum"
    assert report.middle == report.sides[1].share


def test_the_same_seed_gives_the_same_moves_and_another_seed_others(population):
    columns = np.arange(5)
    dividing = Dividing(columns, np.ones(5), np.full(5, 0.2), np.zeros(5), is_opposed=True)
    ground = halves.Ground(np.arange(40), dividing, 0, columns, np.linspace(-3, 3, 7))

    first, again, other = (halves.moves(population, ground, seed) for seed in (3, 3, 4))

    assert {name: move.shift.size for name, move in first.items()} == SIZES
    assert all(np.array_equal(first[name].shift, again[name].shift) for name in SIZES)
    assert not any(np.array_equal(first[name].shift, other[name].shift) for name in SIZES)
