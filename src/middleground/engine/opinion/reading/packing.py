"""Writing votes as Parquet, and sorting a file of any size by person without holding it in memory."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import ArrayLike, NDArray

from middleground.engine.errors import InputError
from middleground.engine.opinion.reading.convention import SIGNS, Sign
from middleground.engine.opinion.reading.events import NUMBERS, WORDS
from middleground.engine.opinion.reading.files import FileSet, reachable
from middleground.engine.opinion.reading.parquet import COLUMNS, FORMAT, METADATA, arrow
from middleground.engine.opinion.reading.plain import read_statements
from middleground.engine.opinion.reading.tables import Meter, Table, column_places
from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import by_number

GROUP_VOTES = 1 << 18  # a row group is closed before it holds more, unless one person does
_BUCKET_BYTES = 1 << 25  # of the file that is sorted, at a time
_BLOCK_BYTES = 1 << 23

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class VoteWriter:
    """Takes people in rising order and closes a row group before it grows too large; see :func:`writing_votes`."""

    writer: Any
    names: Any
    group_votes: int
    people: int = 0
    votes: int = 0
    waiting: list[tuple[NDArray[Any], ...]] = field(default_factory=list)
    held: int = 0

    def add(self, starts: ArrayLike, statement: ArrayLike, choice: ArrayLike) -> None:
        """Add people: person i gave the answers ``starts[i]`` to ``starts[i + 1]``; they are numbered as they come."""
        ends = np.asarray(starts, dtype=np.int64)[1:]
        person = self.people + np.repeat(np.arange(ends.size), np.diff(np.asarray(starts)))
        columns = (person, np.asarray(statement, dtype=np.int32), np.asarray(choice, dtype=np.int8))
        self.people += ends.size
        self.votes += person.size
        begin = 0
        while begin < person.size:
            room = np.searchsorted(ends, begin + self.group_votes - self.held, side="right")
            end = int(ends[room - 1]) if room else 0
            if end <= begin and self.held:
                self.close_group()
                continue
            if end <= begin:  # one person alone is more than a group
                end = int(ends[np.searchsorted(ends, begin, side="right")])
            self.waiting.append(tuple(column[begin:end] for column in columns))
            self.held += end - begin
            begin = end

    def close_group(self) -> None:
        """Write what waits as one row group."""
        if self.waiting:
            person, statement, choice = (np.concatenate(column) for column in zip(*self.waiting, strict=True))
            encoded = arrow("pyarrow").DictionaryArray.from_arrays(statement, self.names)
            columns = [arrow("pyarrow").array(person), encoded, arrow("pyarrow").array(choice)]
            table = arrow("pyarrow").Table.from_arrays(columns, names=list(COLUMNS))
            self.writer.write_table(table, row_group_size=max(self.held, 1))
        self.waiting, self.held = [], 0


@contextmanager
def writing_votes(
    path: str | Path, statements: tuple[SourceStatement, ...], *, group_votes: int = GROUP_VOTES
) -> Iterator[VoteWriter]:
    """Write a file of votes bit by bit; it is there when all of it is written, and not before.

    Parameters
    ----------
    path
        Where the file shall be; one that is there is replaced.
    statements
        All statements, in the order of their columns.
    group_votes
        The most votes in a row group.
    """
    pa, target = arrow("pyarrow"), Path(path)
    schema = pa.schema(
        [("participant", pa.int64()), ("statement", pa.dictionary(pa.int32(), pa.string())), ("vote", pa.int8())]
    )
    part = target.with_name(target.name + ".part")
    try:
        with arrow().ParquetWriter(
            part, schema, use_dictionary=["statement", "vote"], column_encoding={"participant": "DELTA_BINARY_PACKED"}
        ) as writer:
            out = VoteWriter(writer, pa.array([one.id for one in statements], pa.string()), group_votes)
            yield out
            out.close_group()
            told = {"format": FORMAT, "people": out.people, "votes": out.votes}
            told["statements"] = [asdict(one) for one in statements]  # type: ignore[assignment]  # of any kind in JSON
            writer.add_key_value_metadata({METADATA: json.dumps(told, ensure_ascii=False).encode()})
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_votes(path: str | Path, source: SourceConversation, *, group_votes: int = GROUP_VOTES) -> None:
    """Write a conversation that is in memory as a file of votes; people become numbers.

    Parameters
    ----------
    path
        Where the file shall be; one that is there is replaced.
    source
        The conversation.
    group_votes
        The most votes in a row group.
    """
    votes = source.votes
    told = {statement.id: statement for statement in source.statements}
    statements = tuple(told.get(name, SourceStatement(name, name)) for name in votes.statement_ids)
    counts = np.bincount(votes.person, minlength=votes.n_people)
    with writing_votes(path, statements, group_votes=group_votes) as out:
        out.add(np.concatenate(([0], np.cumsum(counts[counts > 0]))), votes.statement, votes.choice)


def pack(path: str | Path, out: str | Path, *, sign: Sign = "auto", progress: Progress | None = None) -> int:
    """Sort a table of votes by person into a file of votes, however large it is.

    Parameters
    ----------
    path
        A ``.csv`` or ``.parquet`` with the columns ``participant``, ``statement``, ``vote``, rows in any order; where
        a person answered a statement twice, the last row counts. ``statements.csv`` beside it tells the texts.
    out
        The ``.parquet`` file to write. People become numbers: their names are not written.
    sign
        Whether 1 (as without it) or -1 means agree.
    progress
        Called with steps done and steps in all.

    Returns
    -------
    int
        How many votes were written.

    Notes
    -----
    Rows are first dealt out to files on disk by a fingerprint of the person, then each file is sorted on its own:
    memory holds one of them, about 32 megabytes of the table.

    Raises
    ------
    InputError
        ``source.missing_file``, ``source.missing_column``, ``source.unreadable``, ``source.no_answers``,
        ``source.unknown_vote``, ``votes.unknown_statement``, ``parquet.empty_cell``.
    """
    place = Path(path)
    with reachable(place):
        if not place.is_file():
            raise InputError("source.missing_file", file=place.name)
        place.open("rb").close()
    told = _statements_beside(place)
    count = max(1, min(512, place.stat().st_size // _BUCKET_BYTES))
    with tempfile.TemporaryDirectory(dir=Path(out).resolve().parent, prefix=".pack-") as folder:
        dealt = _Dealt(place.name, Path(folder), count, SIGNS.get(sign, 1))
        _deal(place, dealt, progress)
        if not dealt.rows:
            raise InputError("source.no_answers", file=place.name)
        statements = told or tuple(SourceStatement(name, name) for name in sorted(dealt.column_of, key=by_number))
        return _write_sorted(dealt, statements, Path(out), progress)


def _write_sorted(dealt: _Dealt, statements: tuple[SourceStatement, ...], out: Path, progress: Progress | None) -> int:
    place_of = _placed(dealt, statements)
    with writing_votes(out, statements) as writer:
        for bucket in range(dealt.count):
            _sort_bucket(dealt.path(bucket), place_of, writer)
            if progress:
                progress(dealt.count + bucket + 1, 2 * dealt.count)
    return writer.votes


@dataclass(slots=True)
class _Dealt:
    """Files of rows on disk, and the statements met so far."""

    name: str
    folder: Path
    count: int
    sign: int
    column_of: dict[str, int] = field(default_factory=dict)
    rows: int = 0

    def path(self, bucket: int) -> Path:
        return self.folder / f"{bucket}.arrow"

    def prepared(self, batch: Any) -> tuple[Any, NDArray[np.int64]]:
        """A batch with statements and votes as numbers, and the file of each row."""
        pa = arrow("pyarrow")
        people, statements, votes = (self._encoded(batch, column) for column in COLUMNS)
        bucket_of = np.array([zlib.crc32(name.encode()) % self.count for name in people.dictionary.to_pylist()])
        names = statements.dictionary.to_pylist()
        columns = np.array([self.column_of.setdefault(name, len(self.column_of)) for name in names], dtype=np.int32)
        known = {**NUMBERS, **WORDS}
        choice = np.empty(len(votes.dictionary), dtype=np.int8)
        for number, text in enumerate(votes.dictionary.to_pylist()):
            if text.strip().lower() not in known:
                at = int(np.flatnonzero(votes.indices.to_numpy() == number)[0])
                raise InputError(
                    "source.unknown_vote", file=self.name, line=self.rows + at + 2, column="vote", value=text[:40]
                )
            said = known[text.strip().lower()]
            choice[number] = said * (1 if text.strip().lower() in WORDS else self.sign)
        self.rows += batch.num_rows
        made = pa.record_batch(
            [
                people.dictionary_decode(),
                pa.array(columns[statements.indices.to_numpy()]),
                pa.array(choice[votes.indices.to_numpy()]),
            ],
            names=list(COLUMNS),
        )
        return made, bucket_of[people.indices.to_numpy()]

    def _encoded(self, batch: Any, column: str) -> Any:
        if column not in batch.schema.names:
            raise InputError("source.missing_column", file=self.name, column=column)
        cells = batch.column(column)
        if hasattr(cells, "indices"):
            cells = cells.dictionary_decode()
        text = cells.cast(arrow("pyarrow").string())
        empty = arrow("pyarrow.compute").or_kleene(text.is_null(), arrow("pyarrow.compute").equal(text, ""))
        found = np.flatnonzero(empty.fill_null(True).to_numpy(zero_copy_only=False))
        if found.size:
            raise InputError("parquet.empty_cell", file=self.name, column=column, row=self.rows + int(found[0]) + 1)
        return text.dictionary_encode()


def _deal(place: Path, dealt: _Dealt, progress: Progress | None) -> None:
    """Write each row to the file of its person."""
    pa = arrow("pyarrow")
    schema = pa.schema([("participant", pa.string()), ("statement", pa.int32()), ("vote", pa.int8())])
    writers = [pa.ipc.new_stream(dealt.path(bucket), schema) for bucket in range(dealt.count)]
    try:
        for batch, share in _batches(place):
            made, bucket = dealt.prepared(batch)
            for number in np.unique(bucket):
                writers[number].write_batch(made.filter(pa.array(bucket == number)))
            if progress:
                progress(int(share * dealt.count), 2 * dealt.count)
    except (pa.ArrowException, OSError):
        raise InputError("source.unreadable", file=place.name) from None
    finally:
        for writer in writers:
            writer.close()


def _batches(place: Path) -> Iterator[tuple[Any, float]]:
    """Rows of a table, some thousands at a time, with the share of the file that has been read."""
    pa = arrow("pyarrow")
    if place.suffix.lower() == ".parquet":
        with arrow().ParquetFile(place) as file:
            for done, batch in enumerate(file.iter_batches(1 << 16, columns=None, use_threads=False)):
                yield batch, min(1.0, (done + 1) * (1 << 16) / max(file.metadata.num_rows, 1))
        return
    csv = arrow("pyarrow.csv")
    if place.stat().st_size == 0:
        return
    names = list(column_places(place.name, _header(place), COLUMNS))
    types = csv.ConvertOptions(column_types=dict.fromkeys(COLUMNS, pa.string()), strings_can_be_null=False)
    read = csv.ReadOptions(block_size=_BLOCK_BYTES, use_threads=False, column_names=names, skip_rows=1)
    size = max(place.stat().st_size, 1)
    with csv.open_csv(place, read_options=read, convert_options=types) as reader:
        for done, batch in enumerate(reader):
            yield batch, min(1.0, (done + 1) * _BLOCK_BYTES / size)


def _header(place: Path) -> list[str]:
    """The first line of a table; an encoding that is not UTF-8 is told with its line."""
    files = FileSet(place.stem, {place.name: place.stat().st_size}, partial(_open, place))
    return Table(files, Meter(0, None)).header(place.name)


def _placed(dealt: _Dealt, statements: tuple[SourceStatement, ...]) -> NDArray[np.int32]:
    """The column in the list of statements of each statement as it was met."""
    column = {statement.id: number for number, statement in enumerate(statements)}
    unknown = next((name for name in dealt.column_of if name not in column), None)
    if unknown is not None:
        raise InputError("votes.unknown_statement", file=dealt.name, value=unknown[:40])
    return np.array([column[name] for name in dealt.column_of], dtype=np.int32)


def _sort_bucket(path: Path, place_of: NDArray[np.int32], writer: VoteWriter) -> None:
    """Sort the rows of one file by person, then statement, keep the last of each, and write them."""
    pa = arrow("pyarrow")
    with pa.ipc.open_stream(path) as stream:
        table = stream.read_all().combine_chunks()
    path.unlink()
    if table.num_rows == 0:
        return
    people = table.column("participant").combine_chunks().dictionary_encode()
    rank = np.argsort(np.argsort(np.array(people.dictionary.to_pylist(), dtype=object)))
    person = rank[people.indices.to_numpy()]
    statement = place_of[table.column("statement").to_numpy()]
    order = np.lexsort((statement, person))  # stable: rows of one cell stay as they came
    person, statement = person[order], statement[order]
    last = np.append((np.diff(person) != 0) | (np.diff(statement) != 0), True)
    choice = table.column("vote").to_numpy()[order][last]
    counts = np.bincount(person[last])
    writer.add(np.concatenate(([0], np.cumsum(counts))), statement[last], choice)


def _open(path: Path, _name: str) -> BinaryIO:
    return path.open("rb")


def _statements_beside(place: Path) -> tuple[SourceStatement, ...] | None:
    """The statements that lie beside a table, if they do."""
    for name in ("statements.csv", f"{place.stem}-statements.csv"):
        beside = place.parent / name
        if beside != place and beside.is_file():
            size = beside.stat().st_size
            files = FileSet(place.stem, {"statements.csv": size}, partial(_open, beside))
            return read_statements(Table(files, Meter(size, None)))
    return None
