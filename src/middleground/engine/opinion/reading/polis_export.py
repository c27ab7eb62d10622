"""A Polis export as one conversation: three generations, told apart by what they contain.

First: zip of the retired worker; milliseconds, ``participants-votes.csv``, agree is +1. Second: report files of
2024; seconds, no matrix, texts not quoted, agree is -1 and nothing says so. Third: report files that declare
their convention; ``participant-votes.csv`` without the s.
"""

from __future__ import annotations

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from middleground.engine.errors import InputError
from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.reading.convention import Sign, check_counts, declared_sign, settled_sign
from middleground.engine.opinion.reading.events import Events, read_events
from middleground.engine.opinion.reading.polis_files import (
    MILLISECONDS_FROM,
    VOTE_COLUMNS,
    Matrix,
    Statements,
    read_matrix,
    read_statements,
    read_summary,
)
from middleground.engine.opinion.reading.tables import Table
from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix, by_number

MATRIX_FILES = ("participants-votes.csv", "participant-votes.csv")


def read_polis(table: Table, sign: Sign) -> SourceConversation:
    """Read the export in ``table``; see :func:`read_conversation` for what is refused."""
    summary = read_summary(table)
    declared = declared_sign(table, summary)
    votes = _votes(table)
    name = next((name for name in MATRIX_FILES if name in table.files), None)
    matrix = read_matrix(table, name) if name else None
    events = votes if votes is not None else _events_of(matrix)
    if not len(events):
        raise InputError("source.no_answers", file="votes.csv" if votes is not None else name)
    first = name == MATRIX_FILES[0] or bool(events.time and max(events.time) >= MILLISECONDS_FROM)
    statements = _statements(table, unquoted=declared is None and not first)
    first = first or statements.milliseconds
    chosen = settled_sign(sign, declared if declared is not None else (1 if first else None), events, statements)
    if declared is not None or first:
        check_counts(chosen, events, statements)
    _check_same_conversation(events, statements)
    ordered = _in_order(statements, events)
    latest = events.latest(tuple(statement.id for statement in ordered), chosen)
    notes = _notes(votes, matrix, latest, statements, chosen)
    return SourceConversation(
        title=summary.get("topic") or table.files.title,
        description=summary.get("conversation-description", ""),
        statements=ordered,
        votes=latest,
        published_groups=matrix.groups if matrix else {},
        visitors=_visitors(summary),
        notes=(*notes, *_summary_notes(summary, latest)),
    )


def _votes(table: Table) -> Events | None:
    if "votes.csv" not in table.files:
        return None
    return read_events(table.rows("votes.csv", VOTE_COLUMNS), "voter-id", "comment-id")


def _events_of(matrix: Matrix | None) -> Events:
    if matrix is None:
        raise InputError("source.no_votes", file="votes.csv")
    return matrix.events


def _statements(table: Table, *, unquoted: bool) -> Statements:
    if "comments.csv" not in table.files:
        return Statements()
    return read_statements(table, may_be_unquoted=unquoted)


def _check_same_conversation(events: Events, statements: Statements) -> None:
    if statements.found and not statements.found.keys() & events.statement_of.keys():
        raise InputError("polis.other_conversation", file="comments.csv")


def _in_order(statements: Statements, events: Events) -> tuple[SourceStatement, ...]:
    names = sorted({*statements.found, *events.statement_of}, key=by_number)
    return tuple(statements.found.get(name) or SourceStatement(name, "") for name in names)


def _visitors(summary: dict[str, str]) -> int | None:
    views = summary.get("views", "")
    return int(views) if views.isdigit() and len(views) < 10 else None


def _notes(
    votes: Events | None, matrix: Matrix | None, latest: VoteMatrix, statements: Statements, sign: int
) -> list[Note]:
    notes = []
    if sign == -1:
        notes.append(Note("polis.sign_turned"))
    if votes is None:
        notes.append(Note("polis.no_times"))
    elif matrix is not None and (differing := _differing(latest, matrix, sign)):
        notes.append(Note("polis.matrix_differs", (("count", differing), ("total", latest.n_votes))))
    if votes is not None:
        notes += votes.notes()
        if count := _wrong_counts(votes, statements, sign):
            notes.append(Note("polis.counts_differ", (("count", count), ("total", len(statements.found)))))
    if statements.unquoted:
        notes.append(Note("polis.unquoted_texts"))
    return notes + _statement_notes(latest, statements)


def _statement_notes(latest: VoteMatrix, statements: Statements) -> list[Note]:
    notes = []
    untold = [name for name in latest.statement_ids if name not in statements.found]
    if untold:
        notes.append(Note("polis.statements_without_text", (("count", len(untold)),)))
    silent = latest.n_statements - np.unique(latest.statement).size
    if silent:
        notes.append(Note("polis.statements_without_votes", (("count", int(silent)),)))
    rejected = sum(statement.moderated == -1 for statement in statements.found.values())
    if rejected:
        notes.append(Note("polis.statements_rejected", (("count", rejected),)))
    return notes


def _differing(latest: VoteMatrix, matrix: Matrix, sign: int) -> int:
    """Count cells in which the latest vote and the printed matrix are not the same."""
    printed = matrix.events.latest(tuple(matrix.events.statement_of), sign)
    person = _places(latest.person_ids, printed.person_ids)
    statement = _places(latest.statement_ids, printed.statement_ids)
    ours, theirs = _cells(latest, person, statement), _cells(printed, person, statement)
    shared, first, second = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
    alike = int(np.sum(latest.choice[first] == printed.choice[second]))
    return latest.n_votes + printed.n_votes - len(shared) - alike


def _places(*names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(chain.from_iterable(names)))}


def _cells(votes: VoteMatrix, person: dict[str, int], statement: dict[str, int]) -> NDArray[np.int64]:
    row = np.array([person[name] for name in votes.person_ids], dtype=np.int64)
    column = np.array([statement[name] for name in votes.statement_ids], dtype=np.int64)
    return row[votes.person] * len(statement) + column[votes.statement]


def _wrong_counts(votes: Events, statements: Statements, sign: int) -> int:
    agrees, disagrees = votes.counts(sign), votes.counts(-sign)
    return sum(
        (statements.agrees[name], statements.disagrees[name]) != (agrees.get(name, 0), disagrees.get(name, 0))
        for name in statements.found
    )


def _summary_notes(summary: dict[str, str], latest: VoteMatrix) -> list[Note]:
    voters = summary.get("voters", "")
    if voters.isdigit() and len(voters) < 10 and int(voters) != latest.n_people:
        return [Note("polis.voters_differ", (("printed", int(voters)), ("found", latest.n_people)))]
    return []
