"""What of a conversation is counted: statements that were not rejected, people who answered, in one fixed order.

The order depends on the answers, not on the order or the names in the file, so that the same conversation gives
the same map however its rows are shuffled or its people renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from middleground.engine.errors import TooFewError
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import AGREE, DISAGREE, PASS, VoteMatrix

FEWEST_PEOPLE = 20
FEWEST_STATEMENTS = 3
ENOUGH_ANSWERS = 7

Index = NDArray[np.intp]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Counts over people: ``answers`` (3, statements) in the order disagree, pass, agree; who answered, and often."""

    answers: Counts
    n_people: int
    n_enough: int  # answered seven statements or more

    def __add__(self, other: Totals) -> Totals:
        return Totals(self.answers + other.answers, self.n_people + other.n_people, self.n_enough + other.n_enough)


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The votes that count, as columns sorted by person, then statement."""

    person: NDArray[np.int32]
    statement: NDArray[np.int32]
    choice: NDArray[np.int8]
    n_people: int
    statement_ids: tuple[str, ...]
    is_meta: NDArray[np.bool_]
    everybody: Totals | None = None  # where these are some people of a larger population

    @classmethod
    def of(cls, source: SourceConversation) -> Population:
        """Take what counts from a conversation.

        Raises
        ------
        TooFewError
            ``map.too_few_people`` or ``map.too_few_statements``.
        """
        votes = source.votes
        rejected = {statement.id for statement in source.statements if statement.moderated == -1}
        meta = {statement.id for statement in source.statements if statement.is_meta}
        columns = _column_order(votes, rejected)
        column_of = np.full(votes.n_statements, -1)
        column_of[columns] = np.arange(columns.size)
        size, said = _sorted_people(votes, column_of)
        require(size.size, columns.size)
        ids = tuple(votes.statement_ids[column] for column in columns)
        return cls(
            np.repeat(np.arange(size.size, dtype=np.int32), size),
            (said >> 2).astype(np.int32),
            (said & 3).astype(np.int8) - np.int8(1),
            int(size.size),
            ids,
            np.array([name in meta for name in ids]),
        )

    def only(self, rows: Index) -> Population:
        """Some of the people, in their order; they know how many there are in all."""
        row_of = np.full(self.n_people, -1, dtype=np.int32)
        row_of[rows] = np.arange(rows.size)
        kept = row_of[self.person] >= 0
        columns = row_of[self.person[kept]], self.statement[kept], self.choice[kept]
        return Population(*columns, int(rows.size), self.statement_ids, self.is_meta, self.totals())

    @property
    def n_statements(self) -> int:
        return len(self.statement_ids)

    def totals(self) -> Totals:
        """Counts over everybody, also over those who are not looked at."""
        if self.everybody is not None:
            return self.everybody
        answers = np.array([self.counts(choice) for choice in (DISAGREE, PASS, AGREE)])
        return Totals(answers, self.n_people, int((self.answers_per_person() >= ENOUGH_ANSWERS).sum()))

    def answers_per_person(self) -> Counts:
        return np.bincount(self.person, minlength=self.n_people)

    def counts(self, choice: int) -> Counts:
        """How many gave this answer to each statement."""
        return np.bincount(self.statement[self.choice == choice], minlength=self.n_statements)

    def table(self, choice: int | None = None) -> csr_array:
        """Ones where somebody gave this answer, or any; (people, statements)."""
        kept = slice(None) if choice is None else self.choice == choice
        person, statement = self.person[kept], self.statement[kept]
        starts = np.searchsorted(person, np.arange(self.n_people + 1))
        return csr_array(
            (np.ones(person.size, dtype=np.float32), statement, starts), shape=(self.n_people, self.n_statements)
        )

    def agreement(self, rows: Index | None = None) -> Answers:
        """Which side was taken, by those (of ``rows``) who took one."""
        return self._answers(self.choice != PASS, self.choice == AGREE, rows)

    def sides_taken(self) -> Answers:
        """Whether a side was taken, in each answer."""
        return self._answers(np.ones(self.choice.size, dtype=bool), self.choice != PASS, None)

    def _answers(self, kept: NDArray[np.bool_], yes: NDArray[np.bool_], rows: Index | None) -> Answers:
        row_of = np.arange(self.n_people)
        if rows is not None:
            row_of = np.full(self.n_people, -1)
            row_of[rows] = np.arange(rows.size)
        kept = kept & (row_of[self.person] >= 0)
        n_people = self.n_people if rows is None else rows.size
        person = row_of[self.person[kept]].astype(np.int32)
        return Answers.build(person, self.statement[kept], yes[kept].astype(float), (n_people, self.n_statements))


def _column_order(votes: VoteMatrix, rejected: set[str]) -> Index:
    """Statements with an answer that were not rejected; by their counts, then by who gave them, last by name."""
    cell = votes.statement + votes.n_statements * (votes.choice.astype(np.int32) + 1)
    disagree, passed, agree = np.bincount(cell, minlength=3 * votes.n_statements).reshape(3, -1)
    counts = [agree, disagree, passed]
    total = np.sum(counts, axis=0)
    answered = [column for column, name in enumerate(votes.statement_ids) if name not in rejected and total[column]]
    plain = {column: tuple(int(count[column]) for count in counts) for column in answered}
    marks = np.zeros(votes.n_statements, dtype=np.uint64)
    if len(set(plain.values())) < len(answered):
        marks = _marks(votes, np.array(answered, dtype=np.intp), counts)
    answered.sort(key=lambda column: (plain[column], int(marks[column]), votes.statement_ids[column]))
    return np.array(answered, dtype=np.intp)


def _marks(votes: VoteMatrix, columns: Index, counts: list[Counts]) -> NDArray[np.uint64]:
    """A number for each statement that depends on who answered it and what else they said, and on no name.

    Statements of equal counts differ in it unless they play the same part (colour refinement, three rounds).
    """
    kept = np.isin(votes.statement, columns)
    person, statement = votes.person[kept], votes.statement[kept]
    choice = (votes.choice[kept] + 2).astype(np.uint64)
    mark = np.zeros(votes.n_statements, np.uint64)
    for count in counts:
        mark = _mixed(mark + count.astype(np.uint64))
    for _ in range(3):
        of_person, of_statement = np.zeros(votes.n_people, np.uint64), np.zeros(votes.n_statements, np.uint64)
        np.add.at(of_person, person, _mixed(mark[statement] * choice))
        np.add.at(of_statement, statement, _mixed(_mixed(of_person)[person] * choice))
        mark = _mixed(of_statement)
    return mark


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble whole numbers (the last steps of splitmix64)."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(numbers ^ (numbers >> np.uint64(31)))


def _sorted_people(votes: VoteMatrix, column_of: Index) -> tuple[Counts, Counts]:
    """Answers of each person, and what they are (4 · column + choice + 1), in the order of people's answers."""
    column = column_of[votes.statement]
    kept = column >= 0
    said = np.sort((votes.person[kept].astype(np.int64) << 32) | (column[kept] * 4 + votes.choice[kept] + 1))
    first = np.flatnonzero(np.diff(said >> 32, prepend=-1))
    size = np.diff(first, append=said.size)
    said &= 0xFFFFFFFF
    order = _by_answers(said, first, size)
    first, size = first[order], size[order]
    at = np.arange(said.size) + np.repeat(first - (np.cumsum(size) - size), size)
    return size, said[at]


def _by_answers(said: Counts, first: Counts, size: Counts) -> Counts:
    """People in the order of their answers: by the first two at once, then, where these are alike, by all."""
    two = (said[first] + 1) << 32
    more = np.flatnonzero(size > 1)
    two[more] |= said[first[more] + 1] + 1
    order = np.argsort(two, kind="stable")
    edges = np.flatnonzero(np.diff(two[order], prepend=-1, append=-1))
    wire = said.astype(">u4")
    for begin, end in pairwise(edges.tolist()):
        if end > begin + 1:
            alike = order[begin:end].tolist()
            keys = {who: wire[first[who] : first[who] + size[who]].tobytes() for who in alike}
            order[begin:end] = sorted(alike, key=keys.__getitem__)
    return order


def require(n_people: int, n_statements: int) -> None:
    """Refuse what is too little for any map."""
    if n_people < FEWEST_PEOPLE:
        raise TooFewError("map.too_few_people", have=n_people, need=FEWEST_PEOPLE)
    if n_statements < FEWEST_STATEMENTS:
        raise TooFewError("map.too_few_statements", have=n_statements, need=FEWEST_STATEMENTS)


__all__ = ["AGREE", "DISAGREE", "ENOUGH_ANSWERS", "PASS", "Population"]
