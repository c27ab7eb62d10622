"""Writing a conversation in the forms that :func:`~middleground.engine.opinion.reading.conversation.read_conversation`
reads: an export of Polis as a folder or a zip, a table of votes, or Parquet.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from middleground.engine.errors import InputError
from middleground.engine.opinion.source import SourceConversation

CONVENTION = "agree=+1;disagree=-1;pass=0;format=polis-export/1"
KINDS = ("", ".zip", ".csv", ".parquet")  # without an ending: a folder
FIRST_SECOND = 1_767_225_600  # of 2026; votes follow each other by a second


def write_conversation(path: str | Path, source: SourceConversation) -> tuple[Path, ...]:
    """Write a conversation; the form follows from the name.

    Parameters
    ----------
    path
        A folder to make, or a file ending in ``.zip`` (both: an export of Polis), ``.csv`` (a table of votes, with
        ``statements.csv`` beside it) or ``.parquet``. Where it is known what was shown, ``shown.csv`` is written too,
        except beside Parquet.
    source
        The conversation. In an export of Polis people and statements bear their numbers, in Parquet people do.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    InputError
        ``writing.there_already`` when a file of that name is there; ``writing.no_place`` when it cannot be written;
        ``writing.unknown_kind``, ``writing.no_folder``.
    """
    place = Path(path)
    kind = place.suffix.lower()
    check_place(place)
    texts = _plain(place, source) if kind == ".csv" else _polis(source)
    targets = [place.with_name(name) for name in texts] if kind == ".csv" else [place]
    there = next((target for target in targets if target.exists()), None)
    if there is not None:
        raise InputError("writing.there_already", file=there.name)
    try:
        return _write(place, kind, texts, source)
    except OSError:
        raise InputError("writing.no_place", file=place.name) from None


def check_place(place: Path) -> None:
    """Refuse a name of no known kind, and a folder that is not there.

    Parameters
    ----------
    place
        What shall be written.

    Raises
    ------
    InputError
        ``writing.unknown_kind``, ``writing.no_folder``.
    """
    if place.suffix.lower() not in KINDS:
        raise InputError("writing.unknown_kind", file=place.name, value=place.suffix)
    if not place.absolute().parent.is_dir():
        raise InputError("writing.no_folder", file=place.name, value=str(place.parent))


def _write(place: Path, kind: str, texts: dict[str, str], source: SourceConversation) -> tuple[Path, ...]:
    if kind == ".parquet":
        from middleground.engine.opinion.reading.packing import write_votes

        write_votes(place, source)
        return (place,)
    if kind == ".zip":
        with zipfile.ZipFile(place, "x", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
        return (place,)
    folder = place.parent if kind == ".csv" else place
    if kind != ".csv":
        folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return tuple(folder / name for name in texts)


def _plain(place: Path, source: SourceConversation) -> dict[str, str]:
    votes = source.votes
    people, statements = votes.person_ids, votes.statement_ids
    rows = (
        (people[person], statements[statement], choice)
        for person, statement, choice in zip(
            votes.person.tolist(), votes.statement.tolist(), votes.choice.tolist(), strict=True
        )
    )
    return {
        place.name: _table(("participant", "statement", "vote"), rows),
        "statements.csv": _table(("statement", "text"), ((said.id, said.text) for said in source.statements)),
        **_shown(source, people, statements),
    }


def _shown(source: SourceConversation, people: Sequence[object], statements: Sequence[object]) -> dict[str, str]:
    """What was shown, where that is known, with the names that the table of votes has."""
    shown, votes = source.shown, source.votes
    if shown is None:
        return {}
    person_at, statement_at = (
        {name: at for at, name in enumerate(ids)} for ids in (votes.person_ids, votes.statement_ids)
    )
    rows = (
        (people[person_at[shown.person_ids[who]]], statements[statement_at[shown.statement_ids[what]]], f"{chance:.6g}")
        for who, what, chance in zip(
            shown.person.tolist(), shown.statement.tolist(), shown.chance.tolist(), strict=True
        )
    )
    return {"shown.csv": _table(("participant", "statement", "chance"), rows)}


def _polis(source: SourceConversation) -> dict[str, str]:
    votes = source.votes
    column_of = {name: column for column, name in enumerate(votes.statement_ids)}
    counts = {choice: [0] * votes.n_statements for choice in (1, 0, -1)}
    rows = []
    told = zip(votes.person.tolist(), votes.statement.tolist(), votes.choice.tolist(), strict=True)
    for second, (person, statement, choice) in enumerate(told):
        counts[choice][statement] += 1
        rows.append((FIRST_SECOND + second, "", statement, person, choice, 0))
    comments = (
        (
            FIRST_SECOND,
            "",
            column_of[said.id],
            "",
            counts[1][column_of[said.id]],
            counts[-1][column_of[said.id]],
            said.moderated,
            said.text,
        )
        for said in source.statements
    )
    summary = [
        ("topic", source.title),
        ("voters", str(votes.n_people)),
        ("conversation-description", source.description),
        ("vote-convention", CONVENTION),
    ]
    heads = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
    return {
        "summary.csv": _table(summary[0], summary[1:]),
        "comments.csv": _table(heads, comments),
        "votes.csv": _table(("timestamp", "datetime", "comment-id", "voter-id", "vote", "important"), rows),
        **_shown(source, range(votes.n_people), range(votes.n_statements)),
    }


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
