import math

import numpy as np

from middleground.engine.disclosure.curve import coarse_curve
from middleground.engine.disclosure.policy import DEFAULT
from middleground.engine.opinion.findings import Density
from tests.factories.findings import make_spectrum


def hill(extra=0.0, at_point=3.6):
    at = np.linspace(-4, 4, 161)
    height = np.exp(-0.5 * at**2) + extra * np.exp(-0.5 * ((at - at_point) / 0.05) ** 2)
    return Density(tuple(at), tuple(0.9 * height), tuple(height), tuple(1.1 * height), (-1.0, 1.0))


def test_a_hill_is_released_between_0_and_1():
    curve = coarse_curve(make_spectrum().density, 400, DEFAULT)

    assert (curve.at[0], curve.at[-1], max(curve.high), len(curve.at)) == (0.0, 1.0, 1.0, 61)
    assert all(low <= middle <= high for low, middle, high in zip(curve.low, curve.middle, curve.high, strict=True))


def test_no_hill_is_drawn_for_fewer_than_fifty_people():
    assert coarse_curve(make_spectrum().density, 49, DEFAULT) is None


def test_a_few_people_far_out_do_not_show():
    with_loners, without = (coarse_curve(hill(extra), 500, DEFAULT) for extra in (0.15, 0.0))

    far = [i for i, at in enumerate(without.at) if at > 0.9]
    assert [with_loners.middle[i] for i in far] == [without.middle[i] for i in far]


def test_two_hills_stay_two_hills():
    at = np.linspace(-4, 4, 161)
    height = np.exp(-0.5 * ((at - 1.8) / 0.6) ** 2) + np.exp(-0.5 * ((at + 1.8) / 0.6) ** 2)
    curve = coarse_curve(Density(tuple(at), tuple(height), tuple(height), tuple(height), (0.0,)), 600, DEFAULT)

    valley = curve.middle[30]
    assert valley < 0.3 * max(curve.middle)


def test_heights_are_coarse():
    curve = coarse_curve(hill(), 500, DEFAULT)

    assert all(math.isclose(height * 50, round(height * 50)) for height in (*curve.low, *curve.middle, *curve.high))
