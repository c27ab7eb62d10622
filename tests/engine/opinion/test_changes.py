"""What two snapshots of one town say about change: intervals that heed who took part twice, and laws."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.estimate import Estimate
from middleground.engine.opinion.changes.compare import compare_maps
from middleground.engine.opinion.changes.differences import discoveries
from middleground.engine.opinion.changes.paired import Pair, changed_answers, statement_changes
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix

PEOPLE, STATEMENTS = 120, 12


def conversation(choice, seen, *, people=None, statements=None):
    """A conversation from tables people × statements."""
    person, statement = np.nonzero(seen)
    names = people or tuple(f"p{i}" for i in range(choice.shape[0]))
    ids = statements or tuple(f"s{j}" for j in range(choice.shape[1]))
    votes = VoteMatrix(
        person.astype(np.int32), statement.astype(np.int32), choice[person, statement].astype(np.int8), names, ids
    )
    return SourceConversation("Town", "", tuple(SourceStatement(name, name) for name in ids), votes)


def a_table(seed, people=PEOPLE, statements=STATEMENTS):
    """Answers of people on a line, and which of them were given."""
    rng = np.random.default_rng(seed)
    slope = np.where(np.arange(statements) % 2 == 0, 2.0, 0.0) * np.where(np.arange(statements) % 4 == 0, 1, -1)
    logit = rng.standard_normal(people)[:, None] * slope + np.where(slope == 0, 1.5, 0.0)
    choice = np.where(rng.random(logit.shape) < 1 / (1 + np.exp(-logit)), 1, -1)
    return choice, rng.random(logit.shape) < 0.8


@cache
def two_snapshots():
    """Eighty people before; afterwards forty more, and thirty of the eighty changed their mind about ``s1``."""
    choice, seen = a_table(4)
    earlier = seen & (np.arange(PEOPLE) < 80)[:, None]
    later = choice.copy()
    later[:30, 1] = -1
    return conversation(choice, earlier), conversation(later, seen)


@cache
def the_change():
    return compare_maps(*two_snapshots())


def test_who_changed_their_mind_is_told_apart_from_who_joined():
    change = the_change()

    moved = next(one for one in change.statements if one.id == "s1")
    assert [one.id for one in change.statements if one.is_changed] == ["s1"]
    assert (change.people.stayed, change.people.left, change.people.joined) == (80, 0, 40)
    assert moved.same_people.high < 0
    assert moved.other_people.low < 0 < moved.other_people.high
    assert moved.agree.value == pytest.approx(moved.same_people.value + moved.other_people.value)


def test_the_middle_splits_into_the_same_people_and_others():
    change = the_change()

    assert isinstance(change.middle, Estimate)
    assert change.middle.value == pytest.approx(change.middle_same_people.value + change.middle_other_people.value)


def test_a_conversation_compared_with_itself_says_that_nothing_changed():
    before, _ = two_snapshots()

    change = compare_maps(before, before)

    assert (change.middle.low, change.middle.value, change.middle.high) == (0, 0, 0)
    assert [one for one in change.statements if one.is_changed or one.agree.value != 0] == []
    assert (change.flags, change.added, change.removed) == ((), (), ())
    assert {side.kind for side in change.sides} <= {"kept"}
    assert change.changed_answers.value == 0


def test_swapping_before_and_after_flips_every_sign():
    before, after = two_snapshots()
    there, back = the_change(), compare_maps(after, before)

    assert back.middle == negative(there.middle)
    for name in ("agree", "same_people", "other_people"):
        expected = np.array([bounds(negative(getattr(one, name))) for one in there.statements])
        assert np.array([bounds(getattr(one, name)) for one in back.statements]) == pytest.approx(expected)
    assert {(one.id, one.kind, not one.is_new) for one in back.flags} == {
        (one.id, one.kind, one.is_new) for one in there.flags
    }


def bounds(number):
    return number.low, number.value, number.high


def negative(number):
    return replace(number, value=-number.value, low=-number.high, high=-number.low)


def test_names_of_people_and_the_order_of_everything_change_nothing():
    before, after = (shuffled(one) for one in two_snapshots())

    assert compare_maps(before, after) == the_change()


def shuffled(source):
    """The same answers, people renamed, people and statements in another order."""
    rng = np.random.default_rng(1)
    votes = source.votes
    rows, columns = rng.permutation(votes.n_people), rng.permutation(votes.n_statements)
    other = VoteMatrix.from_events(
        rows[votes.person],
        columns[votes.statement],
        votes.choice,
        person_ids=tuple(f"someone {votes.person_ids[i]}" for i in np.argsort(rows)),
        statement_ids=tuple(votes.statement_ids[j] for j in np.argsort(columns)),
    )
    return replace(source, votes=other, statements=source.statements[::-1])


def test_one_newcomer_never_makes_a_change():
    choice = np.full((60, 4), -1)
    choice[59] = 1
    seen = np.ones_like(choice, dtype=bool)
    pair = Pair.of(conversation(choice[:59], seen[:59]), conversation(choice, seen))

    assert [one.is_changed for one in statement_changes(pair)] == [False] * 4


def test_answers_that_are_different_now_are_counted_among_those_given_twice():
    choice, seen = np.ones((50, 4), dtype=int), np.ones((50, 4), dtype=bool)
    later = choice.copy()
    later[:10] = -1

    share = changed_answers(Pair.of(conversation(choice, seen), conversation(later, seen)))

    assert (share.value, share.n) == (0.2, 50)
    assert share.low < 0.12  # ten of fifty people, not forty of two hundred answers


@pytest.mark.parametrize(("moves", "joins"), [(0.0, 0), (0.0, 60), (0.3, 60), (0.1, 0)])
def test_intervals_of_differences_hold_the_truth_as_often_as_they_say(moves, joins):
    rng = np.random.default_rng(8)
    chance = rng.uniform(0.1, 0.9, 20)
    held = {"agree": [], "same_people": []}
    for _ in range(60):
        people = 140 + joins
        first = np.where(rng.random((people, 20)) < chance, 1, -1)
        second = np.where((rng.random(first.shape) < moves) & (first == 1), -1, first)
        seen = rng.random(first.shape) < 0.6
        earlier = seen & (np.arange(people) < 140)[:, None] & (rng.random(first.shape) < 0.9)
        pair = Pair.of(conversation(first, earlier), conversation(second, seen))
        n1, n2, both = earlier.sum(axis=0), seen.sum(axis=0), (earlier & seen).sum(axis=0)
        same = -moves * chance * (both / n1 + both / n2) / 2
        for one in statement_changes(pair):
            j = int(one.id[1:])
            held["agree"].append(one.agree.low <= -moves * chance[j] <= one.agree.high)
            held["same_people"].append(one.same_people.low <= same[j] <= one.same_people.high)

    assert np.mean(held["agree"]) > 0.93
    assert np.mean(held["same_people"]) > 0.93
    if moves:
        assert np.mean(held["agree"]) < 0.975


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
@settings(deadline=None)
def test_discoveries_are_the_smallest_chances_and_never_more_than_singly(p_values):
    found = discoveries(p_values)

    called = [p for p, is_real in zip(p_values, found, strict=True) if is_real]
    others = [p for p, is_real in zip(p_values, found, strict=True) if not is_real]
    assert all(p <= 0.05 for p in called)
    assert max(called, default=0) <= min(others, default=1)


def test_towns_that_share_statements_but_nobody_are_compared_too():
    first, second = (
        invent(Town("continuum", people=150, statements=20, votes=14, seed=seed)).source for seed in (1, 2)
    )
    strangers = replace(second.votes, person_ids=tuple(f"other {name}" for name in second.votes.person_ids))

    change = compare_maps(first, replace(second, votes=strangers))

    assert change.people is None
    assert len(change.statements) == 20
