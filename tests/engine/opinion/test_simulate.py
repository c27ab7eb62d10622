import numpy as np
import pytest

from middleground.engine.opinion.simulate import Town, invent


def test_the_same_seed_invents_the_same_town():
    first, second = invent(Town("gaussian", seed=4)), invent(Town("gaussian", seed=4))

    assert np.array_equal(first.source.votes.choice, second.source.votes.choice)
    assert np.array_equal(first.position, second.position)


@pytest.mark.parametrize("camps", [2, 3, 4, 6])
def test_neighbouring_camps_are_as_far_apart_as_was_asked(camps):
    invented = invent(Town("camps", people=6000, camps=camps, separation=5.0))

    centres = np.array([invented.position[invented.camp == k].mean(axis=0) for k in range(camps)])
    inner = np.mean([invented.position[invented.camp == k].std(axis=0) for k in range(camps)])
    distances = np.linalg.norm(centres[:, None] - centres[None], axis=2)
    assert distances[distances > 0].min() / inner == pytest.approx(5.0, rel=0.05)


def test_people_answer_as_many_statements_as_was_asked():
    votes = invent(Town("gaussian", people=2000, votes=30)).source.votes

    assert np.median(np.bincount(votes.person, minlength=2000)) == pytest.approx(30, abs=2)


def test_those_far_from_the_middle_answer_more_when_they_choose_themselves():
    invented = invent(Town("gaussian", people=2000, missing="self_selected"))

    counts = np.bincount(invented.source.votes.person, minlength=2000)
    far = np.abs(invented.position[:, 0]) > 1
    assert counts[far].mean() > 1.3 * counts[~far].mean()
