"""Yes-or-no answers to one question, indexed both by person and by statement; no people × statements table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Array = NDArray[np.float64]
Index = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers sorted by person, then statement, and the order that sorts them by statement.

    Parameters
    ----------
    person, statement
        (answers,) rows and columns.
    yes
        (answers,) float, 1 yes, 0 no.
    """

    person: Index
    statement: Index
    yes: Array
    n_people: int
    n_statements: int
    by_statement: NDArray[np.int64]
    person_starts: NDArray[np.int64]
    statement_starts: NDArray[np.int64]

    @classmethod
    def build(cls, person: Index, statement: Index, yes: Array, shape: tuple[int, int]) -> Answers:
        """Index answers that are already sorted by person."""
        return cls(
            person.astype(np.int32),
            statement.astype(np.int32),
            yes.astype(np.float64),
            *shape,
            np.argsort(statement, kind="stable"),
            _starts(person, shape[0]),
            _starts(statement, shape[1]),
        )

    @property
    def size(self) -> int:
        return int(self.yes.size)

    def with_yes(self, yes: Array) -> Answers:
        """The same pattern of answers with other contents."""
        return Answers(
            self.person,
            self.statement,
            yes,
            self.n_people,
            self.n_statements,
            self.by_statement,
            self.person_starts,
            self.statement_starts,
        )

    def sum_by_person(self, weight: Array, columns: Array) -> Array:
        """For each person Σ weight · columns[statement]; ``columns`` is (statements, q)."""
        matrix = csr_array((weight, self.statement, self.person_starts), shape=(self.n_people, self.n_statements))
        return np.asarray(matrix @ columns)

    def sum_by_statement(self, weight: Array, columns: Array) -> Array:
        """For each statement Σ weight · columns[person]; ``columns`` is (people, q)."""
        matrix = csr_array(
            (weight[self.by_statement], self.person[self.by_statement], self.statement_starts),
            shape=(self.n_statements, self.n_people),
        )
        return np.asarray(matrix @ columns)


def _starts(index: Index, size: int) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.bincount(index, minlength=size))))
