"""Formulas of polarisation against published values, closed forms and an independent optimiser."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from middleground.engine.opinion.indices import apart, ordinal, poles, shape

COUNTS = st.lists(st.integers(0, 30), min_size=3, max_size=7).filter(any)


@pytest.mark.parametrize(
    ("frequencies", "agreement"),
    [
        ((30, 40, 210, 130, 530, 50, 10), 0.6113333333),
        ((20, 20, 20, 20, 20), 0.0),
        ((50, 0, 0, 0, 50), -1.0),
        ((0, 80, 0, 0, 0), 1.0),
        ((10, 20, 30, 15, 4), 0.3924050633),
        ((40, 10, 5, 10, 35), -0.4777777778),
        ((5, 10, 15, 30, 40), 0.45),
        ((50, 0, 50, 0, 0), 0.1666666667),
    ],
)
def test_agreement_has_the_published_values(frequencies, agreement):
    assert float(ordinal.van_der_eijk(frequencies)) == pytest.approx(agreement, abs=1e-9)


def test_dispersion_has_its_published_value_and_ends():
    assert float(ordinal.leik((30, 40, 210, 130, 530, 50, 10))) == pytest.approx(0.2866666667)
    assert ordinal.leik([[9, 0, 0], [5, 0, 5]]).tolist() == [0.0, 1.0]


@given(COUNTS)
def test_agreement_is_the_same_read_backwards_and_for_twice_as_many_people(counts):
    once = float(ordinal.van_der_eijk(counts))

    assert float(ordinal.van_der_eijk(counts[::-1])) == pytest.approx(once)
    assert float(ordinal.van_der_eijk([2 * count for count in counts])) == pytest.approx(once)
    assert -1 - 1e-12 <= once <= 1 + 1e-12


@pytest.mark.parametrize(
    ("alpha", "polarisation"),
    [(0, 0.5), (0.8, 0.2871745887), (1, 0.25), (1.3, 0.2030630991), (1.6, 0.1649384888)],
)
def test_two_poles_are_as_polarised_as_the_closed_form_says(alpha, polarisation):
    assert poles.esteban_ray([0.5, 0.5], [0, 1], alpha=alpha) == pytest.approx(polarisation)


def test_more_groups_have_the_published_polarisation():
    at = np.linspace(0, 1, 5)

    assert poles.esteban_ray([0.4, 0.1, 0.05, 0.1, 0.35], at, alpha=1.3) == pytest.approx(0.1094889658)
    assert poles.esteban_ray(np.array([10, 20, 30, 15, 4]) / 79, at, alpha=1.3) == pytest.approx(0.0441507360)


def test_merging_two_groups_in_the_middle_of_a_third_of_people_each_polarises():
    """The axiom that sets polarisation apart from inequality (Esteban and Ray, axiom 1)."""
    apart_ = poles.esteban_ray([0.5, 0.25, 0.25], [0, 0.8, 1])

    assert poles.esteban_ray([0.5, 0.5], [0, 0.9]) > apart_


@pytest.mark.parametrize(("alpha", "value"), [(0.25, 0.7609372), (0.5, 0.5312193), (0.75, 0.3795342), (1, 0.2756644)])
def test_a_bell_has_the_polarisation_of_the_integral(alpha, value):
    bell = np.sqrt(2) * np.array([_quantile(p) for p in (np.arange(4000) + 0.5) / 4000])

    assert poles.duclos_esteban_ray(bell, alpha=alpha, width=0.02) == pytest.approx(value, rel=0.003)


def _quantile(p: float) -> float:
    from scipy.special import erfinv

    return float(erfinv(2 * p - 1))


def test_an_even_spread_has_a_third_however_wide():
    even = np.linspace(0, 1, 5001)

    assert poles.duclos_esteban_ray(even, width=0.004) == pytest.approx(1 / 3, rel=0.01)
    assert poles.duclos_esteban_ray(10 * even, width=0.04) == pytest.approx(1 / 3, rel=0.01)


@pytest.mark.parametrize(
    ("values", "coefficient"), [([1] * 50 + [5] * 50, 0.9506950695), (range(1, 101), 0.5282343658)]
)
def test_the_bimodality_coefficient_has_the_published_values(values, coefficient):
    assert shape.bimodality(list(values)) == pytest.approx(coefficient)


def test_an_even_spread_of_very_many_has_five_ninths():
    assert shape.bimodality(np.linspace(0, 1, 100_000)) == pytest.approx(5 / 9, abs=1e-4)


@pytest.mark.parametrize(
    ("values", "dip"),
    [
        ([1, 1, 2, 2], 1 / 4),
        ([0, 1, 3, 6], 1 / 8),
        ([0, 2, 3, 5, 6], 2 / 15),
        ([1] + [2] * 9, 1 / 20),
        ([3] * 9, 1 / 18),
    ],
)
def test_the_dip_has_the_published_values(values, dip):
    assert shape.dip(values) == pytest.approx(dip)
    assert shape.dip([-value for value in values]) == pytest.approx(dip)


@given(st.integers(0, 10_000))
@settings(max_examples=6, deadline=None)
def test_the_dip_is_the_distance_that_an_optimiser_finds(seed):
    rng = np.random.default_rng(seed)
    values = rng.random(9) if seed % 2 else np.concatenate((0.3 * rng.random(5), 1 - 0.3 * rng.random(4)))

    assert shape.dip(values) == pytest.approx(nearest_one_hill(np.sort(values)), abs=1e-7)


def nearest_one_hill(x: np.ndarray) -> float:
    """Least distance of a convex-then-concave distribution from the sample, by linear programming, mode by mode."""
    n, found = x.size, []
    for mode in range(n):
        up, down = list(range(mode + 1)), [mode + 1, *range(mode + 2, n + 1)]  # a jump at the mode is allowed
        rows, bounds = [], []
        for column, place in [(c, c) for c in up] + [(c, c - 1) for c in down]:
            before = place / n if column != mode + 1 else None
            after = (place + 1) / n if column != mode else None
            for share in (before, after):
                if share is not None:
                    rows += [_row(n, {column: 1, n + 1: -1}), _row(n, {column: -1, n + 1: -1})]
                    bounds += [share, -share]
        for columns, shift, sign in ((up, 0, 1), (down, 1, -1)):
            for a, b in pairwise(columns):
                rows.append(_row(n, {a: 1, b: -1}))
                bounds.append(0)
            for a, b, c in zip(columns, columns[1:], columns[2:], strict=False):
                one, two = x[b - shift] - x[a - shift], x[c - shift] - x[b - shift]
                rows.append(sign * _row(n, {a: -1 / one, b: 1 / one + 1 / two, c: -1 / two}))
                bounds.append(0)
        rows.append(_row(n, {mode: 1, mode + 1: -1}))
        bounds.append(0)
        cost = _row(n, {n + 1: 1})
        found.append(linprog(cost, A_ub=np.array(rows), b_ub=bounds, bounds=[(0, 1)] * (n + 2)).fun)
    return min(found)


def _row(n: int, entries: dict[int, float]) -> np.ndarray:
    row = np.zeros(n + 2)
    for column, value in entries.items():
        row[column] = value
    return row


def test_two_bells_are_as_far_apart_as_they_were_made():
    rng = np.random.default_rng(1)

    assert apart.ashman(rng.normal(0, 1, 40_000), rng.normal(5, 1, 40_000)) == pytest.approx(5, abs=0.03)


def test_the_least_separated_pair_of_camps_counts():
    rng = np.random.default_rng(2)
    camp = np.repeat([0, 1, 2], 200)
    chance = 0.5 + np.array([[-0.4, 0], [0.4, 0], [0.4, 0.1]])[camp] + 0.05 * rng.standard_normal((600, 2))

    assert apart.separation(chance, camp) == pytest.approx(0.1 / 0.05, rel=0.15)
    assert np.isnan(apart.separation(chance, np.zeros(600, dtype=int)))


def test_the_share_between_is_none_without_difference_and_all_with_opposite_certainties():
    half = np.repeat([0, 1], 50)

    assert apart.explained(np.full((100, 3), 0.7), half) == pytest.approx(0)
    assert apart.explained(np.where(half[:, None] == 1, [1.0, 0.0], [0.0, 1.0]), half) == pytest.approx(1)
