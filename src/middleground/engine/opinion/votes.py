"""Votes as the engine sees them: people × statements, most cells missing, validated once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
        The names of rows and columns, each once. People's names stay inside the process.

    Raises
    ------
    InputError
        ``votes.shape``, ``votes.not_whole``, ``votes.out_of_range``, ``votes.unknown_value``, ``votes.repeated``,
        ``votes.repeated_id``.

    Notes
    -----
    The arrays are copied and made read-only: what was checked stays true.
    """

    person: NDArray[np.int32]
    statement: NDArray[np.int32]
    choice: NDArray[np.int8]
    person_ids: tuple[str, ...]
    statement_ids: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_shapes(self)
        _check_values(self)
        for name, kind in (("person", np.int32), ("statement", np.int32), ("choice", np.int8)):
            kept = np.array(getattr(self, name), dtype=kind)
            kept.setflags(write=False)
            object.__setattr__(self, name, kept)

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
        order of appearance, as people do.

        Raises
        ------
        InputError
            ``votes.unknown_statement`` when ``statement_ids`` lacks one, and all of the class.
        """
        row_of: dict[str, int] = {}
        column_of = {name: column for column, name in enumerate(statement_ids or ())}
        fixed = len(column_of)
        people, columns, choices = [], [], []
        for person, statement, choice in rows:
            people.append(row_of.setdefault(person, len(row_of)))
            columns.append(column_of.setdefault(statement, len(column_of)))
            choices.append(choice)
        if statement_ids is not None and len(column_of) > fixed:
            raise InputError("votes.unknown_statement", value=list(column_of)[fixed])
        names = tuple(column_of) if statement_ids is None else statement_ids
        return cls.from_events(people, columns, choices, person_ids=tuple(row_of), statement_ids=names)

    @classmethod
    def from_events(
        cls,
        person: ArrayLike,
        statement: ArrayLike,
        choice: ArrayLike,
        *,
        person_ids: tuple[str, ...],
        statement_ids: tuple[str, ...],
    ) -> VoteMatrix:
        """Build from all votes ever cast, in the order they were cast; the latest of a pair counts.

        ``person`` and ``statement`` are the rows and columns, (events,), of the names given.
        """
        rows, columns, choices = _whole(person), _whole(statement), _whole(choice)
        _check_lengths(rows, columns, choices)
        _check_range(rows, len(person_ids))
        _check_range(columns, len(statement_ids))
        order = np.argsort(rows * max(len(statement_ids), 1) + columns, kind="stable")
        rows, columns, choices = rows[order], columns[order], choices[order]
        last = np.ones(rows.size, dtype=bool)
        last[:-1] = (np.diff(rows) != 0) | (np.diff(columns) != 0)
        _check_choices(choices)
        return cls(
            rows[last].astype(np.int32),
            columns[last].astype(np.int32),
            choices[last].astype(np.int8),
            person_ids,
            statement_ids,
        )

    def only_statements(self, kept: Iterable[str]) -> VoteMatrix:
        """Leave out the other statements, their votes, and people who then have none."""
        wanted = set(kept)
        columns = np.array([name in wanted for name in self.statement_ids], dtype=bool)
        stays = columns[self.statement] if self.n_votes else np.zeros(0, dtype=bool)
        rows = np.zeros(self.n_people, dtype=bool)
        rows[self.person[stays]] = True
        return VoteMatrix(
            (np.cumsum(rows) - 1)[self.person[stays]],
            (np.cumsum(columns) - 1)[self.statement[stays]],
            self.choice[stays],
            tuple(name for name, stay in zip(self.person_ids, rows, strict=True) if stay),
            tuple(name for name, stay in zip(self.statement_ids, columns, strict=True) if stay),
        )


def by_number(name: str) -> tuple[int, int, str]:
    """Sort ``2`` before ``10``, and names after numbers."""
    plain = name.isascii() and name.isdigit()
    return (0, int(name), name) if plain else (1, 0, name)


def _whole(numbers: ArrayLike) -> NDArray[np.int64]:
    try:
        array = np.asarray(numbers)
    except ValueError:
        raise InputError("votes.shape") from None
    if array.size == 0:
        return array.astype(np.int64).reshape(-1)
    if array.dtype.kind not in "iu":
        raise InputError("votes.not_whole")
    return array.astype(np.int64)


def _check_lengths(*columns: NDArray[np.int64]) -> None:
    if any(column.ndim != 1 for column in columns) or len({column.size for column in columns}) != 1:
        raise InputError("votes.shape")


def _check_range(numbers: NDArray[np.int64], size: int) -> None:
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < size):
        raise InputError("votes.out_of_range")


def _check_choices(choices: NDArray[np.int64]) -> None:
    strange = choices[np.abs(choices) > 1]
    if strange.size:
        raise InputError("votes.unknown_value", value=int(strange[0]))


def _check_shapes(votes: VoteMatrix) -> None:
    _check_lengths(_whole(votes.person), _whole(votes.statement), _whole(votes.choice))
    _check_range(_whole(votes.person), votes.n_people)
    _check_range(_whole(votes.statement), votes.n_statements)
    for names in (votes.person_ids, votes.statement_ids):
        if len(set(names)) != len(names):
            raise InputError("votes.repeated_id")


def _check_values(votes: VoteMatrix) -> None:
    _check_choices(_whole(votes.choice))
    order = _whole(votes.person) * max(votes.n_statements, 1) + _whole(votes.statement)
    if (np.diff(order) <= 0).any():
        raise InputError("votes.repeated")
