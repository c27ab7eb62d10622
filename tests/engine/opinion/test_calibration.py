"""Chances of a live fit come true as often as they say, by one rule for every conversation."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import expit

from middleground.engine.opinion.factors.calibration import Calibration, Predicted, calibrate, parts, predicted
from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.fold.blocks import Block, split
from middleground.engine.opinion.fold.estimator import InMemory, fit, posterior
from middleground.engine.opinion.fold.parameters import Parameters

PEOPLE, STATEMENTS = 500, 60
SLOPES, LOGIT = st.floats(0.5, 2), st.floats(-20, 20)
THREE = st.lists(SLOPES, min_size=3, max_size=3)
LOGITS = st.lists(LOGIT, min_size=3, max_size=3)


@given(slopes=THREE, parts=LOGITS, variance=st.floats(0, 100), more=st.floats(0, 5))
def test_chances_rise_with_each_part_of_the_logit(
    slopes: list[float], parts: list[float], variance: float, more: float
) -> None:
    before = Predicted(np.tile(np.array(parts)[:, None], 3), np.full(3, variance))
    after = replace(before, parts=before.parts + more * np.eye(3))

    rise = Calibration(*slopes).chances(after) - Calibration(*slopes).chances(before)

    assert (rise >= 0).all()


@given(slope=SLOPES, means=st.lists(LOGIT, min_size=2, max_size=30))
def test_slopes_that_are_alike_never_exchange_two_chances(slope: float, means: list[float]) -> None:
    said = Predicted(np.array([means, np.zeros(len(means)), np.ones(len(means))]), np.linspace(0, 3, len(means)))

    chances, before = (Calibration(by, by, by).chances(said) for by in (slope, 1.0))

    apart = np.subtract.outer(before, before) > 1e-9
    assert (np.subtract.outer(chances, chances)[apart] >= 0).all()


@given(slopes=THREE, parts=LOGITS, variance=st.floats(0, 100))
def test_yes_and_no_are_treated_alike(slopes: list[float], parts: list[float], variance: float) -> None:
    said = Predicted(np.column_stack((parts, np.negative(parts))), np.full(2, variance))

    yes, no = Calibration(*slopes).chances(said)

    assert yes == pytest.approx(1 - no)


def test_what_is_not_known_is_nearer_to_one_half() -> None:
    said = Predicted(np.tile([[1.0], [0.5], [0.5]], 4), np.array([0.0, 1.0, 4.0, 100.0]))

    chances = Calibration().chances(said)

    assert chances[0] == pytest.approx(expit(2.0))
    assert (np.diff(chances) < 0).all()
    assert chances[-1] > 0.5


def test_a_moderated_logit_gives_the_mean_chance() -> None:
    draws = 1.5 + 1.2 * np.random.default_rng(0).standard_normal(400_000)

    moderated = Predicted(np.array([[0.5], [0.5], [0.5]]), np.array([1.44])).moderated

    assert expit(moderated.sum()) == pytest.approx(expit(draws).mean(), abs=0.01)


def test_the_parts_are_those_of_the_same_people_in_another_order() -> None:
    block, _ = _town(0)
    order = np.random.default_rng(1).permutation(PEOPLE)
    usual = np.ones(STATEMENTS, dtype=bool)
    shuffled = block.only(order)

    before, after = parts(block, usual), parts(shuffled, usual)

    edges = zip(block.starts[order], block.starts[order + 1], strict=True)
    assert_array_equal(after, np.concatenate([before[begin:end] for begin, end in edges]))


def test_the_parts_stay_when_a_statement_says_the_opposite() -> None:
    block, _ = _town(0)
    turned = np.arange(STATEMENTS) % 3 == 0
    usual = np.random.default_rng(2).random(STATEMENTS) < 0.5
    yes = np.where(turned[block.statement], 1 - block.yes, block.yes).astype(np.uint8)

    opposite = parts(replace(block, yes=yes), usual ^ turned)

    assert_array_equal(opposite, parts(block, usual))


def test_each_part_is_a_tenth_of_the_answers() -> None:
    block, _ = _town(0)

    sizes = np.bincount(parts(block, np.ones(STATEMENTS, dtype=bool)), minlength=10)

    assert sizes / block.size == pytest.approx(np.full(10, 0.1), abs=0.01)


def test_cutting_people_into_blocks_changes_nothing() -> None:
    block, _ = _town(3)
    whole, cut = InMemory((block,)), InMemory(split(block, 70))
    parameters = fit(whole, STATEMENTS, 2, np.random.default_rng(0))

    slopes = [astuple(calibrate(run, parameters)) for run in (whole, cut)]

    assert slopes[0] == pytest.approx(slopes[1], abs=1e-6)


@pytest.mark.parametrize("strength", [0.5, 1.0, 2.0])
def test_chances_of_answers_never_seen_come_true_as_often_as_they_say(strength: float) -> None:
    block, logits = _town(4, strength)
    parameters = fit(InMemory((block,)), STATEMENTS, 2, np.random.default_rng(0))

    calibration = calibrate(InMemory((block,)), parameters)

    chances = _everywhere(block, parameters, calibration)
    assert _slope_of_truth(chances, expit(logits)) == pytest.approx(1, abs=0.07)


def test_a_fit_that_shrinks_is_stretched() -> None:
    block, logits = _town(5)
    parameters = fit(InMemory((block,)), STATEMENTS, 2, np.random.default_rng(0))

    calibration = calibrate(InMemory((block,)), parameters)

    untouched = _slope_of_truth(_everywhere(block, parameters, Calibration()), expit(logits))
    assert untouched > 1.05
    assert min(calibration.tendency, calibration.position) > 1.05


def test_stretched_draws_have_stretched_logits() -> None:
    rng = np.random.default_rng(6)
    drawn = Draws(*(rng.standard_normal((4, 3, n)).astype(np.float32) for n in (7, 5)))

    stretched = Calibration(1.1, 1.2, 1.3).stretched(drawn)

    statement, tendency = drawn.statements[:, 0, None, :], drawn.people[:, 0, :, None]
    position = _logits(drawn) - statement - tendency
    assert_allclose(_logits(stretched), 1.1 * statement + 1.2 * tendency + 1.3 * position, rtol=1e-5, atol=1e-5)
    assert_array_equal(stretched.people[:, 1:], drawn.people[:, 1:])


def test_a_fit_without_an_answer_keeps_its_slopes() -> None:
    nobody = Block(np.zeros(1, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.uint8), 3)

    calibration = calibrate(InMemory((nobody,)), Parameters.blank(3, 2))

    assert calibration == Calibration()


def _town(seed: int, strength: float = 1.0) -> tuple[Block, np.ndarray]:
    """A third of the cells answered at random, and the logits of all."""
    rng = np.random.default_rng(seed)
    position, loading = rng.standard_normal((PEOPLE, 2)), strength * rng.standard_normal((STATEMENTS, 2))
    logits = rng.standard_normal(STATEMENTS) + 0.5 * rng.standard_normal((PEOPLE, 1)) + position @ loading.T
    person, statement = np.nonzero(rng.random(logits.shape) < 1 / 3)
    yes = rng.random(person.size) < expit(logits[person, statement])
    return Block.build(person.astype(np.int32), statement.astype(np.int32), yes, logits.shape), logits


def _logits(draws: Draws) -> np.ndarray:
    people, statements = draws.people, draws.statements
    own = people[:, 0, :, None] + statements[:, 0, None, :]
    return own + np.einsum("skp,skm->spm", people[:, 1:], statements[:, 1:])


def _everywhere(block: Block, parameters: Parameters, calibration: Calibration) -> np.ndarray:
    person, statement = (index.ravel() for index in np.indices((PEOPLE, STATEMENTS)))
    found = predicted(posterior(block, parameters), parameters, person, statement)
    return calibration.chances(found).reshape(PEOPLE, STATEMENTS)


def _slope_of_truth(chances: np.ndarray, truth: np.ndarray) -> float:
    """Slope of a logistic regression of what is true on what was said, by Newton's method."""
    said, slope = np.log(chances / (1 - chances)), 1.0
    for _ in range(20):
        now = expit(slope * said)
        slope += (said * (truth - now)).sum() / (said**2 * now * (1 - now)).sum()
    return float(slope)
