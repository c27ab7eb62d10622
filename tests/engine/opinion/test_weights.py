"""Shares corrected for who was shown what."""

from dataclasses import replace

import numpy as np
import pytest

from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.source import Exposure, SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix
from middleground.engine.opinion.weights import corrected_shares, weights

PEOPLE, STATEMENTS, SHOWN = 400, 8, 4


def routed_town(seed, *, people=PEOPLE):
    """People of two minds; whoever agrees is shown more of what their kind agrees with. Truth: agreement of all."""
    rng = np.random.default_rng(seed)
    kind = rng.random(people) < 0.5
    chance_yes = np.where(np.arange(STATEMENTS) % 2 == 0, 0.85, 0.15)
    opinion = np.where(rng.random((people, STATEMENTS)) < np.where(kind[:, None], chance_yes, 1 - chance_yes), 1, -1)
    rows, columns, chances, choices = [], [], [], []
    for person in range(people):
        open_, liked = list(range(STATEMENTS)), np.ones(STATEMENTS)
        for _ in range(SHOWN):
            weight = 0.2 / len(open_) + 0.8 * liked[open_] / liked[open_].sum()
            at = rng.choice(len(open_), p=weight / weight.sum())
            column = open_.pop(at)
            rows.append(person)
            columns.append(column)
            chances.append(weight[at] / weight.sum())
            choices.append(opinion[person, column])
            liked[column % 2 :: 2] *= 3.0 if opinion[person, column] == 1 else 1 / 3.0
    people_ids, ids = tuple(map(str, range(people))), tuple(f"s{j}" for j in range(STATEMENTS))
    votes = VoteMatrix.from_events(rows, columns, choices, person_ids=people_ids, statement_ids=ids)
    shown = Exposure(np.array(rows, np.int32), np.array(columns, np.int32), np.array(chances), people_ids, ids)
    statements = tuple(SourceStatement(name, "") for name in ids)
    return SourceConversation("", "", statements, votes, shown=shown), (opinion == 1).mean(axis=0)


def test_corrected_shares_are_right_on_average_where_plain_ones_are_not():
    plain, corrected = [], []
    for seed in range(40):
        town, truth = routed_town(seed)
        shares, _ = corrected_shares(town)
        without, _ = corrected_shares(replace(town, shown=None))
        corrected.append([one.agree.value for one in shares] - truth)
        plain.append([one.agree.value for one in without] - truth)

    assert np.abs(np.mean(plain)) > 0.08
    assert np.abs(np.mean(corrected, axis=0)).max() < 0.015


def test_their_intervals_hold_the_truth():
    held = []
    for seed in range(40):
        town, _ = routed_town(seed)
        held += [one.agree.low <= 0.5 <= one.agree.high for one in corrected_shares(town)[0]]

    assert 0.91 < np.mean(held) < 0.995


def test_weights_add_up_to_those_whom_even_showing_would_have_asked():
    town, _ = routed_town(1)
    total = np.bincount(town.votes.statement, weights(town))

    assert np.abs(total / (PEOPLE * SHOWN / STATEMENTS) - 1).max() < 0.25


def test_where_statements_were_shown_evenly_every_answer_counts_once():
    town, _ = routed_town(2)
    step = np.tile(np.arange(SHOWN), PEOPLE)
    even = replace(town, shown=replace(town.shown, chance=1 / (STATEMENTS - step)))

    assert np.abs(weights(even) - 1).max() < 1e-12


def test_people_who_were_shown_everything_count_once_whatever_came_first():
    ids = ("s0", "s1", "s2")
    chance = np.array([0.8, 0.9, 1.0])
    shown = Exposure(np.zeros(3, np.int32), np.array([2, 0, 1], np.int32), chance, ("a",), ids)
    votes = VoteMatrix.from_events([0, 0, 0], [0, 1, 2], [1, 1, 1], person_ids=("a",), statement_ids=ids)

    assert weights(replace(SourceConversation.of_votes(votes), shown=shown)).tolist() == [1.0, 1.0, 1.0]


def mapped(town):
    found = map_opinions(town, mode="live")
    return {one.id: one for one in found.statements}, [note.code for note in found.notes]


def test_a_map_has_corrected_shares_where_chances_are_known_and_says_so():
    town, _ = routed_town(4)
    shares = {one.id: one for one in corrected_shares(town)[0]}

    statements, notes = mapped(town)

    assert {name: one.agree for name, one in statements.items()} == {name: one.agree for name, one in shares.items()}
    assert notes[:1] == ["map.shown_corrected"]
    assert "map.shown_unknown" not in notes


def test_a_map_of_which_a_fifth_has_no_chance_is_as_counted_and_says_so():
    town, _ = routed_town(4)
    kept = town.shown.person >= PEOPLE // 5
    shown = town.shown
    cut = replace(shown, person=shown.person[kept], statement=shown.statement[kept], chance=shown.chance[kept])

    statements, notes = mapped(replace(town, shown=cut))

    assert {one.agree.method for one in statements.values()} == {"wilson"}
    assert notes[:1] == ["map.shown_unknown"]


def test_unknown_chances_are_said():
    town, _ = routed_town(3)

    _, notes = corrected_shares(replace(town, shown=None))

    assert [note.code for note in notes] == ["map.shown_unknown"]


def test_answers_whose_chance_is_missing_are_left_out_and_said():
    town, _ = routed_town(3)
    shown = town.shown
    kept = shown.person >= 10
    cut = Exposure(shown.person[kept], shown.statement[kept], shown.chance[kept], shown.person_ids, shown.statement_ids)

    shares, notes = corrected_shares(replace(town, shown=cut))

    assert [(note.code, dict(note.params)) for note in notes] == [
        ("weights.partly_unknown", {"answers": 10 * SHOWN, "total": PEOPLE * SHOWN})
    ]
    assert sum(one.agree.n for one in shares) == (PEOPLE - 10) * SHOWN


def test_a_statement_without_an_answer_has_no_share():
    votes = VoteMatrix.from_rows([("a", "s0", 1)], statement_ids=("s0", "s1"))

    shares, _ = corrected_shares(SourceConversation.of_votes(votes))

    assert isinstance(shares[0].agree, Estimate)
    assert shares[1].agree == Suppressed("not_estimated")


@pytest.mark.parametrize("people", [1, 2])
def test_a_handful_of_people_is_no_error(people):
    town, _ = routed_town(0, people=people)

    assert len(corrected_shares(town)[0]) == STATEMENTS
