"""Comma-separated tables, read line by line; whatever is wrong is told with file, line and column."""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NoReturn
from zipfile import BadZipFile

from middleground.engine.errors import InputError
from middleground.engine.opinion.reading.files import FileSet

MAX_LINE_BYTES = 2**20
MAX_SHOWN = 40
PRIVATE_COLUMNS = frozenset({"participant", "voter-id", "author-id", "xid"})  # never repeated in an error
OPTIONAL_COLUMNS = ("timestamp", "is-meta", "is-seed", "xid")  # that some readers look for
WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
TICK_LINES = 4096

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Meter:
    """How many bytes were read of how many; tells whoever waits, every few thousand lines."""

    total: int
    report: Progress | None
    done: int = 0

    def add(self, size: int) -> None:
        self.done += size
        if self.report:
            self.report(min(self.done, self.total), self.total)


@dataclass(frozen=True, slots=True)
class Row:
    """One record with the line where it starts."""

    file: str
    line: int
    column_of: dict[str, int]
    cells: list[str]

    def text(self, column: str) -> str:
        return self.cells[self.column_of[column]]

    def optional(self, column: str) -> str | None:
        place = self.column_of.get(column)
        return None if place is None else self.cells[place]

    def whole(self, column: str) -> int:
        text = self.text(column).strip()
        if not WHOLE.fullmatch(text):
            self.refuse("source.not_a_number", column)
        return int(text)

    def refuse(self, code: str, column: str) -> NoReturn:
        """Say where the record is wrong; what it says about a person is not repeated."""
        shown = None if column in PRIVATE_COLUMNS else self.text(column)[:MAX_SHOWN]
        raise InputError(code, file=self.file, line=self.line, column=column, value=shown)


@dataclass(frozen=True, slots=True)
class Table:
    """Open tables of one source; each is streamed, none is held."""

    files: FileSet
    meter: Meter = field(default_factory=lambda: Meter(0, None))

    def lines(self, name: str) -> Iterator[tuple[int, str]]:
        """Give the decoded lines with their number, 1 first; without a byte order mark."""
        with self.files.opened(name) as stream:
            read, number = 0, 0
            for number, raw in enumerate(_raw_lines(name, partial(stream.readline, MAX_LINE_BYTES)), 1):
                read += len(raw)
                if number % TICK_LINES == 0:
                    self.meter.add(read)
                    read = 0
                yield number, _decoded(name, number, raw)
            self.meter.add(read)
            if number == 0:
                raise InputError("source.empty_file", file=name)

    def header(self, name: str) -> list[str]:
        return next(_records(name, self.lines(name)))[1]

    def rows(self, name: str, required: Sequence[str]) -> Iterator[Row]:
        """Give the records below the header, each as wide as the header."""
        records = _records(name, self.lines(name))
        _, header = next(records, (0, []))
        columns = column_places(name, header, required)
        for line, cells in records:
            if not cells:
                continue
            if len(cells) != len(header):
                raise InputError("source.wrong_width", file=name, line=line, value=len(cells), expected=len(header))
            yield Row(name, line, columns, cells)


def column_places(name: str, header: Sequence[str], required: Sequence[str]) -> dict[str, int]:
    """Check a header and tell where its columns are; capitals are read as small letters where those are asked for."""
    given = [cell.strip() for cell in header]
    asked = {*required, *OPTIONAL_COLUMNS} - set(given)
    names = [cell.lower() if cell.lower() in asked else cell for cell in given]
    missing = next((column for column in required if column not in names), None)
    if missing is not None and len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        raise InputError("source.not_commas", file=name, line=1)
    if missing is not None:
        raise InputError("source.missing_column", file=name, line=1, column=missing)
    if len(set(names)) != len(names):
        twice = next(column for column in names if names.count(column) > 1)
        raise InputError("source.repeated_column", file=name, line=1, column=twice[:MAX_SHOWN])
    return {column: place for place, column in enumerate(names)}


def _raw_lines(name: str, readline: Callable[[], bytes]) -> Iterator[bytes]:
    number = 0
    try:
        while raw := readline():
            number += 1
            if len(raw) == MAX_LINE_BYTES and not raw.endswith(b"\n"):
                raise InputError("source.long_line", file=name, line=number, limit=MAX_LINE_BYTES)
            yield raw
    except (BadZipFile, zlib.error, EOFError, OSError):
        raise InputError("source.unreadable", file=name, line=number + 1) from None


def _decoded(name: str, number: int, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise InputError("source.not_utf8", file=name, line=number) from None
    if "\0" in text:
        raise InputError("source.not_text", file=name, line=number)
    return text


def _records(name: str, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """Parse strictly; a record is told by the line on which it starts."""
    reader = csv.reader((text for _, text in lines), strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise broken(error, name, start, reader.line_num) from None
        yield start, cells


def broken(error: csv.Error, name: str, start: int, line: int) -> InputError:
    """Say what the reader of tables stumbled over: it tells by words alone.

    Parameters
    ----------
    error
        What it said.
    name
        The file.
    start, line
        The line on which the record starts, and the one that was being read.
    """
    said = str(error)
    if "field limit" in said:
        return InputError("source.long_cell", file=name, line=start, limit=csv.field_size_limit())
    if "new-line" in said:
        return InputError("source.bare_return", file=name, line=line)
    if "expected after" in said:
        return InputError("source.stray_quote", file=name, line=line)
    return InputError("source.broken_quotes", file=name, line=start)
