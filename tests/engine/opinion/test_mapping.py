from dataclasses import asdict, replace
from functools import cache

import numpy as np
import pytest

from middleground.engine.errors import InputError, TooFewError
from middleground.engine.estimate import Suppressed
from middleground.engine.opinion.findings import OpinionMap, method_named
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix


def a_town(people: int, statements: int, *, seed: int = 0) -> SourceConversation:
    """People on one line, half of the statements dividing them."""
    rng = np.random.default_rng(seed)
    slope = np.where(np.arange(statements) % 2 == 0, 2.0, 0.0) * np.where(np.arange(statements) % 4 == 0, 1, -1)
    logit = rng.standard_normal(people)[:, None] * slope + np.where(slope == 0, 2.0, 0.0)
    choice = np.where(rng.random(logit.shape) < 1 / (1 + np.exp(-logit)), 1, -1)
    choice[rng.random(logit.shape) < 0.1] = 0
    person, statement = np.nonzero(rng.random(logit.shape) < 0.7)
    votes = VoteMatrix(
        person.astype(np.int32),
        statement.astype(np.int32),
        choice[person, statement].astype(np.int8),
        tuple(f"p{i}" for i in range(people)),
        tuple(f"s{j}" for j in range(statements)),
    )
    return SourceConversation("Town", "", tuple(SourceStatement(s, s) for s in votes.statement_ids), votes)


@cache
def a_map(people: int, statements: int) -> OpinionMap:
    return map_opinions(a_town(people, statements))


def test_a_map_needs_twenty_people():
    with pytest.raises(TooFewError) as raised:
        map_opinions(a_town(19, 10))

    assert (raised.value.code, raised.value.params) == ("map.too_few_people", {"have": 19, "need": 20})


def test_votes_alone_give_the_map_of_the_conversation_they_were_cast_in():
    assert map_opinions(a_town(60, 12).votes) == a_map(60, 12)


@pytest.mark.parametrize(("name", "read"), [("middleground", "middleground"), ("factors", "middleground")])
def test_the_first_name_of_the_projects_own_method_is_still_read(name, read):
    assert method_named(name) == read


def test_an_unknown_method_is_named():
    with pytest.raises(InputError) as raised:
        map_opinions(a_town(60, 12), method="tarot")

    assert (raised.value.code, raised.value.params) == ("map.unknown_method", {"value": "tarot"})


@pytest.mark.parametrize("choice", [0, 1, -1])
def test_people_who_all_say_the_same_to_everything_are_one_group(choice):
    town = a_town(40, 6)
    same = replace(town.votes, choice=np.full_like(town.votes.choice, choice))

    found = map_opinions(replace(town, votes=same))

    assert found.structure == "one"
    assert [statement.n_pass > 0 for statement in found.statements] == [choice == 0] * 6


def test_the_same_conversation_and_seed_give_the_same_map():
    assert map_opinions(a_town(60, 12)) == a_map(60, 12)


def test_progress_counts_up_to_all_steps():
    calls: list[tuple[int, int]] = []

    map_opinions(a_town(40, 8), progress=lambda done, total: calls.append((done, total)))

    done = [step for step, _ in calls]
    assert done == sorted(done)
    assert calls[-1][0] == calls[-1][1]
    assert len({total for _, total in calls}) == 1


def test_a_town_on_a_line_is_a_spectrum_whose_statements_divide():
    found = a_map(200, 20)

    divisive = {finding.id for finding in found.statements if finding.is_divisive}
    shared = {finding.id for finding in found.statements if finding.is_common_ground}
    assert found.structure == "spectrum"
    assert divisive == {f"s{j}" for j in range(0, 20, 2)}
    assert shared == {f"s{j}" for j in range(1, 20, 2)}


def flipped(source: SourceConversation) -> SourceConversation:
    return replace(source, votes=replace(source.votes, choice=(-source.votes.choice).astype(np.int8)))


def thinned(source: SourceConversation, share: float, seed: int) -> SourceConversation:
    votes = source.votes
    kept = np.random.default_rng(seed).random(votes.n_votes) < share
    columns = votes.person[kept], votes.statement[kept], votes.choice[kept]
    return replace(source, votes=VoteMatrix(*columns, votes.person_ids, votes.statement_ids))


def test_somebody_who_says_nothing_changes_nothing():
    town = a_town(60, 12)
    votes = replace(town.votes, person_ids=(*town.votes.person_ids, "silent"))

    assert map_opinions(replace(town, votes=votes)) == a_map(60, 12)


def test_when_everybody_says_the_opposite_what_is_shared_is_rejected():
    as_said, opposite = a_map(200, 20), map_opinions(flipped(a_town(200, 20)))

    shared = {finding.id for finding in as_said.statements if finding.is_common_ground}
    rejected = {finding.id for finding in opposite.statements if finding.is_rejected_by_all}
    lowest = {finding.id: finding.common.value for finding in as_said.statements}
    against = {finding.id: finding.common_against.value for finding in opposite.statements}
    assert rejected == shared
    assert against == pytest.approx(lowest, abs=0.06)
    assert opposite.middle.value == pytest.approx(as_said.middle.value, abs=0.05)


def test_a_town_of_tendencies_has_one_side_and_no_middle():
    found = map_opinions(invent(Town("none", people=150, statements=40, votes=20)).source)

    assert found.structure == "one"
    assert (len(found.sides), found.density, found.middle) == (1, None, Suppressed("not_estimated"))
    assert {finding.divisive for finding in found.statements} == {Suppressed("not_estimated")}


def test_a_town_of_two_camps_shows_them_in_their_sizes_with_a_valley():
    town = invent(Town("camps", people=200, statements=40, votes=25, camps=2, separation=8.0))

    found = map_opinions(town.source)

    shares = sorted(side.share.value for side in found.sides)
    truth = sorted(np.bincount(town.camp) / town.camp.size)
    curve = np.array(found.density.middle)
    valley = curve[np.argmin(np.abs(np.array(found.density.at) - found.density.cuts[0]))]
    assert found.structure == "camps"
    assert shares == pytest.approx(truth, abs=0.05)
    assert valley < 0.6 * curve.max()


def test_few_votes_do_not_put_people_in_between():
    whole, half = a_map(200, 20).middle, map_opinions(thinned(a_town(200, 20), 0.6, 1)).middle

    assert half.low <= whole.value <= half.high


def test_shares_of_sides_add_up_and_the_part_in_between_is_the_middle():
    found = a_map(200, 20)

    assert sum(side.share.value for side in found.sides) == pytest.approx(1, abs=0.02)
    assert found.sides[1].share == found.middle
    assert found.sides[1].defining == ()
    assert {s for s, _ in found.sides[0].defining} == {s for s, _ in found.sides[2].defining}


def test_statements_with_few_answers_carry_no_flag():
    town = a_town(60, 12)
    votes = town.votes
    few = (votes.statement != 1) | (np.cumsum(votes.statement == 1) <= 15)
    columns = votes.person[few], votes.statement[few], votes.choice[few]

    found = map_opinions(replace(town, votes=VoteMatrix(*columns, votes.person_ids, votes.statement_ids)))

    rare = next(finding for finding in found.statements if finding.id == "s1")
    flags = [value for name, value in asdict(rare).items() if name.startswith("is_")]
    assert (rare.n, flags) == (15, [False] * 5)


def test_no_person_can_be_found_in_a_map():
    town = a_town(60, 12)
    names = tuple(f"resident-{row}" for row in range(60))

    text = repr(map_opinions(replace(town, votes=replace(town.votes, person_ids=names))))

    assert "resident" not in text
