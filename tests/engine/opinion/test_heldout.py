"""Foretelling hidden answers: totals only, and honest where there is nothing to learn."""

import numpy as np
import pytest

from middleground.engine.errors import TooFewError
from middleground.engine.opinion.heldout import foretell, hide
from middleground.engine.opinion.simulate import Town, invent


def test_a_fifth_of_everybodys_answers_is_hidden_and_nobody_with_fewer_than_five():
    votes = invent(Town("gaussian", people=100, statements=30, votes=8, seed=2)).source.votes

    hidden = np.bincount(votes.person[hide(votes, 0)], minlength=votes.n_people)

    answers = np.bincount(votes.person, minlength=votes.n_people)
    assert hidden.tolist() == [max(1, n // 5) if n >= 5 else 0 for n in answers.tolist()]


def test_people_on_a_line_are_foretold_better_than_by_the_statement_mean():
    trial = foretell(invent(Town("continuum", people=300, statements=40, votes=25, seed=1)).source)

    assert trial.gain.low > 0
    assert trial.method.right.value > trial.statement_mean.right.value
    assert trial.gain.value == pytest.approx(trial.statement_mean.loss.value - trial.method.loss.value)
    assert trial.method.slope.low < 1 < trial.method.slope.high + 0.25


def test_without_structure_little_is_gained():
    trial = foretell(invent(Town("none", people=300, statements=40, votes=25, seed=1)).source)

    assert trial.gain.value < 0.05


def test_too_few_people_are_refused():
    with pytest.raises(TooFewError) as refused:
        foretell(invent(Town("gaussian", people=15, statements=20, votes=15)).source)

    assert refused.value.code == "predict.too_few_people"
