"""Reading an export into a scratch file, in a process of its own; nothing of Django here, and nothing is kept yet."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from middleground.engine.opinion.reading import Sign, read_conversation
from middleground.engine.opinion.source import SourceConversation

_TABLES = """
CREATE TABLE statement (
    number INTEGER PRIMARY KEY, text TEXT, moderated INTEGER, is_seed INTEGER, day TEXT, votes INTEGER
);
CREATE TABLE vote (place INTEGER PRIMARY KEY, person INTEGER, number INTEGER, choice INTEGER);
"""
Report = Callable[[int, int, str], None]


def stage(path: str, sign: Sign, scratch: str, progress: Report | None = None) -> dict[str, Any]:
    """Read the export at ``path`` into a new file at ``scratch``; return what was found, without any person in it.

    Raises
    ------
    InputError
        Whatever is wrong with the export; the scratch file then does not exist.
    """
    source = read_conversation(Path(path), sign=sign, progress=_telling(progress))
    half = Path(f"{scratch}.half")
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(half)) as file:
        file.executescript(_TABLES)
        _fill(file, source)
        file.commit()
    half.replace(scratch)
    return _found(source)


def _telling(progress: Report | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(done, total, "conversations.reading")


def _fill(file: sqlite3.Connection, source: SourceConversation) -> None:
    # The columns of the votes are named by statement id; the numbers people see here begin at 1, in the same order.
    number_of = {statement.id: number for number, statement in enumerate(source.statements, start=1)}
    numbers = [number_of[name] for name in source.votes.statement_ids]
    answers = Counter(numbers[column] for column in source.votes.statement.tolist())
    for statement in source.statements:
        number, text = number_of[statement.id], statement.text.strip() or "—"
        row = (number, text, statement.moderated, statement.is_seed, statement.day, answers[number])
        file.execute("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?)", row)
    votes = source.votes
    rows = zip(votes.person.tolist(), votes.statement.tolist(), votes.choice.tolist(), strict=True)
    file.executemany(
        "INSERT INTO vote VALUES (?, ?, ?, ?)",
        ((place, person, numbers[column], choice) for place, (person, column, choice) in enumerate(rows)),
    )


def _found(source: SourceConversation) -> dict[str, Any]:
    return {
        "title": source.title,
        "description": source.description,
        "language": source.language or "",
        "people": source.votes.n_people,
        "statements": len(source.statements),
        "rejected": sum(statement.moderated == -1 for statement in source.statements),
        "votes": source.votes.n_votes,
        "notes": [[note.code, dict(note.params)] for note in source.notes],
        "examples": [statement.text for statement in source.statements if statement.moderated != -1][:5],
    }
