"""Votes in Parquet: one row per vote, sorted by person, read a row group at a time, so that size does not matter.

Columns ``participant`` (text or whole numbers), ``statement`` (the same) and ``vote`` (1 agree, 0 pass, -1 disagree).
No person lies in two row groups, so that each group can be read, and counted, without the others. Texts of statements
and the number of people stand in the file's metadata; a file without them is read all the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from middleground.engine.errors import EngineError, InputError
from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.reading.convention import SIGNS, Sign
from middleground.engine.opinion.reading.events import MAX_VOTES
from middleground.engine.opinion.reading.files import reachable
from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix, by_number

COLUMNS = ("participant", "statement", "vote")
METADATA = b"middleground"
FORMAT = 1

Progress = Callable[[int, int], None]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """The votes of some people: person i holds rows ``starts[i]`` to ``starts[i + 1]``.

    ``statement`` is the column of the file's statements, ascending within a person; ``choice`` is 1, 0 or -1.
    """

    starts: Integers
    statement: NDArray[np.integer[Any]]
    choice: NDArray[np.int8]

    @property
    def n_people(self) -> int:
        return int(self.starts.size) - 1


@dataclass(frozen=True, slots=True)
class VoteFile:
    """What is known of a file before its votes are read; small, and the same on every machine that sees the file."""

    path: str
    statements: tuple[SourceStatement, ...]
    group_votes: tuple[int, ...]

    @property
    def n_votes(self) -> int:
        return sum(self.group_votes)


def arrow(module: str = "pyarrow.parquet") -> Any:
    """Import what reads Parquet, or say what to install.

    Parameters
    ----------
    module
        The full name of a module of the extra ``scale``.

    Returns
    -------
    The module.

    Raises
    ------
    EngineError
        ``scale.not_installed``.
    """
    try:
        return import_module(module)
    except ImportError:
        raise EngineError("scale.not_installed", value=module.partition(".")[0]) from None


def open_votes(path: str | Path) -> VoteFile:
    """Look at a file of votes without reading them.

    Parameters
    ----------
    path
        A ``.parquet`` file.

    Returns
    -------
    VoteFile
        Its statements and row groups.

    Raises
    ------
    EngineError
        ``scale.not_installed``.
    InputError
        ``source.missing_file``, ``source.unreadable``, ``source.missing_column``, ``source.no_answers``,
        ``parquet.wrong_type``, ``parquet.split_person``, ``parquet.other_format``.
    """
    name = Path(path).name
    with reachable(Path(path)), _opened(path) as file:
        _refuse_types(file.schema_arrow, name)
        if file.metadata.num_rows == 0:
            raise InputError("source.no_answers", file=name)
        _refuse_split_people(file, name)
        votes = tuple(file.metadata.row_group(group).num_rows for group in range(file.num_row_groups))
        told = _told(file, name)
        statements = told if told is not None else _found(file)
    return VoteFile(str(path), statements, votes)


def read_chunk(votes: VoteFile, group: int) -> Chunk:
    """Read one row group.

    Raises
    ------
    InputError
        ``source.unreadable``, ``parquet.empty_cell``, ``parquet.not_sorted``, ``parquet.repeated``,
        ``source.unknown_vote``, ``votes.unknown_statement``.
    """
    return _Reader(votes).chunk(group)[0]


def chunks(votes: VoteFile, groups: range | None = None) -> Iterator[Chunk]:
    """Read row groups one after another; only one is held at a time."""
    reader = _Reader(votes)
    for group in range(len(votes.group_votes)) if groups is None else groups:
        yield reader.chunk(group)[0]


def read_parquet(path: Path, sign: Sign = "auto", progress: Progress | None = None) -> SourceConversation:
    """Read a file of votes into memory; 1 means agree, unless ``sign`` says that -1 does.

    Raises
    ------
    InputError
        As :func:`open_votes` and :func:`read_chunk`; ``source.too_many_votes``.
    """
    votes = open_votes(path)
    if votes.n_votes > MAX_VOTES:
        raise InputError("source.too_many_votes", file=path.name, limit=MAX_VOTES)
    reader, groups, done = _Reader(votes), [], 0
    for group, size in enumerate(votes.group_votes):
        groups.append(reader.chunk(group))
        done += size
        if progress:
            progress(done, votes.n_votes)
    names = np.concatenate([participants for _, participants in groups])
    answers = np.concatenate([np.diff(chunk.starts) for chunk, _ in groups])
    matrix = VoteMatrix(
        np.repeat(np.arange(names.size, dtype=np.int32), answers),
        np.concatenate([chunk.statement for chunk, _ in groups]),
        np.concatenate([chunk.choice for chunk, _ in groups]) * np.int8(SIGNS.get(sign, 1)),
        tuple(str(name) for name in names),
        tuple(statement.id for statement in votes.statements),
    )
    untold = all(statement.text in {"", statement.id} for statement in votes.statements)
    notes = (Note("source.statements_without_text"),) if untold else ()
    return SourceConversation(path.stem, "", votes.statements, matrix, notes=notes)


class _Reader:
    """Reads row groups of one file; where something is wrong, says in which row."""

    def __init__(self, votes: VoteFile) -> None:
        self.votes = votes
        self.name = Path(votes.path).name
        self.file = _opened(votes.path)
        self.first_row = np.concatenate(([0], np.cumsum(votes.group_votes)))
        self.column_of = {statement.id: column for column, statement in enumerate(votes.statements)}

    def chunk(self, group: int) -> tuple[Chunk, NDArray[Any]]:
        table = self._table(group)
        first = int(self.first_row[group]) + 1
        choice = self._choices(table.column("vote"), first)
        starts, names = self._people(table.column("participant").combine_chunks(), first)
        statement = self._columns(table.column("statement").combine_chunks())
        person = np.repeat(np.arange(names.size), np.diff(starts))
        cell = person * len(self.column_of) + statement
        if (np.diff(cell) > 0).all():
            return Chunk(starts, statement, choice), names
        order = np.argsort(cell, kind="stable")
        again = np.flatnonzero(np.diff(cell[order]) == 0)
        if again.size:
            raise InputError("parquet.repeated", file=self.name, row=first + int(order[again[0] + 1]))
        return Chunk(starts, statement[order], choice[order]), names

    def _table(self, group: int) -> Any:
        try:
            table = self.file.read_row_group(group, columns=list(COLUMNS), use_threads=False)
        except (OSError, ValueError):
            raise InputError("source.unreadable", file=self.name) from None
        for column in COLUMNS:
            if table.column(column).null_count:
                empty = int(np.flatnonzero(table.column(column).is_null().to_numpy())[0])
                row = int(self.first_row[group]) + 1 + empty
                raise InputError("parquet.empty_cell", file=self.name, column=column, row=row)
        return table

    def _columns(self, cells: Any) -> NDArray[np.int32]:
        """Turn each statement's name into its column."""
        compute = arrow("pyarrow.compute")
        encoded = cells if hasattr(cells, "indices") else compute.dictionary_encode(cells)
        names = [str(name) for name in encoded.dictionary.to_pylist()]
        unknown = next((name for name in names if name not in self.column_of), None)
        if unknown is not None:
            raise InputError("votes.unknown_statement", file=self.name, value=unknown[:40])
        place = np.array([self.column_of[name] for name in names], dtype=np.int32)
        return np.asarray(place[encoded.indices.to_numpy(zero_copy_only=False)])

    def _choices(self, cells: Any, first: int) -> NDArray[np.int8]:
        given = cells.to_numpy()
        strange = np.flatnonzero((given != 1) & (given != 0) & (given != -1))
        if strange.size:
            value = str(given[strange[0]])[:40]
            row = first + int(strange[0])
            raise InputError("parquet.unknown_vote", file=self.name, column="vote", value=value, row=row)
        return np.asarray(given, dtype=np.int8)

    def _people(self, cells: Any, first: int) -> tuple[Integers, NDArray[Any]]:
        """Where each person's votes start, and who they are; refuses rows of one person that do not lie together."""
        if hasattr(cells, "indices"):
            cells = cells.dictionary_decode()
        is_number = arrow("pyarrow").types.is_integer(cells.type)
        codes = cells.to_numpy() if is_number else arrow("pyarrow.compute").dictionary_encode(cells).indices.to_numpy()
        starts = np.concatenate(([0], np.flatnonzero(codes[1:] != codes[:-1]) + 1, [codes.size])).astype(np.int64)
        names = cells.take(arrow("pyarrow").array(starts[:-1])).to_numpy(zero_copy_only=False)
        falls = np.flatnonzero(names[1:] <= names[:-1])
        if falls.size:
            raise InputError("parquet.not_sorted", file=self.name, row=first + int(starts[falls[0] + 1]))
        return starts, names


def _opened(path: str | Path) -> Any:
    name = Path(path).name
    parquet, errors = arrow(), arrow("pyarrow")
    if not Path(path).is_file():
        raise InputError("source.missing_file", file=name)
    try:
        return parquet.ParquetFile(path, read_dictionary=["statement"])
    except PermissionError:
        raise InputError("source.not_allowed", file=name) from None
    except (errors.ArrowException, OSError):
        raise InputError("source.unreadable", file=name) from None


def _refuse_types(schema: Any, name: str) -> None:
    """Refuse a file without the three columns, or with other things in them."""
    types = arrow("pyarrow").types
    for column in COLUMNS:
        if column not in schema.names:
            raise InputError("source.missing_column", file=name, column=column)
        kind = schema.field(column).type
        inner = kind.value_type if types.is_dictionary(kind) else kind
        is_text = types.is_string(inner) or types.is_large_string(inner)
        if not (types.is_integer(kind) or (is_text and column != "vote")):
            raise InputError("parquet.wrong_type", file=name, column=column, value=str(kind))


def _refuse_split_people(file: Any, name: str) -> None:
    """Compare the last person of each row group with the first of the next, where the file says who they are."""
    place, before = file.schema_arrow.names.index("participant"), None
    for group in range(file.num_row_groups):
        told = file.metadata.row_group(group).column(place).statistics
        if told is None or not told.has_min_max:
            raise InputError("parquet.no_range", file=name, column="participant")
        if before is not None and told.min <= before:
            code = "parquet.split_person" if told.min == before else "parquet.not_sorted"
            raise InputError(code, file=name, row=1 + _rows_before(file, group))
        before = told.max


def _rows_before(file: Any, groups: int) -> int:
    """How many rows lie before a row group."""
    return sum(file.metadata.row_group(group).num_rows for group in range(groups))


def _told(file: Any, name: str) -> tuple[SourceStatement, ...] | None:
    """The statements that the metadata tell, if they do."""
    raw = (file.metadata.metadata or {}).get(METADATA)
    if raw is None:
        return None
    try:
        told = json.loads(raw)
        if told["format"] != FORMAT:
            raise InputError("parquet.other_format", file=name, value=str(told["format"])[:40])
        return tuple(SourceStatement(**statement) for statement in told["statements"])
    except (ValueError, TypeError, KeyError):
        raise InputError("parquet.other_format", file=name, value="?") from None


def _found(file: Any) -> tuple[SourceStatement, ...]:
    """The statements that have votes; reads one column, a row group at a time."""
    compute, names = arrow("pyarrow.compute"), set()
    for group in range(file.num_row_groups):
        cells = file.read_row_group(group, columns=["statement"], use_threads=False).column(0)
        names |= {str(name) for name in compute.unique(cells).to_pylist() if name is not None}
    return tuple(SourceStatement(name, name) for name in sorted(names, key=by_number))
