"""Votes as they were cast, one after another, before the latest of each person is taken."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from middleground.engine.errors import InputError
from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.reading.tables import Row
from middleground.engine.opinion.votes import VoteMatrix, by_number

MAX_VOTES = 20_000_000
NUMBERS = {"1": 1, "+1": 1, "1.0": 1, "0": 0, "0.0": 0, "-1": -1, "-1.0": -1}
WORDS = {"agree": 1, "pass": 0, "disagree": -1}


@dataclass(slots=True)
class Events:
    """Columns that grow while a file is read; people and statements are numbered as they appear."""

    person_of: dict[str, int] = field(default_factory=dict)
    statement_of: dict[str, int] = field(default_factory=dict)
    person: array[int] = field(default_factory=lambda: array("i"))
    statement: array[int] = field(default_factory=lambda: array("i"))
    choice: array[int] = field(default_factory=lambda: array("b"))
    time: array[int] = field(default_factory=lambda: array("q"))
    worded: bool = False  # some votes are words, so their meaning is beyond doubt

    def add(self, person: str, statement: str, choice: int, time: int = 0) -> None:
        self.person.append(self.person_of.setdefault(person, len(self.person_of)))
        self.statement.append(self.statement_of.setdefault(statement, len(self.statement_of)))
        self.choice.append(choice)
        self.time.append(time)

    def __len__(self) -> int:
        return len(self.choice)

    def counts(self, choice: int) -> dict[str, int]:
        """Count one answer per statement, superseded votes included."""
        chosen = np.asarray(self.statement, dtype=np.int64)[np.asarray(self.choice) == choice]
        totals = np.bincount(chosen, minlength=len(self.statement_of))
        return {name: int(totals[place]) for name, place in self.statement_of.items()}

    def own_votes(self, author_of: dict[str, str]) -> tuple[int, int]:
        """Count authors' +1 and -1 on their own statements."""
        author = np.full(len(self.statement_of), -1)
        for statement, place in self.statement_of.items():
            author[place] = self.person_of.get(author_of.get(statement, ""), -1)
        own = np.asarray(self.choice)[author[np.asarray(self.statement)] == np.asarray(self.person)]
        return int((own == 1).sum()), int((own == -1).sum())

    def repeats(self) -> tuple[int, int]:
        """Count votes that changed the same person's vote before them on a statement, and those that said it again."""
        cell = np.asarray(self.person, dtype=np.int64) * max(1, len(self.statement_of)) + np.asarray(self.statement)
        order = np.lexsort((np.asarray(self.time), cell))  # stable: at one time, as they stand in the file
        is_again = np.diff(cell[order]) == 0
        is_changed = is_again & (np.diff(np.asarray(self.choice)[order]) != 0)
        return int(is_changed.sum()), int((is_again & ~is_changed).sum())

    def notes(self) -> tuple[Note, ...]:
        """Say what was done with votes that somebody gave more than once."""
        changed, again = self.repeats()
        told = [Note("polis.changed_votes", (("count", changed),))] if changed else []
        if again:
            told.append(Note("source.repeated_votes", (("count", again),)))
        return tuple(told)

    def latest(self, statement_ids: tuple[str, ...], sign: int) -> VoteMatrix:
        """Keep each person's latest vote on each statement, by time and then by place in the file."""
        place = {name: column for column, name in enumerate(statement_ids)}
        column = np.array([place[name] for name in self.statement_of], dtype=np.int64)
        order = np.argsort(np.asarray(self.time), kind="stable")
        people, row = _numbered(tuple(self.person_of))
        return VoteMatrix.from_events(
            row[np.asarray(self.person)[order]],
            column[np.asarray(self.statement)[order]],
            np.asarray(self.choice)[order] * sign,
            person_ids=people,
            statement_ids=statement_ids,
        )


def _numbered(names: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Put people in the order of their numbers, so that the order of a file's lines does not matter."""
    ordered = tuple(sorted(names, key=by_number))
    place = {name: row for row, name in enumerate(ordered)}
    return ordered, np.array([place[name] for name in names], dtype=np.int64)


def read_events(
    rows: Iterator[Row], person: str, statement: str, *, words: bool = False, known: set[str] | None = None
) -> Events:
    """Read one vote per record; with ``words`` also *agree*, *pass* and *disagree*, of ``known`` statements only."""
    answers = NUMBERS | WORDS if words else NUMBERS
    events = Events()
    for row in rows:
        answer = row.text("vote").strip().lower()
        if answer not in answers:
            row.refuse("source.unknown_vote", "vote")
        who, what = _named(row, person), _named(row, statement)
        if known is not None and what not in known:
            row.refuse("votes.unknown_statement", statement)
        events.worded |= answer in WORDS
        events.add(who, what, answers[answer], row.whole("timestamp") if "timestamp" in row.column_of else 0)
        if len(events) > MAX_VOTES:
            raise InputError("source.too_many_votes", file=row.file, line=row.line, limit=MAX_VOTES)
    return events


def _named(row: Row, column: str) -> str:
    name = row.text(column).strip()
    if not name:
        row.refuse("source.empty_cell", column)
    return name
