import io
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from middleground.engine.opinion.fold import blocks, estimator, warm
from middleground.engine.opinion.fold.blocks import questions
from middleground.engine.opinion.fold.estimator import InMemory
from middleground.engine.opinion.fold.parameters import Parameters
from middleground.engine.opinion.fold.warm import WarmFit
from middleground.engine.opinion.votes import VoteMatrix

STATEMENTS = tuple(f"s{column}" for column in range(40))


def votes_of(people=800, statements=40, *, seed=0):
    """Votes along two lines, a few passes, in columns sorted by person."""
    rng = np.random.default_rng(seed)
    person, statement = np.nonzero(rng.random((people, statements)) < 0.5)
    lean = rng.standard_normal((people, 2)) @ rng.normal(0, 1.2, (2, statements)) + rng.normal(0, 0.5, statements)
    choice = np.where(lean[person, statement] + rng.logistic(size=person.size) > 0, 1, -1)
    choice[rng.random(person.size) < 0.1] = 0
    names = tuple(f"p{row}" for row in range(people))
    return VoteMatrix(person, statement, choice, names, STATEMENTS[:statements])


def some(votes, kept):
    """The people who cast the votes marked and all marked votes, renumbered."""
    person = np.unique(votes.person[kept], return_inverse=True)[1]
    return VoteMatrix(
        person, votes.statement[kept], votes.choice[kept], tuple(f"q{k}" for k in range(person.max() + 1)), STATEMENTS
    )


def cold(votes, *, sweeps=10):
    pair = questions(votes.person, votes.statement, votes.choice, (votes.n_people, votes.n_statements))
    found = []
    for block in pair:
        run = InMemory(blocks.split(block))
        parameters = estimator.fit(run, votes.n_statements, 2, np.random.default_rng(0))
        found.append(warm.begin(run, parameters, sweeps=sweeps))
    return WarmFit(*found, votes.statement_ids)


def chances(votes, parameters: Parameters):
    """Of each vote, that it is a yes."""
    block = questions(votes.person, votes.statement, votes.choice, (votes.n_people, votes.n_statements))[0]
    people, _ = estimator.posterior(block, parameters)
    return expit(people[0][:, None] + parameters.mean[:, 0] + people[1:].T @ parameters.mean[:, 1:].T)


def batch(votes, people=20):
    """Votes without the last half of some people's votes; those people's votes before and after."""
    touched = votes.person < people
    half = np.zeros(votes.n_votes, dtype=bool)
    half[::2] = True
    kept = ~touched | half
    early = VoteMatrix(
        votes.person[kept], votes.statement[kept], votes.choice[kept], votes.person_ids, votes.statement_ids
    )
    return early, some(votes, touched & half), some(votes, touched)


def test_after_a_batch_the_sums_are_exactly_those_of_all_votes():
    votes = votes_of()
    early, before, after = batch(votes)
    fit = cold(early)

    found = fit.with_votes(before, after)

    block = questions(votes.person, votes.statement, votes.choice, (votes.n_people, 40))[0]
    counted = estimator.fold(block, fit.agree.anchor)
    assert found.agree.sums.precision == pytest.approx(counted.precision, abs=1e-8)
    assert found.agree.sums.answers.tolist() == counted.answers.tolist()


def test_a_warm_fit_says_what_a_cold_one_says():
    votes = votes_of()
    early, before, after = batch(votes)

    found = cold(early).with_votes(before, after)

    away = chances(votes, found.agree.parameters) - chances(votes, cold(votes).agree.parameters)
    assert np.abs(away).mean() < 0.003


def test_fifty_batches_leave_no_trace_of_rounding():
    votes = votes_of(200)
    _, before, after = batch(votes)
    fit = cold(votes)

    found = fit
    for _ in range(25):
        found = found.with_votes(after, before).with_votes(before, after)

    assert found.agree.sums.precision == pytest.approx(fit.agree.sums.precision, abs=1e-7)


def test_a_new_statement_gets_room_and_its_votes_count():
    votes = votes_of(400, 39)
    fit = cold(votes)
    nobody = VoteMatrix(np.zeros(0, int), np.zeros(0, int), np.zeros(0, int), (), STATEMENTS)
    agreeing = VoteMatrix(np.arange(60), np.full(60, 39), np.ones(60, int), tuple(map(str, range(60))), STATEMENTS)

    found = fit.with_votes(nobody, agreeing)

    assert found.statement_ids == STATEMENTS
    assert found.agree.parameters.mean[39, 0] > 1.0
    assert found.agree.sums.answers[39] == 60


def test_it_says_when_everybody_should_be_counted_again():
    votes = votes_of(200)
    _, before, after = batch(votes, people=60)
    fit = cold(votes)

    assert not fit.is_stale
    assert fit.with_votes(before, after).is_stale


def test_it_is_stored_and_read_back_whole():
    fit = cold(votes_of(200))

    found = WarmFit.from_bytes(fit.to_bytes())

    assert found.statement_ids == fit.statement_ids
    assert np.array_equal(found.agree.parameters.mean, fit.agree.parameters.mean)
    assert np.array_equal(found.takes_side.sums.shift, fit.takes_side.sums.shift)


def test_what_is_stored_has_no_row_for_a_person():
    stored = {people: np.load(io.BytesIO(cold(votes_of(people)).to_bytes())) for people in (211, 397)}

    shapes = {people: {name: file[name].shape for name in file.files} for people, file in stored.items()}

    assert shapes[211] == shapes[397]
    assert not {211, 397} & {size for shape in shapes[397].values() for size in shape}


@pytest.mark.parametrize("stored", [b"", b"PK", b"PK\x03\x04 cut", b"{}", b"\x80\x04."])
def test_what_is_no_warm_fit_is_refused(stored):
    with pytest.raises(ValueError):
        WarmFit.from_bytes(stored)


def test_a_batch_costs_only_the_people_who_voted():
    votes = votes_of(1000)
    early, before, after = batch(votes, people=100)
    fit, looked_at = cold(early, sweeps=0), []

    def fold(block, parameters):
        looked_at.append(block.n_people)
        return estimator.PURE.fold(block, parameters)

    fit.with_votes(before, after, kernel=replace(estimator.PURE, fold=fold))

    assert looked_at == [100] * 4  # before and after, of both questions
