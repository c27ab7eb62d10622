"""Votes are validated once, and the latest of a person on a statement counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middleground.engine.errors import InputError
from middleground.engine.opinion.votes import VoteMatrix

events = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(("s1", "s2", "s3", "s4")), st.sampled_from((-1, 0, 1))),
    max_size=40,
)


def cells(votes: VoteMatrix) -> dict[tuple[str, str], int]:
    pairs = zip(votes.person, votes.statement, votes.choice, strict=True)
    return {(votes.person_ids[p], votes.statement_ids[s]): int(c) for p, s, c in pairs}


def test_rows_become_sorted_columns_with_names_in_order_of_appearance() -> None:
    votes = VoteMatrix.from_rows([("zoe", "b", 1), ("adam", "a", -1), ("zoe", "a", 0)])

    assert votes.person_ids == ("zoe", "adam")
    assert votes.statement_ids == ("b", "a")
    assert votes.person.tolist() == [0, 0, 1]
    assert votes.statement.tolist() == [0, 1, 1]
    assert votes.choice.tolist() == [1, 0, -1]
    assert (votes.n_people, votes.n_statements, votes.n_votes) == (2, 2, 3)


@given(events)
def test_latest_vote_of_each_pair_counts(rows: list[tuple[str, str, int]]) -> None:
    votes = VoteMatrix.from_rows(rows)

    assert cells(votes) == {(person, statement): choice for person, statement, choice in rows}


@given(events, st.randoms())
def test_order_among_different_pairs_changes_no_cell(rows: list[tuple[str, str, int]], random: object) -> None:
    latest = list({(p, s): (p, s, c) for p, s, c in rows}.values())
    shuffled = list(latest)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert cells(VoteMatrix.from_rows(shuffled)) == cells(VoteMatrix.from_rows(latest))


@given(events, st.permutations("abcdef"))
def test_renaming_people_renames_rows_and_nothing_else(rows: list[tuple[str, str, int]], names: list[str]) -> None:
    new = dict(zip("abcdef", names, strict=True))

    renamed = VoteMatrix.from_rows([(new[person], statement, choice) for person, statement, choice in rows])

    original = VoteMatrix.from_rows(rows)
    assert cells(renamed) == {(new[p], s): c for (p, s), c in cells(original).items()}
    assert renamed.choice.tolist() == original.choice.tolist()


def test_given_columns_keep_statements_without_votes() -> None:
    votes = VoteMatrix.from_rows([("a", "s2", 1)], statement_ids=("s1", "s2"))

    assert votes.statement_ids == ("s1", "s2")
    assert votes.statement.tolist() == [1]


def test_no_votes_at_all_are_an_empty_matrix() -> None:
    votes = VoteMatrix.from_rows([], statement_ids=("s1",))

    assert (votes.n_people, votes.n_statements, votes.n_votes) == (0, 1, 0)


def test_arrays_are_copies_that_nobody_can_change() -> None:
    choice = np.array([1], dtype=np.int8)
    votes = VoteMatrix(np.array([0], np.int32), np.array([0], np.int32), choice, ("a",), ("s",))

    choice[0] = -1

    assert votes.choice.tolist() == [1]
    with pytest.raises(ValueError, match="read-only"):
        votes.choice[0] = 0


def test_leaving_statements_out_drops_people_who_answered_nothing_else() -> None:
    votes = VoteMatrix.from_rows([("a", "s1", 1), ("b", "s2", -1), ("c", "s1", 0), ("c", "s2", 1)])

    kept = votes.only_statements(["s2"])

    assert kept.person_ids == ("b", "c")
    assert cells(kept) == {("b", "s2"): -1, ("c", "s2"): 1}


@pytest.mark.parametrize(
    ("person", "statement", "choice", "people", "statements", "code"),
    [
        ([0, 1], [0], [1], ("a", "b"), ("s",), "votes.shape"),
        ([[0]], [[0]], [[1]], ("a",), ("s",), "votes.shape"),
        ([0], [0], [0.5], ("a",), ("s",), "votes.not_whole"),
        ([1], [0], [1], ("a",), ("s",), "votes.out_of_range"),
        ([0], [-1], [1], ("a",), ("s",), "votes.out_of_range"),
        ([0], [0], [2], ("a",), ("s",), "votes.unknown_value"),
        ([0], [0], [256], ("a",), ("s",), "votes.unknown_value"),
        ([0, 0], [0, 0], [1, 1], ("a",), ("s",), "votes.repeated"),
        ([0, 0], [1, 0], [1, 1], ("a",), ("s", "t"), "votes.repeated"),
        ([0], [0], [1], ("a", "a"), ("s",), "votes.repeated_id"),
    ],
)
def test_what_is_not_a_matrix_of_votes_is_refused(
    person: list[int], statement: list[int], choice: list[int], people: tuple[str], statements: tuple[str], code: str
) -> None:
    with pytest.raises(InputError) as refused:
        VoteMatrix(np.array(person), np.array(statement), np.array(choice), people, statements)

    assert refused.value.code == code


def test_unknown_statement_and_unknown_value_are_named() -> None:
    with pytest.raises(InputError) as statement:
        VoteMatrix.from_rows([("a", "s9", 1)], statement_ids=("s1",))
    with pytest.raises(InputError) as value:
        VoteMatrix.from_rows([("a", "s1", 1), ("a", "s1", 7), ("a", "s1", 0)])

    assert (statement.value.code, statement.value.params) == ("votes.unknown_statement", {"value": "s9"})
    assert (value.value.code, value.value.params) == ("votes.unknown_value", {"value": 7})
