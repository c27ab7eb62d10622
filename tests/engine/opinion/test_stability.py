"""How far a map moves when people, statements or intentions change."""

from dataclasses import replace

import numpy as np
import pytest

from middleground.engine.estimate import Estimate
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.stability import CHANGES, changed, map_firmly, stability
from middleground.engine.opinion.votes import VoteMatrix


@pytest.fixture(scope="module")
def town():
    return invent(Town("gaussian", people=70, statements=14, votes=12, seed=1)).source


def rng():
    return np.random.default_rng(7)


def test_four_fifths_of_the_people_keep_their_votes(town):
    fewer = changed(town, "people", rng()).votes

    assert fewer.n_people == 56
    whole = {(town.votes.person_ids[p], s): c for p, s, c in zip(*columns(town.votes), strict=True)}
    assert all(whole[fewer.person_ids[p], s] == c for p, s, c in zip(*columns(fewer), strict=True))


def columns(votes):
    return votes.person.tolist(), votes.statement.tolist(), votes.choice.tolist()


def test_about_four_fifths_of_the_statements_stay_with_their_votes():
    many = invent(Town("gaussian", people=20, statements=300, votes=20, seed=2)).source

    kept = changed(many, "statements", rng())

    assert 0.7 < len(kept.statements) / 300 < 0.9
    assert {one.id for one in kept.statements} >= set(kept.votes.statement_ids)


def test_hostile_people_who_vote_against_oppose_every_majority(town):
    votes = changed(town, "against", rng()).votes

    new = votes.person >= town.votes.n_people
    lean = np.bincount(town.votes.statement, town.votes.choice, minlength=14)
    assert votes.n_people == 74  # 5 % of 70, rounded
    assert (votes.choice[new] == np.where(lean >= 0, -1, 1)[votes.statement[new]]).all()


def test_hostile_people_with_one_ballot_all_say_the_same(town):
    votes = changed(town, "same", rng()).votes

    new = votes.person >= town.votes.n_people
    said = {(int(s), int(c)) for s, c in zip(votes.statement[new], votes.choice[new], strict=True)}
    assert len(said) == len({statement for statement, _ in said})


def test_a_name_that_is_taken_is_not_given_to_somebody_hostile():
    votes = VoteMatrix.from_rows([(f"hostile {i}", "s", 1) for i in range(30)])

    found = changed(SourceConversation.of_votes(votes), "same", rng()).votes

    assert len(set(found.person_ids)) == 32


def test_each_change_is_told_with_its_repeats_and_the_work_with_its_progress(town):
    seen = []

    found = stability(town, repeats=1, progress=lambda done, total: seen.append((done, total)))

    assert tuple(move.change for move in found.moves) == CHANGES
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert all(isinstance(move.common_ground, Estimate) and move.common_ground.n == 1 for move in found.moves)


def test_what_progress_raises_ends_the_work(town):
    def stop(_done, _total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        stability(town, repeats=1, progress=stop)


def test_the_same_seed_gives_the_same_answer(town):
    assert stability(town, seed=3, repeats=1) == stability(town, seed=3, repeats=1)


def test_a_map_can_say_how_firm_it_is(town):
    seen = []

    found = map_firmly(town, seed=3, progress=lambda done, total: seen.append(done / total))

    plain = map_opinions(town, seed=3)
    assert replace(found, stability=None) == plain
    assert found.stability == stability(town, seed=3, repeats=3)
    assert OpinionMap.from_dict(found.to_dict()) == found
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_another_method_says_nothing_of_firmness(town):
    assert map_firmly(town, method="polis").stability is None


def test_a_conversation_whose_parts_are_too_small_is_mapped_all_the_same():
    small = invent(Town("gaussian", people=22, statements=8, votes=8, seed=1)).source

    found = map_firmly(small)

    assert (found.n_people, found.stability) == (22, None)
