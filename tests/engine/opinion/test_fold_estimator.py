import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from middleground.engine.opinion.factors import polya_gamma, variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.model import logits
from middleground.engine.opinion.fold import blocks, estimator
from middleground.engine.opinion.fold.blocks import Block
from middleground.engine.opinion.fold.estimator import InMemory, Plan
from middleground.engine.opinion.fold.parameters import Parameters, Sums


def some_answers(people=300, statements=30, *, seed=0):
    """Person, statement, yes along two lines; four fifths to learn from, one fifth to be asked."""
    rng = np.random.default_rng(seed)
    person, statement = np.nonzero(rng.random((people, statements)) < 0.5)
    place, slope = rng.standard_normal((people, 2)), rng.normal(0, 1.5, (2, statements))
    logit = (place @ slope)[person, statement] + 0.5 * rng.standard_normal(statements)[statement]
    yes = rng.random(person.size) < expit(logit)
    return person.astype(np.int32), statement.astype(np.int32), yes, rng.random(person.size) < 0.8


def block_of(person, statement, yes, shape):
    return Block.build(person, statement, yes, shape)


def small_block(seed=0, people=300):
    person, statement, yes, _ = some_answers(people, seed=seed)
    return block_of(person, statement, yes, (people, 30))


def fitted(block, size=1 << 14):
    return estimator.fit(InMemory(blocks.split(block, size)), block.n_statements, 2, np.random.default_rng(1))


@pytest.mark.parametrize("variance", [0.5, 1.0, 2.0])
def test_an_answer_weighs_as_much_as_the_mean_chance_asks_for(variance):
    mean, noise = 0.8, np.random.default_rng(0).standard_normal(200_000)

    weight = polya_gamma.mean(np.sqrt(np.array([mean**2 + estimator.DOUBT * variance])))[0]

    chance = expit(mean + np.sqrt(variance) * noise).mean()
    assert weight * mean + 0.5 == pytest.approx(chance, abs=0.003)


def test_it_predicts_hidden_answers_as_well_as_the_sweeps_over_all_people():
    person, statement, yes, seen = some_answers(600, 40)
    hidden, shape = ~seen, (600, 40)
    asked = Answers.build(person[hidden], statement[hidden], yes[hidden], shape)
    learned = Answers.build(person[seen], statement[seen], yes[seen], shape)
    block = block_of(person[seen], statement[seen], yes[seen], shape)

    state = variational.fit(learned, 2, np.random.default_rng(0))
    parameters = fitted(block)

    people = estimator.posterior(block, parameters)[0]
    losses = [
        -np.log(expit(np.where(yes[hidden], 1, -1) * logits(asked, *vectors))).mean()
        for vectors in ((state.people.mean, state.statements.mean), (people, parameters.mean.T))
    ]
    assert losses[1] == pytest.approx(losses[0], abs=0.003)


@pytest.mark.parametrize("size", [29, 299])
def test_any_split_into_blocks_gives_the_same_parameters(size):
    block = small_block()

    whole, cut = fitted(block), fitted(block, size)

    assert cut.mean == pytest.approx(whole.mean, abs=1e-7)
    assert cut.covariance == pytest.approx(whole.covariance, abs=1e-7)


def test_the_order_of_people_changes_nothing():
    block = small_block()
    shuffled = block.only(np.random.default_rng(2).permutation(block.n_people))

    assert fitted(shuffled).mean == pytest.approx(fitted(block).mean, abs=1e-7)


def test_people_without_an_answer_change_nothing():
    block = small_block()
    starts = np.concatenate((block.starts, np.full(50, block.size)))

    wider = Block(starts, block.statement, block.yes, block.n_statements)

    assert fitted(wider).mean == pytest.approx(fitted(block).mean, abs=1e-9)


def test_opposite_answers_turn_every_sign_but_no_chance():
    block = small_block()
    turned = Block(block.starts, block.statement, 1 - block.yes, block.n_statements)

    straight, opposite = fitted(block), fitted(turned)

    people, others = estimator.posterior(block, straight)[0], estimator.posterior(turned, opposite)[0]
    chance = expit(people[0][:, None] + straight.mean[:, 0] + people[1:].T @ straight.mean[:, 1:].T)
    other = expit(others[0][:, None] + opposite.mean[:, 0] + others[1:].T @ opposite.mean[:, 1:].T)
    assert other == pytest.approx(1 - chance, abs=0.01)


def test_a_statement_nobody_answered_stays_at_its_prior_and_moves_no_other():
    block = small_block()
    wider = Block(block.starts, block.statement, block.yes, block.n_statements + 1)
    run, start = InMemory((block,)), fitted(block)

    more = Parameters(
        np.vstack((start.mean, np.zeros((1, 3)))),
        np.concatenate((start.covariance, np.zeros((1, 3, 3)))),
        start.prior_mean,
        start.prior_variance,
        start.people_variance,
    )

    before, after = run(estimator.fold, start), InMemory((wider,))(estimator.fold, more)
    assert after.shift[:-1] == pytest.approx(before.shift)
    assert after.precision[-1] == pytest.approx(np.zeros(6))


@given(st.lists(st.integers(1, 299), min_size=2, max_size=2, unique=True))
@settings(max_examples=10, deadline=None)
def test_sums_add_up_however_they_are_grouped(cuts):
    block, parameters = small_block(), fitted(small_block())
    first, last = sorted(cuts)
    parts = block.part(0, first), block.part(first, last), block.part(last, block.n_people)
    one, two, three = (estimator.fold(part, parameters) for part in parts)

    left, right = (one + two) + three, one + (two + three)

    whole = estimator.fold(block, parameters)
    for name in ("precision", "shift", "answers", "centre", "square", "people"):
        assert getattr(left, name) == pytest.approx(getattr(right, name), rel=1e-12, abs=1e-10)
        assert getattr(left, name) == pytest.approx(getattr(whole, name), rel=1e-9, abs=1e-8)


def test_the_sums_over_nobody_add_nothing():
    block, parameters = small_block(), fitted(small_block())
    found = estimator.fold(block, parameters)

    assert (found + Sums.nothing(30, 2)).precision == pytest.approx(found.precision, rel=0)
    assert (found - found).people == 0.0


def test_a_sample_first_gives_nearly_the_same_chances():
    block = small_block(people=1200)
    cut = blocks.split(block, 100)

    plan = Plan(sample=InMemory(blocks.every(cut, 3)))

    quick = estimator.fit(InMemory(cut), 30, 2, np.random.default_rng(1), plan=plan)

    people, others = (estimator.posterior(block, found)[0] for found in (quick, fitted(block)))
    chance = expit(people[0][:, None] + quick.mean[:, 0] + people[1:].T @ quick.mean[:, 1:].T)
    whole = fitted(block).mean
    other = expit(others[0][:, None] + whole[:, 0] + others[1:].T @ whole[:, 1:].T)
    assert np.abs(chance - other).mean() < 0.01


@pytest.mark.parametrize("size", [1, 50, 1 << 14])
def test_a_sample_of_every_third_person_does_not_depend_on_the_blocks(size):
    block = small_block()

    found = blocks.every(blocks.split(block, size), 3)

    picked = block.only(np.arange(0, block.n_people, 3))
    assert np.concatenate([part.yes for part in found]).tolist() == picked.yes.tolist()
    assert sum(part.n_people for part in found) == 100


def nobody():
    return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=bool)


@pytest.mark.parametrize(
    ("answers", "shape"),
    [
        (nobody(), (0, 0)),
        (nobody(), (5, 3)),
        ((np.array([0]), np.array([0]), np.array([True])), (1, 1)),
        ((np.arange(6), np.arange(6), np.ones(6, dtype=bool)), (6, 6)),
        ((np.repeat(np.arange(40), 3), np.tile(np.arange(3), 40), np.ones(120, dtype=bool)), (40, 3)),
    ],
    ids=["nothing", "no answers", "one person, one statement", "no overlap", "all agree"],
)
@pytest.mark.parametrize("factors", [0, 4])
def test_odd_answers_give_finite_parameters(answers, shape, factors):
    block = Block.build(*answers, shape)

    found = estimator.fit(InMemory(blocks.split(block)), shape[1], factors, np.random.default_rng(0))

    assert found.mean.shape == (shape[1], factors + 1)
    assert np.isfinite(found.mean).all()
    assert np.isfinite(found.covariance).all()


def test_a_block_takes_three_bytes_an_answer():
    block = small_block()

    assert block.statement.itemsize + block.yes.itemsize == 3
