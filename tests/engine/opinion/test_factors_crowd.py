"""The density of the people: not the bell that the draws took for granted, where their answers say otherwise."""

import numpy as np
import pytest
from scipy.stats import skew

from middleground.engine.opinion.factors import crowd
from middleground.engine.opinion.factors.gibbs import Draws


def seen_as_a_bell(true: np.ndarray, *, error: float, rng: np.random.Generator, draws: int = 150) -> np.ndarray:
    """Places as draws would have them if everybody came from one bell, each known up to an error; strangers last."""
    seen = true + error * rng.standard_normal(true.size)
    shrunk, width = seen / (1 + error**2), error / np.sqrt(1 + error**2)
    own = shrunk + width * rng.standard_normal((draws, true.size))
    return np.hstack((own, rng.standard_normal((draws, crowd.STRANGERS)))).astype(np.float32)


def retaken(place: np.ndarray, answered: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    which = crowd.retake(place, np.arange(answered.size), answered, rng)
    return np.take_along_axis(place[:, : answered.size], which, axis=0)


def test_a_town_that_leans_keeps_its_long_tail():
    rng = np.random.default_rng(1)
    true = rng.gamma(2, 1 / np.sqrt(2), 600) - np.sqrt(2)
    place = seen_as_a_bell(true, error=0.8, rng=rng)

    found = retaken(place, rng.integers(7, 60, 600), rng)

    before, after = (np.median(skew(each, axis=1)) for each in (place[:, :600], found))
    assert abs(after - skew(true)) < 0.7 * abs(before - skew(true))


def test_people_with_few_answers_are_not_as_wide_as_those_with_many():
    rng = np.random.default_rng(2)
    answered = np.repeat([8, 30, 80], 200)
    true = rng.standard_normal(600) * np.repeat([0.4, 1.0, 1.6], 200)
    place = seen_as_a_bell(true, error=0.8, rng=rng)

    found = retaken(place, answered, rng)

    assert np.median(found[:, :200].std(axis=1)) == pytest.approx(true[:200].std(), abs=0.15)
    assert np.median(place[:, :200].std(axis=1)) > true[:200].std() + 0.2


def test_a_bell_stays_a_bell():
    rng = np.random.default_rng(3)
    true = rng.standard_normal(500)
    place = seen_as_a_bell(true, error=0.6, rng=rng)

    found = retaken(place, rng.integers(7, 60, 500), rng)

    low, high = np.quantile(found.std(axis=1), [0.025, 0.975])
    assert low <= true.std() <= high


def test_people_who_are_not_placed_keep_their_draws_and_strangers_leave():
    rng = np.random.default_rng(4)
    draws = Draws(rng.standard_normal((20, 3, 50)).astype(np.float32), np.zeros((20, 3, 4), dtype=np.float32))
    wide = crowd.with_strangers(draws, rng)

    which = crowd.retake(wide.people[:, 1], np.arange(30), np.arange(50), rng)

    assert wide.people.shape == (20, 3, 50 + crowd.STRANGERS)
    assert np.array_equal(crowd.taken(wide, which).people[:, :, 30:], draws.people[:, :, 30:])


def test_strangers_of_a_town_in_camps_belong_to_its_camps():
    rng = np.random.default_rng(5)
    camp = np.repeat(np.array([[0, 1]], dtype=np.int8), 40, axis=1).repeat(10, axis=0)
    people = rng.standard_normal((10, 2, 80)).astype(np.float32) * 0.1
    people[:, 1] += np.where(camp == 1, 3, -3)
    draws = Draws(people, np.zeros((10, 2, 4), dtype=np.float32), camp)

    wide = crowd.with_strangers(draws, rng)

    strangers, joined = wide.people[:, 1, 80:], wide.camp[:, 80:]
    assert strangers[joined == 1].mean() == pytest.approx(3, abs=0.2)
    assert strangers[joined == 0].mean() == pytest.approx(-3, abs=0.2)
