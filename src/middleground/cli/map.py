"""``middleground map``: what divides the people who took part, and what they share, from a file of votes."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from middleground.cli import firmness
from middleground.cli.outputs import known_endings
from middleground.cli.progress import progress, wipe
from middleground.cli.site import templates
from middleground.engine.disclosure.gate import DEFAULT, RAW, release_map
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.errors import EngineError
from middleground.engine.messages import describe, describe_note
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.reading.files import reachable
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.stability import stability

if TYPE_CHECKING:
    from middleground.web.conversations.results.said import Surroundings

MODES = ("report", "live")
METHODS = ("middleground", "polis")
LANGUAGES = ("en", "nl", "de", "fr", "ar")
SIGNS = ("auto", "agree=+1", "agree=-1")
FORMATS = (".html", ".svg", ".json", ".csv", ".parquet")
RAW_WARNING = "Nothing is protected in this output: small counts may single people out. Do not publish it."

Method = Literal["middleground", "polis"]
Mode = Literal["report", "live"]
Sign = Literal["auto", "agree=+1", "agree=-1"]


@click.command()
@click.argument("path", type=click.Path(path_type=Path), help="Export folder, .zip, .csv or .parquet.")
@click.option("--method", type=click.Choice(METHODS), default="middleground", show_default=True, help="How to map.")
@click.option(
    "--mode", type=click.Choice(MODES), default="report", show_default=True, help="Live: quicker and rougher."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    multiple=True,
    callback=known_endings(FORMATS),
    help="Write by the name's ending: .html is one page, .svg the picture, .json all of it, .csv and .parquet the"
    " statements; may be given more than once; without it a summary is printed.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the page.")
@click.option("--title", default="", help="Above the page, instead of the title found in the files.")
@click.option("--first-end", default="", help="Words for the end of the line that is drawn first.")
@click.option("--other-end", default="", help="Words for the other end.")
@click.option("--sign", type=click.Choice(SIGNS), default="auto", show_default=True, help="Which number means agree.")
@click.option("--owner-raw", is_flag=True, help="Skip the disclosure gate: only for the owner of the data.")
@click.option("--stability", "is_firm", is_flag=True, help="Also say how firm it is: map it again with changes.")
@click.option("--scheduler", help="Of a Dask cluster that reads PATH, a .parquet file: tcp://HOST:8786.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed: the same map.")
def map(path: Path, out: tuple[Path, ...], **options: object) -> None:  # noqa: A001  # the verb's name
    """Map who agrees with whom in PATH: an export folder or zip of Polis, or a CSV file participant,statement,vote.

    What is written has passed the disclosure gate: counts are rounded and small ones hidden. A .parquet file of more
    than two million votes is never read into memory: see the command pack.
    """
    try:
        _map(path, out, options)
    except EngineError as error:
        wipe()
        click.echo(f"Error: {describe(error)}", err=True)
        raise SystemExit(2) from None


def _map(path: Path, outs: tuple[Path, ...], options: dict[str, object]) -> None:
    source, found, key = _found_large(path, options) if _is_large(path, options) else _found(path, options)
    wipe()
    if options["owner_raw"]:
        click.echo(f"Warning: {RAW_WARNING}", err=True)
    policy = RAW if options["owner_raw"] else DEFAULT
    if options["is_firm"]:
        found = _with_firmness(source, found, cast("int", options["seed"]))
    released = release_map(found, policy=policy, key=key)
    title = str(options["title"]) or source.title or path.resolve().stem
    ends = (str(options["first_end"]), "", str(options["other_end"])) if released.structure == "spectrum" else ()
    _write(released, _Page(source, title, str(options["language"]), ends), outs)


def _with_firmness(source: SourceConversation, found: OpinionMap, seed: int) -> OpinionMap:
    """Add how firm the map is; a conversation can be too small for that, and the map stands all the same."""
    try:
        firm = stability(source, seed=seed, progress=progress("Changing"))
    except EngineError as error:
        wipe()
        click.echo(f"Note: How firm this is cannot be said. {describe(error)}", err=True)
        return found
    wipe()
    return replace(found, stability=firm)


def _found(path: Path, options: dict[str, object]) -> tuple[SourceConversation, OpinionMap, bytes]:
    source = read_conversation(path, sign=cast("Sign", options["sign"]), progress=progress("Reading"))
    wipe()
    for note in source.notes:
        click.echo(f"Note: {describe_note(note)}", err=True)
    method, seed = cast("Method", options["method"]), cast("int", options["seed"])
    mode = cast("Mode", options["mode"])
    found = map_opinions(source, method=method, mode=mode, seed=seed, progress=progress("Mapping"))
    return source, found, key_of(source)


def _is_large(path: Path, options: dict[str, object]) -> bool:
    """Say whether the votes are too many for memory, or shall be read by a cluster."""
    with reachable(path):
        is_parquet = path.suffix.lower() == ".parquet" and path.is_file()
    if options["scheduler"] is not None:
        if not is_parquet:
            raise click.UsageError("A cluster reads a .parquet file. Write one: middleground pack FILE NEW.parquet.")
        if options["method"] != "middleground":
            raise click.UsageError("A cluster knows the method middleground only.")
        if options["is_firm"]:
            raise click.UsageError("A cluster maps once only: leave out --stability.")
        return True
    if not is_parquet or options["method"] != "middleground":
        return False
    from middleground.engine.opinion.large import LARGE
    from middleground.engine.opinion.reading.parquet import open_votes

    is_large = open_votes(path).n_votes > LARGE
    if is_large and options["is_firm"]:
        raise click.UsageError("So many votes are mapped once only: leave out --stability.")
    return is_large


def _found_large(path: Path, options: dict[str, object]) -> tuple[SourceConversation, OpinionMap, bytes]:
    from middleground.engine.opinion.large import key_of_file, map_file, without_votes

    found = map_file(
        path,
        scheduler=cast("str | None", options["scheduler"]),
        seed=cast("int", options["seed"]),
        sign=cast("Sign", options["sign"]),
        progress=progress("Mapping"),
    )
    return without_votes(path), found, key_of_file(path)


def key_of(source: SourceConversation) -> bytes:
    """Return a rounding key made from the votes: the same files round alike, and only their owner knows it."""
    digest = hashlib.sha256()
    for column in (source.votes.person, source.votes.statement, source.votes.choice):
        digest.update(column.tobytes())
    return digest.digest()


@dataclass(frozen=True, slots=True)
class _Page:
    source: SourceConversation
    title: str
    language: str
    ends: tuple[str, ...]


def _write(released: ReleasedMap, page: _Page, outs: tuple[Path, ...]) -> None:
    with templates():
        from django.utils import translation

        around = _around(page.source, page.ends)
        with translation.override(page.language):
            if not outs:
                click.echo(_summary(released, around, page.title))
                return
            told = firmness.told(released, around)
        contents = [_content(out.suffix.lower(), released, around, page) for out in outs]
    for out, content in zip(outs, contents, strict=True):
        _keep(out, content)
    if told:
        click.echo("\n".join(told), err=True)


def _keep(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}. Choose another name.") from error
    click.echo(f"Written: {out}", err=True)


def _content(kind: str, released: ReleasedMap, around: Surroundings, page: _Page) -> bytes:
    from middleground.web.conversations.results import files

    if kind == ".parquet":
        return files.as_parquet(released, around.statements)
    if kind == ".json":
        return files.as_json(released, around.statements, title=page.title).encode()
    if kind == ".csv":
        return files.as_csv(released, around.statements).encode("utf-8-sig")
    write = files.as_svg if kind == ".svg" else files.as_page
    day = dt.date.today()  # noqa: DTZ011
    return write(released, around, title=page.title, language=page.language, day=day).encode()


def _around(source: SourceConversation, ends: tuple[str, ...]) -> Surroundings:
    from middleground.web.conversations.results.said import Said, Surroundings, Words

    said = {one.id: Said(one.id, one.text or f"#{one.id}", source.language or "") for one in source.statements}
    return Surroundings(said, visitors=source.visitors, words=Words(sides=ends))


def _summary(released: ReleasedMap, around: Surroundings, title: str) -> str:
    """Return the finding as a few lines of text."""
    from middleground.web.conversations.results import findings, sentences

    lines = [title, "", sentences.headline(released), ""]
    lines += [f"  {_told(one.agree)}  {around.said(one.id).text}" for one in findings.shared(released)[:5]]
    parting = (sentences.parting(released), sentences.camps(released), sentences.in_between(released))
    lines += ["", " ".join(part for part in parting if part)]
    lines += [
        f"  {' / '.join(_told(number) for number in one.agree_by_side)}  {around.said(one.id).text}"
        for one in findings.dividing(released)[:5]
    ]
    lines += ["", sentences.placed(released), "", *firmness.told(released, around)]
    return "\n".join(line for before, line in pairwise(["", *lines]) if line or before).rstrip()


def _told(number: object) -> str:
    """Say between which shares the number lies; a line has no room for more, and less would sound too sure."""
    from middleground.engine.disclosure.figures import Figure
    from middleground.web.base import figures

    return (figures.percent_range(number.low, number.high) if isinstance(number, Figure) else "–").rjust(8)
