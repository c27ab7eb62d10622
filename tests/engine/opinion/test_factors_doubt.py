import numpy as np

from middleground.engine.opinion.factors import doubt

PLACES = np.linspace(-3, 3, 25, dtype=np.float32) * np.ones((4000, 1), dtype=np.float32)


def test_a_report_doubts_nothing():
    found = doubt.NONE.stretched(PLACES, np.random.default_rng(0))

    assert found is PLACES


def test_a_live_map_sets_people_a_tenth_farther_apart_give_or_take_a_sixth():
    found = doubt.LIVE.stretched(PLACES, np.random.default_rng(0))

    times = found[:, 0] / PLACES[:, 0]
    assert round(float(times.mean()), 2) == 1.1
    assert round(float(times.std()), 2) == 0.16  # 15 % of 1.1


def test_order_and_the_middle_of_the_line_stay_in_every_draw():
    found = doubt.LIVE.stretched(PLACES, np.random.default_rng(1))

    assert (np.diff(found, axis=1) > 0).all()
    assert (found[:, 12] == 0).all()
