"""The door: a path goes in, a conversation with everything the reader must know comes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from middleground.engine.errors import InputError
from middleground.engine.opinion.reading.convention import SIGNS, Sign
from middleground.engine.opinion.reading.files import FileSet, opened_source, reachable
from middleground.engine.opinion.reading.parquet import read_parquet
from middleground.engine.opinion.reading.plain import COLUMNS, read_plain
from middleground.engine.opinion.reading.polis_export import MATRIX_FILES, read_polis
from middleground.engine.opinion.reading.polis_files import VOTE_COLUMNS
from middleground.engine.opinion.reading.shown import read_shown
from middleground.engine.opinion.reading.tables import Meter, Progress, Table
from middleground.engine.opinion.source import SourceConversation

READ_FILES = frozenset(
    {"votes.csv", "comments.csv", "summary.csv", "format.json", "statements.csv", "shown.csv", *MATRIX_FILES}
)


def read_conversation(path: str | Path, *, sign: Sign = "auto", progress: Progress | None = None) -> SourceConversation:
    """Read what people answered from an export of Polis or from a plain table of votes.

    Parameters
    ----------
    path
        A folder or a ``.zip`` with an export of Polis (any of its three generations), or a ``.csv`` with the columns
        ``participant``, ``statement``, ``vote`` (1, 0, -1 or agree, pass, disagree), with ``statements.csv``
        (``statement``, ``text``) beside it if there is one; or a ``.parquet`` file with these columns, sorted by person
        (see :func:`~middleground.engine.opinion.reading.packing.pack`). Beside the tables may lie ``shown.csv``
        (``participant``, ``statement``, ``chance``): what was shown to whom, in its order, and how likely that was.
    sign
        Which number means *agree*, for files that do not say it themselves.
    progress
        Called with bytes (or votes) read and those in all, now and then.

    Returns
    -------
    SourceConversation
        All statements, rejected ones too (see :func:`~middleground.engine.opinion.source.accepted`), the latest vote
        of each person on each, and notes on whatever the files left open or told differently.

    Raises
    ------
    InputError
        With file, line, column and value where they are known; every code has a sentence in
        ``middleground.engine.messages``. A person's identifier is never part of it.
    """
    if sign != "auto" and sign not in SIGNS:
        raise InputError("polis.unknown_sign", value=str(sign)[:40])
    with reachable(Path(path)):
        return _read(Path(path), sign, progress)


def _read(path: Path, sign: Sign, progress: Progress | None) -> SourceConversation:
    if path.suffix.lower() == ".parquet" and not path.is_dir():
        return read_parquet(path, sign, progress)
    with opened_source(path) as files:
        total = sum(size for name, size in files.sizes.items() if name in READ_FILES)
        table = Table(files, Meter(total, progress))
        with _called(path.name if files.alone else "votes.csv"):
            found = read_plain(table, sign) if _is_plain(table) else read_polis(table, sign)
        return replace(found, shown=read_shown(table))


@contextmanager
def _called(name: str) -> Iterator[None]:
    """Name the table of votes in an error as the reader knows it."""
    try:
        yield
    except InputError as error:
        if error.params.get("file") != "votes.csv":
            raise
        raise InputError(error.code, **{**error.params, "file": name}) from None


def _is_plain(table: Table) -> bool:
    """Tell a plain table from an export by its first line."""
    if "votes.csv" not in table.files:
        return False
    header = {cell.strip().lower() for cell in table.header("votes.csv")}
    if _lone_polis_file(table.files, header):
        raise InputError("polis.pass_folder", file="votes.csv")
    is_named = table.files.alone  # an export of Polis is a folder, so its columns are not asked for
    return "voter-id" not in header and (is_named or bool(header & {*COLUMNS[:2]}))


def _lone_polis_file(files: FileSet, header: set[str]) -> bool:
    return set(VOTE_COLUMNS) <= header and files.alone
