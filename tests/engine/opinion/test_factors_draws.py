import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import ks_2samp

from middleground.engine.opinion.factors import describe, gaussian, gibbs, polya_gamma, variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.model import logits


def long_sum(rng: np.random.Generator, z: float, size: int) -> np.ndarray:
    """PG(1, z) by its definition, 300 terms and the mean of the rest."""
    k = np.arange(300) + 0.5
    weight = 1 / (2 * np.pi**2 * (k**2 + (z / (2 * np.pi)) ** 2))
    rest = np.tanh(z / 2) / (2 * z) - weight.sum() if z else 0.25 - weight.sum()
    return np.concatenate([rng.standard_exponential((1000, 300)) @ weight + rest for _ in range(size // 1000)])


def some_answers(people: int, statements: int, *, seed: int = 0) -> tuple[Answers, np.ndarray]:
    """Answers along one line, with the chance of each."""
    rng = np.random.default_rng(seed)
    person, statement = np.nonzero(rng.random((people, statements)) < 0.6)
    slope = rng.normal(0, 2, statements)
    chance = expit(rng.standard_normal(people)[person] * slope[statement])
    yes = (rng.random(person.size) < chance).astype(float)
    return Answers.build(person.astype(np.int32), statement.astype(np.int32), yes, (people, statements)), chance


@pytest.mark.parametrize("z", [0.0, 0.005, 0.3, 1.0, 4.0, 12.0, 60.0])
def test_draws_have_the_mean_and_variance_of_the_closed_form(z):
    rng = np.random.default_rng(1)

    draws = polya_gamma.draw(rng, np.full(200_000, z))

    mean, variance = polya_gamma.mean(np.array([z]))[0], polya_gamma.variance(np.array([z]))[0]
    assert draws.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / draws.size))
    assert draws.var() == pytest.approx(variance, rel=0.04)


@pytest.mark.parametrize("z", [0.0, 2.0, 8.0])
def test_draws_cannot_be_told_from_the_long_sum(z):
    rng = np.random.default_rng(2)

    distance = ks_2samp(polya_gamma.draw(rng, np.full(100_000, z)), long_sum(rng, z, 100_000)).statistic

    assert distance < 1.63 * np.sqrt(2 / 100_000)  # the 1 % point


def test_the_closed_forms_join_at_small_values_and_survive_large_ones():
    z = np.array([0.00999, 0.01001, 2000.0])

    variance = polya_gamma.variance(z)

    assert variance[0] == pytest.approx(variance[1], rel=1e-5)
    assert np.isfinite(variance).all()
    assert polya_gamma.mean(z)[2] == pytest.approx(1 / 4000)


def test_many_small_gaussians_are_solved_as_one_by_one():
    rng = np.random.default_rng(3)
    root = rng.standard_normal((50, 4, 4))
    precision = root @ root.transpose(0, 2, 1) + np.eye(4)
    shift = rng.standard_normal((50, 4))

    mean, covariance = gaussian.mean_and_covariance(precision.transpose(1, 2, 0).copy(), shift.T.copy())

    one_by_one = np.linalg.solve(precision, shift[:, :, None])[:, :, 0]
    assert covariance.transpose(2, 0, 1) == pytest.approx(np.linalg.inv(precision))
    assert mean == pytest.approx(one_by_one.T)


def test_gaussian_draws_have_their_covariance():
    rng = np.random.default_rng(4)
    precision = np.array([[2.0, 0.8], [0.8, 1.0]])

    draws = gaussian.draw(rng, np.repeat(precision[:, :, None], 50_000, axis=2), np.ones((2, 50_000)))

    assert np.cov(draws) == pytest.approx(np.linalg.inv(precision), abs=0.04)
    assert draws.mean(axis=1) == pytest.approx(np.linalg.solve(precision, np.ones(2)), abs=0.03)


def test_sums_by_person_and_statement_equal_those_of_the_whole_table():
    answers, _ = some_answers(30, 12)
    weight = np.random.default_rng(5).random(answers.size)
    table = np.zeros((30, 12))
    table[answers.person, answers.statement] = weight
    by_statement, by_person = np.random.default_rng(6).random((12, 3)), np.random.default_rng(7).random((30, 3))

    assert answers.sum_by_person(weight, by_statement) == pytest.approx(table @ by_statement)
    assert answers.sum_by_statement(weight, by_person) == pytest.approx(table.T @ by_person)


def test_draws_are_as_sure_as_they_are_right():
    answers, chance = some_answers(300, 40)
    rng = np.random.default_rng(8)

    draws = gibbs.run(variational.fit(answers, 1, rng), answers, rng, gibbs.Plan(burn=60, keep=100, every=2))

    each = np.array([expit(logits(answers, draws.people[s], draws.statements[s])) for s in range(draws.count)])
    low, high = np.quantile(each, [0.025, 0.975], axis=0)
    assert np.mean((low <= chance) & (chance <= high)) == pytest.approx(0.95, abs=0.03)


def test_the_same_stream_gives_the_same_draws():
    answers, _ = some_answers(40, 10)
    plan = gibbs.Plan(burn=5, keep=5, every=1)

    first, second = (
        gibbs.run(variational.fit(answers, 2, rng), answers, rng, plan)
        for rng in (np.random.default_rng(9), np.random.default_rng(9))
    )

    assert np.array_equal(first.people, second.people)
    assert np.array_equal(first.statements, second.statements)


def test_compiled_draws_are_the_pure_ones(monkeypatch):
    pytest.importorskip("numba")
    answers, _ = some_answers(200, 25, seed=8)
    state = variational.fit(answers, 2, np.random.default_rng(0))
    plan = gibbs.Plan(burn=10, keep=20, every=2)

    drawn = []
    for worth in (1, answers.size + 1):
        monkeypatch.setattr(gibbs, "WORTH_COMPILING", worth)
        drawn.append(gibbs.run(state, answers, np.random.default_rng(9), plan))

    np.testing.assert_allclose(drawn[0].people, drawn[1].people, atol=1e-5)
    np.testing.assert_allclose(drawn[0].statements, drawn[1].statements, atol=1e-5)


def test_an_interval_leaves_out_as_many_ranks_as_hold_a_further_draw_in_one_of_forty():
    draws = np.random.default_rng(0).permutation(np.arange(1, 200))

    assert describe.interval_of(draws) == pytest.approx((5, 100, 195))


def test_an_interval_of_few_draws_reaches_from_the_least_to_the_greatest():
    assert describe.interval_of(np.arange(32.0)) == (0, 15.5, 31)
