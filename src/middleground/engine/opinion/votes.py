"""Votes as the engine sees them: people × statements, most cells missing, validated once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.errors import InputError

AGREE, PASS, DISAGREE = 1, 0, -1


@dataclass(frozen=True, slots=True, eq=False)
class VoteMatrix:
    """The latest vote of each person on each statement, as three parallel columns.

    Parameters
    ----------
    person, statement
        (votes,) int32, row and column of each vote; a pair occurs once; sorted by person, then statement.
    choice
        (votes,) int8: 1 agree, -1 disagree, 0 pass. A missing vote is absent, never a value.
    person_ids, statement_ids
        The names of rows and columns. People's names stay inside the process.

    Raises
    ------
    InputError
        ``votes.shape``, ``votes.out_of_range``, ``votes.unknown_value``, ``votes.repeated``.
    """

    person: NDArray[np.int32]
    statement: NDArray[np.int32]
    choice: NDArray[np.int8]
    person_ids: tuple[str, ...]
    statement_ids: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_shapes(self)
        _check_values(self)

    @property
    def n_people(self) -> int:
        return len(self.person_ids)

    @property
    def n_statements(self) -> int:
        return len(self.statement_ids)

    @property
    def n_votes(self) -> int:
        return int(self.choice.size)

    @classmethod
    def from_rows(
        cls, rows: Iterable[tuple[str, str, int]], *, statement_ids: tuple[str, ...] | None = None
    ) -> VoteMatrix:
        """Build from ``(person, statement, choice)`` in the order they were cast; the latest counts.

        ``statement_ids`` fixes the columns (statements without a vote keep theirs); otherwise they come in
        order of appearance.
        """
        latest: dict[tuple[str, str], int] = {}
        for person, statement, choice in rows:
            latest[person, statement] = choice
        people = tuple(dict.fromkeys(person for person, _ in latest))
        columns = statement_ids or tuple(dict.fromkeys(statement for _, statement in latest))
        row_of = {name: row for row, name in enumerate(people)}
        column_of = {name: column for column, name in enumerate(columns)}
        unknown = next((name for _, name in latest if name not in column_of), None)
        if unknown is not None:
            raise InputError("votes.unknown_statement", value=unknown)
        votes = sorted((row_of[p], column_of[s], choice) for (p, s), choice in latest.items())
        table = np.array(votes, dtype=np.int64).reshape(-1, 3)
        return cls(
            table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].astype(np.int8), people, columns
        )


def _check_shapes(votes: VoteMatrix) -> None:
    sizes = {votes.person.shape, votes.statement.shape, votes.choice.shape}
    if len(sizes) != 1 or votes.person.ndim != 1:
        raise InputError("votes.shape")
    if votes.person.size == 0:
        return
    inside = 0 <= votes.person.min() and votes.person.max() < votes.n_people
    inside = inside and 0 <= votes.statement.min() and votes.statement.max() < votes.n_statements
    if not inside:
        raise InputError("votes.out_of_range")


def _check_values(votes: VoteMatrix) -> None:
    if not np.isin(votes.choice, (AGREE, PASS, DISAGREE)).all():
        raise InputError("votes.unknown_value", value=int(votes.choice[~np.isin(votes.choice, (-1, 0, 1))][0]))
    order = votes.person.astype(np.int64) * max(votes.n_statements, 1) + votes.statement
    if (np.diff(order) <= 0).any():
        raise InputError("votes.repeated")
