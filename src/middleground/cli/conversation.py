"""What the verbs that read a conversation share: reading it, mapping it, and what is said when that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from middleground.cli.map import LANGUAGES, RAW_WARNING, SIGNS, Sign, key_of
from middleground.cli.progress import progress, wipe
from middleground.cli.site import templates
from middleground.engine.disclosure.gate import DEFAULT, RAW, release_map
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.errors import EngineError
from middleground.engine.messages import describe, describe_note
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.source import SourceConversation

PATH = click.Path(path_type=Path)
sign_option = click.option(
    "--sign", type=click.Choice(SIGNS), default="auto", show_default=True, help="Which number means agree."
)
language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of what is said."
)
raw_option = click.option("--owner-raw", is_flag=True, help="Skip the disclosure gate: only for the owner of the data.")
seed_option = click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed: the same answer."
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A conversation, its map, and what of it may be shown."""

    source: SourceConversation
    found: OpinionMap
    released: ReleasedMap

    def text(self, statement: str) -> str:
        """The words of a statement, or its id."""
        return texts(self.source).get(statement) or f"#{statement}"


@contextmanager
def refused() -> Iterator[None]:
    """Say in one sentence what the engine cannot do, and stop."""
    try:
        yield
    except EngineError as error:
        wipe()
        click.echo(f"Error: {describe(error)}", err=True)
        raise SystemExit(2) from None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Start Django for its templates and translations alone, and say everything in one language."""
    with templates():
        from django.utils import translation

        with translation.override(language):
            yield


def read(path: Path, sign: Sign) -> SourceConversation:
    """Read a conversation and say on the error channel what the reader must know."""
    source = read_conversation(path, sign=sign, progress=progress("Reading"))
    wipe()
    for note in source.notes:
        click.echo(f"Note: {describe_note(note)}", err=True)
    return source


def mapped(source: SourceConversation, options: dict[str, Any], previous: ReleasedMap | None = None) -> Mapped:
    """Map a conversation and pass it through the gate, unless the owner says otherwise."""
    found = map_opinions(source, seed=int(options["seed"]), progress=progress("Mapping"))
    wipe()
    policy = RAW if options["owner_raw"] else DEFAULT
    return Mapped(source, found, release_map(found, policy=policy, key=key_of(source), previous=previous))


def warn_if_raw(options: dict[str, Any]) -> None:
    """Say what ``--owner-raw`` means."""
    if options["owner_raw"]:
        click.echo(f"Warning: {RAW_WARNING}", err=True)


def texts(source: SourceConversation) -> dict[str, str]:
    """The words of each statement."""
    return {one.id: one.text for one in source.statements}


def write(out: Path, text: str) -> None:
    """Write a file, or say why it cannot be."""
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}. Choose another name.") from error
    click.echo(f"Written: {out}", err=True)
