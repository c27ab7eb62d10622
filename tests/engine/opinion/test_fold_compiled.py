import numpy as np
import pytest

from middleground.engine.opinion.fold import blocks, compiled, estimator
from middleground.engine.opinion.fold.blocks import Block
from middleground.engine.opinion.fold.estimator import InMemory, Plan, Probe
from middleground.engine.opinion.fold.parameters import Parameters

pytestmark = pytest.mark.skipif(not compiled.is_available(), reason="numba, the extra fast, is not installed")


def random_block(people=500, statements=40, *, seed=0):
    """Some people answer nothing, some everything; answers lean by statement and by person."""
    rng = np.random.default_rng(seed)
    share = rng.beta(0.5, 1.0, people)[:, None]
    share[:3] = [[0.0], [1.0], [0.0]]
    person, statement = np.nonzero(rng.random((people, statements)) < share)
    lean = rng.standard_normal((people, 2)) @ rng.normal(0, 2.5, (2, statements)) + rng.normal(0, 2, statements)
    yes = lean[person, statement] + rng.logistic(size=person.size) > 0
    return Block.build(person.astype(np.int32), statement.astype(np.int32), yes, (people, statements))


def fitted(run, factors, kernel=None):
    return estimator.fit(run, 40, factors, np.random.default_rng(0), plan=Plan(kernel=kernel))


@pytest.mark.parametrize("factors", [0, 1, 4, 6])
def test_the_compiled_sums_are_those_of_the_pure_fold(factors):
    block = random_block()
    parameters = fitted(InMemory((block,)), factors)

    pure, quick = estimator.fold(block, parameters), compiled.fold(block, parameters)

    for name in ("precision", "shift", "answers", "centre", "square", "people"):
        most = float(np.abs(getattr(pure, name)).max())
        assert getattr(quick, name) == pytest.approx(getattr(pure, name), abs=1e-4 * max(most, 0.01))


def test_the_compiled_people_are_those_of_the_pure_fold():
    block = random_block()
    parameters = fitted(InMemory((block,)), 4)

    (mean, covariance), (quick_mean, quick_covariance) = (
        kernel.posterior(block, parameters) for kernel in (estimator.PURE, compiled.COMPILED)
    )

    assert quick_mean == pytest.approx(mean, abs=1e-3)
    assert quick_covariance == pytest.approx(covariance, abs=1e-3)


def test_the_compiled_directions_are_those_of_the_pure_fold():
    block = random_block()
    parameters = fitted(InMemory((block,)), 0)
    probe = Probe(parameters, np.full(40, 9.0), np.random.default_rng(1).standard_normal((40, 5)))

    assert compiled.spread_along(block, probe) == pytest.approx(estimator.spread_along(block, probe), abs=1e-4)


def test_a_whole_compiled_fit_is_the_pure_fit_to_a_thousandth():
    run = InMemory(blocks.split(random_block(), 100))

    pure, quick = fitted(run, 3), fitted(run, 3, compiled.COMPILED)

    assert quick.mean == pytest.approx(pure.mean, abs=2e-3)
    assert quick.people_variance == pytest.approx(pure.people_variance, abs=2e-3)


def test_the_number_of_threads_changes_nothing():
    cut = blocks.split(random_block(), 64)

    one, three = (fitted(InMemory(cut, threads), 3, compiled.COMPILED) for threads in (1, 3))

    assert np.array_equal(one.mean, three.mean)


def test_little_work_is_not_compiled():
    assert compiled.kernel_for(compiled.WORTH_COMPILING - 1) is estimator.PURE
    assert compiled.kernel_for(compiled.WORTH_COMPILING) is compiled.COMPILED


def test_a_block_of_nobody_is_nothing():
    empty = np.zeros(0, dtype=np.int32)
    block = Block.build(empty, empty, empty.astype(bool), (0, 40))

    found = compiled.fold(block, Parameters.blank(40, 4))

    assert float(np.abs(found.precision).sum() + np.abs(found.shift).sum() + found.people) == 0.0
