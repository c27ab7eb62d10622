"""Indices of whole towns: which are told, and between which references they stand."""

import numpy as np
import pytest

from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.indices.measure import CODES
from middleground.engine.opinion.indices.record import verdict
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.simulate import Town, invent

NOT_ESTIMATED = Suppressed("not_estimated")


def around(value, reach=0.05):
    return Estimate(value, value - reach, value + reach, 100, "posterior")


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (around(0.2), around(0.1), around(0.9), "closer_to_unpolarised"),
        (around(0.8), around(0.1), around(0.9), "closer_to_split"),
        (around(0.2), around(0.9), around(0.1), "closer_to_split"),  # where less means more divided
        (around(0.5), around(0.1), around(0.9), "between"),
        (around(0.5, 0.4), around(0.1), around(0.9), "cannot_tell"),
        (around(0.5), around(0.4, 0.2), around(0.6, 0.2), "cannot_tell"),
        (around(0.5), around(0.1), NOT_ESTIMATED, "cannot_tell"),
        (NOT_ESTIMATED, around(0.1), around(0.9), "cannot_tell"),
    ],
)
def test_an_index_is_closer_to_one_reference_only_if_its_interval_says_so(value, low, high, expected):
    assert verdict(value, low, high) == expected


@pytest.fixture(scope="module")
def camps():
    town = Town("camps", people=160, statements=40, votes=30, separation=7, seed=3)
    return {index.code: index for index in map_opinions(invent(town).source).indices}


@pytest.fixture(scope="module")
def nothing():
    town = Town("none", people=100, statements=20, votes=12, seed=1)
    return {index.code: index for index in map_opinions(invent(town).source).indices}


def test_every_index_has_its_place_whatever_the_structure(camps, nothing):
    assert tuple(camps) == CODES
    assert tuple(nothing) == CODES


def test_a_town_in_two_far_camps_is_closer_to_the_split_one(camps):
    told = {code: camps[code].verdict for code in ("separation", "bimodality", "dip", "between")}

    assert told == dict.fromkeys(told, "closer_to_split")


def test_a_town_where_nothing_divides_has_no_places_to_measure(nothing):
    measured = {code for code, index in nothing.items() if isinstance(index.value, Estimate)}

    assert measured == {"agreement", "dispersion"}


def test_each_statement_has_its_own_agreement(camps):
    values = np.array([each.value for _, each in camps["agreement"].by_statement])

    assert values.size == 40
    assert values.mean() == pytest.approx(camps["agreement"].value.value, abs=0.01)


def test_the_same_seed_gives_the_same_indices():
    source = invent(Town("gaussian", people=40, statements=12, votes=10, seed=2)).source

    assert map_opinions(source, seed=4).indices == map_opinions(source, seed=4).indices
