"""``middleground compare``: what changed between two files of one conversation, or lies apart between two."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from middleground.cli.conversation import (
    PATH,
    language_option,
    mapped,
    raw_option,
    read,
    refused,
    seed_option,
    sign_option,
    speaking,
    texts,
    warn_if_raw,
    write,
)
from middleground.cli.outputs import known_endings
from middleground.cli.progress import progress, wipe
from middleground.engine.disclosure.change import release_change
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.changes.compare import compare_maps
from middleground.engine.opinion.changes.record import Change, StatementChange

if TYPE_CHECKING:
    from middleground.cli.compare_words import Told

FORMATS = (".json", ".csv", ".html")


@dataclass(frozen=True, slots=True)
class _Compared:
    change: Change
    maps: tuple[ReleasedMap, ReleasedMap]
    texts: dict[str, str]
    title: str
    language: str


@click.command()
@click.argument("before", type=PATH, help="Export folder, .zip or .csv.")
@click.argument("after", type=PATH, help="The same conversation later, or another one with shared statements.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    multiple=True,
    callback=known_endings(FORMATS),
    help="Write JSON, CSV or an HTML page, by the name's ending; may be given more than once.",
)
@language_option
@sign_option
@raw_option
@seed_option
def compare(before: Path, after: Path, out: tuple[Path, ...], **options: object) -> None:
    """Say what changed from BEFORE to AFTER: statements by their ids, people by their ids where both files hold them.

    What is written has passed the disclosure gate: differences that rest on few people are hidden.
    """
    with refused():
        compared = _compare(before, after, options)
    with speaking(compared.language):
        from middleground.cli import compare_words

        for path in out:
            write(path, _WRITERS[path.suffix.lower()](compared))
        if not out:
            click.echo("\n".join(compare_words.lines(_told(compared))))


def _compare(before: Path, after: Path, options: dict[str, Any]) -> _Compared:
    sources = read(before, options["sign"]), read(after, options["sign"])
    warn_if_raw(options)
    old = mapped(sources[0], options)
    new = mapped(sources[1], options, old.released)
    report = progress("Comparing")
    found = compare_maps(*sources, maps=(old.found, new.found), seed=int(options["seed"]), progress=report)
    wipe()
    change = release_change(found, old.released, new.released)
    title = sources[1].title or after.resolve().stem
    words = texts(sources[0]) | texts(sources[1])
    return _Compared(change, (old.released, new.released), words, title, str(options["language"]))


def _as_json(compared: _Compared) -> str:
    from middleground.cli.compare_words import lines

    plain = {
        "version": 1,
        "title": compared.title,
        "language": compared.language,
        "words": [line for line in lines(_told(compared))[1:] if line],
        "change": _plain(asdict(compared.change)),
        "texts": compared.texts,
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    """Write hidden numbers as the map's file does."""
    if isinstance(value, dict):
        if set(value) == {"reason"}:
            return {"suppressed": value["reason"]}
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _as_csv(compared: _Compared) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    names = ("agree", "same_people", "other_people")
    heads = [head for name in names for head in (name, f"{name}_low", f"{name}_high")]
    writer.writerow(["statement", "text", *heads, "is_changed"])
    for one in compared.change.statements:
        numbers = [cell for name in names for cell in _cells(getattr(one, name))]
        writer.writerow([_harmless(cell) for cell in _row(one, compared.texts, numbers)])
    return "\ufeff" + out.getvalue()


def _row(one: StatementChange, words: dict[str, str], numbers: list[object]) -> list[object]:
    return [one.id, words.get(one.id, ""), *numbers, int(one.is_changed)]


def _cells(number: Shown) -> list[object]:
    return [number.value, number.low, number.high] if isinstance(number, Estimate) else ["", "", ""]


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from running a statement as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell


def _as_page(compared: _Compared) -> str:
    """One page that needs nothing else, in the style of the map's."""
    from middleground.web.conversations.results.files import as_changes_page

    told = _told(compared)
    return as_changes_page(told.change, told.maps, told.around, title=told.title, language=compared.language)


def _told(compared: _Compared) -> Told:
    from middleground.cli.compare_words import Told
    from middleground.web.conversations.results.said import Said, Surroundings

    said = {name: Said(name, text or f"#{name}") for name, text in compared.texts.items()}
    return Told(compared.change, compared.maps, Surroundings(said), compared.title)


_WRITERS: dict[str, Callable[[_Compared], str]] = {".json": _as_json, ".csv": _as_csv, ".html": _as_page}
