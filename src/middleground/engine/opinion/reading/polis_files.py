"""The files of a Polis export, of any of its three generations, each read for what it says."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from middleground.engine.errors import InputError
from middleground.engine.opinion.reading.events import NUMBERS, Events
from middleground.engine.opinion.reading.tables import Row, Table, broken, column_places
from middleground.engine.opinion.source import SourceStatement

MILLISECONDS_FROM = 10**11  # seconds reach this in the year 5138
VOTE_COLUMNS = ("timestamp", "comment-id", "voter-id", "vote")
STATEMENT_COLUMNS = ("timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
PEOPLE_COLUMNS = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
FLAGS = {"true": True, "false": False, "1": True, "0": False, "": False}
MENDABLE = frozenset({"source.wrong_width", "source.broken_quotes", "source.stray_quote", "source.long_cell"})
RECORD_START = re.compile(r"\d+,[^,]*,\d+,-?\d+,\d+,\d+,-?\d+,")


@dataclass(slots=True)
class Statements:
    """What ``comments.csv`` says; ``agrees`` and ``disagrees`` as printed, to be checked and not believed."""

    found: dict[str, SourceStatement] = field(default_factory=dict)
    agrees: dict[str, int] = field(default_factory=dict)
    disagrees: dict[str, int] = field(default_factory=dict)
    milliseconds: bool = False
    unquoted: bool = False

    def authors(self) -> dict[str, str]:
        return {name: said.author for name, said in self.found.items() if said.author is not None}


@dataclass(slots=True)
class Matrix:
    """What ``participants-votes.csv`` says: one record per person, one column per statement."""

    events: Events
    groups: dict[str, int]
    people: int


def read_statements(table: Table, *, may_be_unquoted: bool) -> Statements:
    """Read ``comments.csv``; one generation did not quote its texts, so commas and line ends break its records."""
    try:
        return _statements(table.rows("comments.csv", STATEMENT_COLUMNS))
    except InputError as broken:
        mendable = broken.code in MENDABLE
        if not (may_be_unquoted and mendable and _is_unquoted(table)):
            raise
    statements = _statements(_unquoted_rows(table))
    statements.unquoted = True
    return statements


def _statements(rows: Iterator[Row]) -> Statements:
    statements = Statements()
    for row in rows:
        name = str(row.whole("comment-id"))
        if name in statements.found:
            row.refuse("source.repeated_statement", "comment-id")
        time = row.whole("timestamp")
        statements.milliseconds |= time >= MILLISECONDS_FROM
        statements.found[name] = SourceStatement(
            id=name,
            text=row.text("comment-body").strip(),
            moderated=_moderated(row),
            is_meta=_flag(row, "is-meta"),
            is_seed=_flag(row, "is-seed"),
            author=row.text("author-id").strip() or None,
            day=_day(row, time),
        )
        statements.agrees[name] = row.whole("agrees")
        statements.disagrees[name] = row.whole("disagrees")
    return statements


def _moderated(row: Row) -> int:
    value = row.whole("moderated")
    if value not in {-1, 0, 1}:
        row.refuse("source.unknown_moderation", "moderated")
    return value


def _flag(row: Row, column: str) -> bool:
    flag = FLAGS.get((row.optional(column) or "").strip().lower())
    if flag is None:
        row.refuse("source.not_true_or_false", column)
    return flag


def _day(row: Row, time: int) -> str:
    seconds = time / 1000 if time >= MILLISECONDS_FROM else time
    try:
        return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        row.refuse("source.not_a_time", "timestamp")


def _is_unquoted(table: Table) -> bool:
    """Tell texts that were never quoted from quoted texts that broke."""
    bodies = [text[match.end() :] for _, text in table.lines("comments.csv") if (match := RECORD_START.match(text))]
    return bool(bodies) and sum(body.startswith('"') for body in bodies) * 2 < len(bodies)


def _unquoted_rows(table: Table) -> Iterator[Row]:
    """Cut records where the seven leading cells begin; everything up to the next start is the text."""
    lines = table.lines("comments.csv")
    header = next(csv.reader([next(lines)[1]]))
    places = column_places("comments.csv", header, STATEMENT_COLUMNS)
    start, text = 0, ""
    for line, following in chain(lines, [(0, None)]):
        begins = following is None or RECORD_START.match(following)
        if begins and text:
            yield Row("comments.csv", start, places, text.rstrip("\r\n").split(",", len(header) - 1))
        if begins:
            start, text = line, following or ""
        elif not text and following is not None and following.strip():
            raise InputError("source.broken_quotes", file="comments.csv", line=line)
        else:
            text += following or ""


def read_matrix(table: Table, name: str) -> Matrix:
    """Read one vote per cell; an empty cell is a statement the person did not answer."""
    matrix = Matrix(Events(), {}, 0)
    columns: list[tuple[int, str]] | None = None
    for row in table.rows(name, PEOPLE_COLUMNS):
        columns = columns if columns is not None else _statement_columns(row)
        person = row.text("participant").strip()
        if not person:
            row.refuse("source.empty_cell", "participant")
        matrix.people += 1
        if row.text("group-id").strip():
            matrix.groups[person] = row.whole("group-id")
        _add_cells(matrix.events, row, person, columns)
    return matrix


def _add_cells(events: Events, row: Row, person: str, columns: list[tuple[int, str]]) -> None:
    for place, statement in columns:
        cell = row.cells[place]
        if not cell:
            continue
        choice = NUMBERS.get(cell)
        if choice is None:
            row.refuse("source.unknown_vote", statement)
        events.add(person, statement, choice)


def _statement_columns(row: Row) -> list[tuple[int, str]]:
    known = {*PEOPLE_COLUMNS, "xid"}
    columns = [(place, name) for name, place in row.column_of.items() if name not in known]
    strange = next((name for _, name in columns if not name.isdigit()), None)
    if strange is not None:
        raise InputError("source.unknown_column", file=row.file, line=1, column=strange[:40])
    return columns


def read_summary(table: Table) -> dict[str, str]:
    """Read ``summary.csv``, key and value per record; empty when the file is absent."""
    if "summary.csv" not in table.files:
        return {}
    reader = csv.reader((text for _, text in table.lines("summary.csv")), strict=True)
    summary: dict[str, str] = {}
    try:
        for cells in reader:
            if cells:
                summary[cells[0].strip()] = ",".join(cells[1:]).strip()
    except csv.Error as error:
        raise broken(error, "summary.csv", reader.line_num, reader.line_num) from None
    return summary
