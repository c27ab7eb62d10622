"""Statements that an organiser typed or brought as a file: read line by line, with every problem named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.conversations.actions.writing import checked_text

HEADS = ("statement", "comment_text", "comment-body", "text")
LARGEST_FILE = 512 * 1024
Line = tuple[int, str, dict[str, str]]  # its number, the statement, translations by language


@dataclass(frozen=True, slots=True)
class Seed:
    """A statement that can be kept, with its translations by language code."""

    line: int
    text: str
    translations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one line, and the line as it was written."""

    line: int
    text: str
    error: DomainError


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found: statements in order, and the lines that cannot be used."""

    seeds: tuple[Seed, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_lines(text: str, *, known: frozenset[str] = frozenset()) -> Reading:
    """Read one statement per line; empty lines are skipped. ``known`` are statements that exist already."""
    lines: list[Line] = [(number, line, {}) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return _judged(lines, known)


def read_table(text: str, *, languages: list[str], known: frozenset[str] = frozenset()) -> Reading:
    """Read a CSV table: a column of statements, and a column per language for translations.

    Raises
    ------
    InvalidInput
        ``conversations.file_head`` when no column holds the statements, ``conversations.file_column`` when a column
        is neither that nor one of the conversation's languages.
    """
    rows = csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text), strict=False)
    head = [cell.strip().lower() for cell in next(rows, [])]
    place = _statement_column(head, languages)
    others = _language_columns(head, place, languages)
    found = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        cells = [*row, *[""] * (len(head) - len(row))]
        translations = {code: cells[column].strip() for column, code in others.items() if cells[column].strip()}
        found.append((rows.line_num, cells[place], translations))
    return _judged(found, known)


def decoded(content: bytes) -> str:
    """Return the text of a file.

    Raises
    ------
    InvalidInput
        ``conversations.file_large``, ``conversations.file_encoding`` with the number of the first byte in question.
    """
    if len(content) > LARGEST_FILE:
        raise InvalidInput("conversations.file_large", field="file", limit=LARGEST_FILE // 1024)
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidInput("conversations.file_encoding", field="file", line=line) from None


def _judged(lines: Iterable[Line], known: frozenset[str]) -> Reading:
    seeds: list[Seed] = []
    problems: list[Problem] = []
    seen = {_plain(text): 0 for text in known}
    for number, line, translations in lines:
        try:
            text = checked_text(line, field="statements")
            for translation in translations.values():
                checked_text(translation, field="statements")
            _refuse_repeated(text, seen)
        except DomainError as error:
            problems.append(Problem(number, line.strip(), error))
        else:
            seen[_plain(text)] = number
            seeds.append(Seed(number, text, translations))
    return Reading(tuple(seeds), tuple(problems))


def _refuse_repeated(text: str, seen: dict[str, int]) -> None:
    earlier = seen.get(_plain(text))
    if earlier == 0:
        raise InvalidInput("conversations.statement_known", field="statements")
    if earlier is not None:
        raise InvalidInput("conversations.statement_repeated", field="statements", line=earlier)


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


def _dialect(text: str) -> type[csv.Dialect]:
    """Semicolons are what spreadsheets write in half of Europe; a lone column has neither."""
    first = text.split("\n", 1)[0]
    return _Semicolons if first.count(";") > first.count(",") else csv.excel


class _Semicolons(csv.excel):
    delimiter = ";"


def _statement_column(head: list[str], languages: list[str]) -> int:
    for name in (*HEADS, languages[0]):
        if name in head:
            return head.index(name)
    raise InvalidInput("conversations.file_head", field="file", heads=", ".join(HEADS[:2]))


def _language_columns(head: list[str], place: int, languages: list[str]) -> dict[int, str]:
    columns = {column: name for column, name in enumerate(head) if column != place and name}
    for name in columns.values():
        if name not in languages[1:]:
            raise InvalidInput("conversations.file_column", field="file", column=name, languages=", ".join(languages))
    return columns
