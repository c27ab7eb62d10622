import numpy as np
import pytest

from middleground.engine.opinion.factors import variational
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population
from middleground.engine.opinion.factors.unimodal import GRID, gap
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.structure import is_more_than_noise, look_for_camps


def answers_of(town: Town):
    population = Population.of(invent(town).source)
    return population.agreement(np.flatnonzero(population.answers_per_person() >= ENOUGH_ANSWERS))


def camps_in(town: Town):
    answers, rng = answers_of(town), np.random.default_rng(0)
    return look_for_camps(variational.fit(answers, 4, rng), answers, rng)


def test_tendencies_alone_are_hardly_ever_taken_for_a_line():
    missing = ("random", "routed", "self_selected") * 4
    towns = [Town("none", people=100, statements=40, missing=kind, seed=seed) for seed, kind in enumerate(missing)]

    found = [is_more_than_noise(answers_of(town), np.random.default_rng(0)) for town in towns]

    assert sum(found) <= 2  # one in twenty by chance; three of twelve would have a chance of 2 %


def test_a_round_cloud_of_opinions_is_more_than_noise():
    assert is_more_than_noise(answers_of(Town("gaussian", people=150)), np.random.default_rng(0))


@pytest.mark.parametrize("opinions", ["gaussian", "skewed", "continuum"])
def test_one_hill_is_not_cut_into_camps(opinions):
    found = camps_in(Town(opinions, people=150, statements=60, seed=1))

    assert found.accepted is None
    assert found.p_value is None or found.p_value >= 0.05


def test_two_camps_that_are_apart_are_found():
    found = camps_in(Town("camps", people=150, statements=40, votes=25, camps=2, separation=8.0, seed=2))

    assert found.accepted is not None
    assert (found.accepted.count, found.p_value) == (2, 1 / 40)


def test_camps_are_not_looked_for_among_fewer_than_a_hundred():
    found = camps_in(Town("camps", people=80, camps=2, separation=8.0))

    assert (found.proposed > 1, found.accepted, found.p_value) == (True, None, None)


def test_a_valley_is_an_excess_that_one_hill_has_not():
    rng = np.random.default_rng(3)
    error, all_of_them = np.full(400, 0.3), np.ones(400)

    hill = gap(rng.standard_normal(400), error, all_of_them)
    valley = gap(np.repeat([-1.0, 1.0], 200) + 0.3 * rng.standard_normal(400), error, all_of_them)

    mode = int(np.argmax(valley.one_hill))
    assert valley.excess > 10 * max(hill.excess, 1)
    assert (np.diff(valley.one_hill[: mode + 1]) >= 0).all()
    assert (np.diff(valley.one_hill[mode:]) <= 0).all()
    assert valley.one_hill.shape == GRID.shape
