"""``middleground explain``: everything the map says about one statement, in sentences."""

from __future__ import annotations

import re
from pathlib import Path

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
)
from middleground.cli.conversation import warn_if_raw as warn
from middleground.engine.opinion.source import SourceConversation

NEGATIVE = re.compile(r"-[0-9]+")
SPECTRUM = ("Towards the end drawn first", "In between", "Towards the other end")


class _NegativeIds(click.Command):
    """Takes ``-1`` for the id of a statement, not for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        valued = {
            name
            for option in self.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        before = ["", *args]
        told = [
            f"#{one}" if NEGATIVE.fullmatch(one) and last not in valued else one
            for last, one in zip(before, args, strict=False)
        ]
        return super().parse_args(ctx, told)


@click.command(cls=_NegativeIds)
@click.argument("statement", help="Its id (12 or #12), or some of its words.")
@click.argument("path", type=PATH, help="Export folder, .zip or .csv.")
@language_option
@sign_option
@raw_option
@seed_option
def explain(statement: str, path: Path, **options: object) -> None:
    """Say what the map says about one STATEMENT of PATH, why, and what more answers would settle."""
    with refused():
        source = read(path, options["sign"])  # type: ignore[arg-type]  # one of SIGNS, by click
        name = _named(source, statement)
        warn(options)
        found = mapped(source, options)
    with speaking(str(options["language"])):
        from middleground.cli import explain_words

        click.echo("\n".join(explain_words.lines(found, name)))


def _named(source: SourceConversation, wanted: str) -> str:
    """The statement with this id, or the only one with these words."""
    ids = {one.id for one in source.statements}
    for name in (wanted, wanted.removeprefix("#")):
        if name in ids:
            return name
    found = [one for one in source.statements if wanted.lower() in one.text.lower()]
    if len(found) == 1:
        return found[0].id
    if not found:
        raise click.BadParameter(f"No statement has the id or the words “{wanted}”.", param_hint="STATEMENT")
    some = ", ".join(one.id for one in found[:10])
    raise click.BadParameter(f"{len(found)} statements have these words: {some}. Give an id.", param_hint="STATEMENT")
