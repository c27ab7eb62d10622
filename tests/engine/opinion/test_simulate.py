import numpy as np
import pytest

from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.simulated_words import words_of


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


def test_those_who_vote_on_orders_say_the_same_to_every_statement_and_never_pass():
    invented = invent(Town("gaussian", people=200, hostile=0.1))

    votes = invented.source.votes
    theirs = invented.is_hostile[votes.person]
    said = [set(votes.choice[theirs & (votes.statement == column)].tolist()) for column in range(100)]
    assert invented.is_hostile.sum() == 20
    assert {len(answers) for answers in said} == {1}
    assert sum(answers == {1} for answers in said) == 50


def test_those_who_vote_on_orders_answer_three_times_as_many():
    invented = invent(Town("gaussian", people=200, votes=20, hostile=0.1))

    counts = np.bincount(invented.source.votes.person, minlength=200)
    assert set(counts[invented.is_hostile]) == {60}


def test_the_votes_of_all_others_stay_as_they_are_when_some_vote_on_orders():
    peaceful, attacked = (invent(Town("gaussian", people=200, hostile=share)) for share in (0.0, 0.05))

    before, after = (town.source.votes for town in (peaceful, attacked))
    kept = ~attacked.is_hostile
    assert before.choice[kept[before.person]].tolist() == after.choice[kept[after.person]].tolist()


@pytest.mark.parametrize("generator", ["probit", "logit"])
def test_positions_move_answers_whatever_the_generator(generator):
    invented = invent(Town("gaussian", people=2000, generator=generator))

    votes = invented.source.votes
    place = invented.position[votes.person, 0]
    gap = [
        abs(place[(votes.statement == column) & (votes.choice == 1)].mean()
            - place[(votes.statement == column) & (votes.choice == -1)].mean())
        for column in range(100)
    ]  # fmt: skip
    assert np.median(gap) > 0.3


def test_a_town_without_opinions_has_none_in_the_second_generator_either():
    invented = invent(Town("none", people=2000, generator="logit"))

    votes = invented.source.votes
    agreed = invented.position[votes.person, 0][votes.choice == 1]
    assert abs(agreed.mean()) < 0.1


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr", "ar"])
def test_statements_differ_from_each_other_in_every_language(language):
    words = words_of(300, language)

    assert len(set(words)) == 300
