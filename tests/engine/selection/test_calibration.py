from __future__ import annotations

import warnings

import numpy as np
import pytest

from middleground.engine.errors import InputError
from middleground.engine.selection.calibration import Reading, calibrate


def read_by(rng, *, applications=40, readers=6, each=3, mildness=0.6, rest=0.4):
    """Return readings with known truth: quality of applications, mildness of readers."""
    quality = rng.uniform(1, 3, applications)
    mild = rng.normal(0, mildness, readers)
    mild -= mild.mean()
    rows = [
        Reading(str(one), f"r{reader}", float(np.clip(quality[one] + mild[reader] + rng.normal(0, rest), -9, 13)))
        for one in range(applications)
        for reader in rng.choice(readers, each, replace=False)
    ]
    return quality, mild, rows


def wide(rows, **given):
    return calibrate(rows, lowest=-20, highest=20, **given)


@pytest.mark.parametrize("seed", range(5))
def test_scores_and_readers_are_those_of_the_mixed_model_of_statsmodels(seed):
    statsmodels = pytest.importorskip("statsmodels.regression.mixed_linear_model")
    _quality, _mild, rows = read_by(np.random.default_rng(seed))
    names = list(dict.fromkeys(row.application for row in rows))
    design = np.array([[float(row.application == name) for name in names] for row in rows])
    scores, groups = np.array([row.score for row in rows]), [row.reader for row in rows]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reference = statsmodels.MixedLM(scores, design, groups=groups).fit(reml=True, method="powell")

    found = wide(rows)

    assert [found.scores[name].value for name in names] == pytest.approx(list(reference.fe_params), abs=1e-4)
    for reader, effect in reference.random_effects.items():
        assert found.readers[reader].value == pytest.approx(float(effect.iloc[0]), abs=2e-3)
    assert found.rest == pytest.approx(float(np.sqrt(reference.scale)), abs=1e-4)


def test_two_readers_who_differ_by_a_constant_give_the_same_adjusted_scores():
    """Ada gives one point more than Ben to whatever both read; each then reads others alone."""
    shared = [Reading(str(n), who, n % 3 + (who == "ada")) for n in range(30) for who in ("ada", "ben")]
    alone = [Reading("x", "ada", 3.0), Reading("y", "ben", 2.0)]

    found = wide([*shared, *alone])

    assert found.scores["x"].value == pytest.approx(2.5, abs=1e-3)
    assert found.scores["y"].value == pytest.approx(2.5, abs=1e-3)


def test_a_reader_of_whom_little_is_known_is_hardly_corrected():
    rng = np.random.default_rng(3)
    _quality, _mild, rows = read_by(rng, applications=60, readers=5)
    rows.append(Reading("59", "new", 5.0))
    raw = 5.0 - np.mean([row.score for row in rows if row.application == "59" and row.reader != "new"])

    found = wide(rows)

    assert 0 < found.readers["new"].value < raw


def test_readers_who_agree_are_not_corrected():
    rows = [Reading(str(n), f"r{(n + k) % 4}", float(n % 5) + (k - 1) * 0.1) for n in range(20) for k in range(3)]

    found = wide(rows)

    assert max(abs(reader.value) for reader in found.readers.values()) < 0.05


def test_with_one_reading_each_nothing_is_claimed():
    found = calibrate([Reading("1", "ada", 3), Reading("2", "ben", 1)], lowest=0, highest=4)

    assert [(score.value, score.low, score.high, score.n) for score in found.scores.values()] == [
        (3, 0, 4, 1),
        (1, 0, 4, 1),
    ]
    assert found.readers == {}
    assert found.rest is None


def test_agreement_of_two_is_not_taken_for_certainty():
    rows = [Reading(str(n), who, 2) for n in range(6) for who in ("ada", "ben")]

    sure, careful = (calibrate(rows, lowest=0, highest=4, rounding=rounding).scores["0"] for rounding in (0, 1 / 12))

    assert (sure.low, sure.high) == (2, 2)
    assert careful.high - careful.low > 0.9


def test_no_score_and_no_interval_leaves_the_scale():
    rows = [Reading("1", "ada", 4), Reading("1", "ben", 4), Reading("2", "ada", 0), Reading("2", "ben", 1)]

    found = calibrate(rows, lowest=0, highest=4, rounding=1 / 12)

    assert all(0 <= score.low <= score.value <= score.high <= 4 for score in found.scores.values())


def test_the_order_of_readings_changes_nothing():
    _quality, _mild, rows = read_by(np.random.default_rng(5))

    one, other = wide(rows), wide(rows[::-1])

    for name, score in one.scores.items():
        assert other.scores[name].value == pytest.approx(score.value, abs=1e-6)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(11)
    held = []
    for _turn in range(60):
        quality, _mild, rows = read_by(rng, applications=30, readers=5, each=2)
        found = wide(rows)
        held += [found.scores[str(one)].low <= quality[one] <= found.scores[str(one)].high for one in range(30)]

    assert 0.93 <= np.mean(held) <= 0.97


def test_adjusting_comes_nearer_to_the_truth_than_raw_means():
    rng = np.random.default_rng(12)
    raw, adjusted = [], []
    for _turn in range(20):
        quality, _mild, rows = read_by(rng, applications=50, readers=6, each=2)
        found = wide(rows)
        for one in range(50):
            mean = np.mean([row.score for row in rows if row.application == str(one)])
            raw.append((mean - quality[one]) ** 2)
            adjusted.append((found.scores[str(one)].value - quality[one]) ** 2)

    assert np.mean(adjusted) < 0.65 * np.mean(raw)


@pytest.mark.parametrize(
    "rows",
    [[Reading("1", "ada", 5)], [Reading("1", "ada", -1)], [Reading("1", "ada", 2), Reading("1", "ada", 3)]],
)
def test_scores_outside_the_scale_and_second_scores_are_refused(rows):
    with pytest.raises(InputError, match=r"selection\.bad_reading"):
        calibrate(rows, lowest=0, highest=4)


def test_nothing_read_gives_nothing():
    assert calibrate([], lowest=0, highest=4).scores == {}


def test_a_thousand_applications_take_no_time_to_speak_of():
    _quality, _mild, rows = read_by(np.random.default_rng(13), applications=1000, readers=25)

    found = wide(rows)

    assert len(found.scores) == 1000
