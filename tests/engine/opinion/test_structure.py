import numpy as np
import pytest

from middleground.engine.opinion.factors import critical, mixture, variational
from middleground.engine.opinion.factors.mixture import Evidence
from middleground.engine.opinion.factors.model import Vectors
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population
from middleground.engine.opinion.factors.unimodal import POINTS, one_hill
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.structure import (
    gaps_between,
    is_more_than_noise,
    look_for_camps,
    quick_verdict,
    quick_width,
)


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


def evidence_of(places, error=0.3):
    """People seen along two lines, with the same error each."""
    shrink = 1 / (1 + error**2)
    mean = shrink * np.vstack((np.zeros(places.shape[1]), places))
    covariance = np.repeat((error**2 * shrink * np.eye(3))[:, :, None], places.shape[1], axis=2)
    return Evidence.from_vectors(Vectors(mean, covariance))


def gap_of(along):
    rng = np.random.default_rng(3)
    across = 0.3 * rng.standard_normal(along.size)
    evidence = evidence_of(np.vstack((along, across)) + 0.3 * rng.standard_normal((2, along.size)))
    return gaps_between(evidence, mixture.fit(evidence, 2, rng))[0, 1]


def test_two_hills_beat_one_where_there_is_a_valley_and_not_on_a_flat_line_or_in_a_round_cloud():
    rng = np.random.default_rng(4)

    valley = gap_of(np.repeat([-1.0, 1.0], 200) + 0.3 * rng.standard_normal(400))
    flat = gap_of(rng.uniform(-1.7, 1.7, 400))
    cloud = gap_of(rng.standard_normal(400))

    assert valley.excess > 20
    assert valley.valley < 0.3
    assert flat.excess < 0
    assert cloud.excess < 0


def test_the_best_hill_rises_to_one_mode_and_falls_from_it():
    rng = np.random.default_rng(5)
    grid, places = np.linspace(-3, 3, POINTS), np.repeat([-1.0, 1.0], 100) + 0.2 * rng.standard_normal(200)

    hill = one_hill(np.exp(-5 * (places[:, None] - grid) ** 2), 1.0, np.zeros(200)).density

    mode = int(np.argmax(hill))
    assert hill.sum() == pytest.approx(1)
    assert (np.diff(hill[: mode + 1]) >= 0).all()
    assert (np.diff(hill[mode:]) <= 0).all()


def test_slices_of_a_line_are_compared_with_their_neighbours_only():
    rng = np.random.default_rng(6)
    evidence = evidence_of(np.vstack((np.linspace(-3, 3, 300), 0.3 * rng.standard_normal(300))))

    slices = mixture.fit(evidence, 3, rng)

    low, middle, high = np.argsort(slices.centre[:, 0])
    pairs = {frozenset(pair) for pair in gaps_between(evidence, slices)}
    assert pairs == {frozenset((low, middle)), frozenset((middle, high))}


def test_groups_that_are_apart_together_are_not_merged_for_one_doubtful_pair():
    people = placed_in(Town("camps", people=300, statements=60, votes=40, camps=4, separation=4.0, seed=2))
    evidence = Evidence.from_vectors(people)

    count, groups, width = quick_width(evidence, np.random.default_rng(0))

    assert groups is not None
    assert (count, groups.count) == (4, 4)
    assert width > 0
    assert min(gap.excess for gap in gaps_between(evidence, groups).values()) < 0


def test_a_camp_beside_a_flat_line_does_not_cut_the_line():
    rng = np.random.default_rng(0)
    line = np.vstack((rng.uniform(-1.5, 1.5, 1200), 0.3 * rng.standard_normal(1200)))
    camp = np.array([[0.0], [2.5]]) + 0.3 * rng.standard_normal((2, 600))
    places = np.hstack((line, camp))
    evidence = evidence_of(places + 0.3 * rng.standard_normal(places.shape))

    count, groups, _width = quick_width(evidence, rng)

    assert groups is not None
    assert count > groups.count
    assert groups.count == 2
    assert groups.share.min() == pytest.approx(1 / 3, abs=0.03)


def placed_in(town: Town):
    return variational.fit(answers_of(town), 4, np.random.default_rng(0)).people


def test_the_quick_verdict_finds_camps_that_are_far_apart_and_who_is_in_them():
    people = placed_in(Town("camps", people=300, statements=60, votes=40, camps=2, separation=9.0, seed=2))

    found = quick_verdict(people, np.random.default_rng(0))

    assert found.accepted is not None
    assert found.accepted.membership.shape == (2, people.n)
    assert found.accepted.membership.sum(axis=0) == pytest.approx(1)


@pytest.mark.parametrize("opinions", ["gaussian", "skewed", "continuum"])
def test_the_quick_verdict_does_not_cut_one_hill(opinions):
    people = placed_in(Town(opinions, people=150, statements=60, seed=1))

    assert quick_verdict(people, np.random.default_rng(0)).accepted is None


def test_the_quick_verdict_says_nothing_about_fewer_than_a_hundred():
    people = placed_in(Town("camps", people=80, camps=2, separation=8.0))

    found = quick_verdict(people, np.random.default_rng(0))

    assert (found.accepted, found.p_value) == (None, None)


def test_between_two_entries_of_the_table_the_wider_counts():
    by_people = [critical.width(people, 0.8) for people in (100, 150, 200, 250, 300, 5000)]
    by_reliability = [critical.width(300, reliable) for reliable in (0.5, 0.6, 0.9)]

    assert by_people == [10, 24, 24, 24, 10, 10]
    assert by_reliability == [24, 10, 10]


def test_people_who_all_stand_at_one_place_are_no_camps():
    everybody = evidence_of(np.zeros((2, 200)))

    assert mixture.propose(everybody, np.random.default_rng(0)).count == 1
