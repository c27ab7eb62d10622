"""``middleground simulate``: an invented town in a file, and the truth behind it in another."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from middleground.cli.conversation import write
from middleground.cli.progress import progress, wipe
from middleground.engine.errors import EngineError, InputError
from middleground.engine.messages import describe
from middleground.engine.opinion.simulate import Invented, Town, invent
from middleground.engine.opinion.writing import check_place, write_conversation

OPINIONS = ("none", "gaussian", "continuum", "skewed", "camps")
MISSING = ("random", "routed", "self_selected")
LANGUAGES = ("en", "nl", "de", "fr", "ar")
MOST_CELLS = 200_000_000  # people times statements, all at hand at once
MOST_STATEMENTS, MOST_ANSWERS, MOST_VOTES = 100_000, 1_000, 2_000_000_000  # of a town that is written bit by bit
DIGITS = 4  # of a true position


class Number(click.FloatRange):
    """A number between two ends; "nan" is none."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value} is not a number.", param, ctx)
        return number


@click.command()
@click.option("--people", type=click.IntRange(1), default=400, show_default=True, help="How many answer.")
@click.option("--statements", type=click.IntRange(1), default=100, show_default=True, help="How many there are.")
@click.option("--votes", type=click.IntRange(1), default=30, show_default=True, help="Median answers per person.")
@click.option("--opinions", type=click.Choice(OPINIONS), default="gaussian", show_default=True, help="Their shape.")
@click.option("--camps", type=click.IntRange(1, 20), default=2, show_default=True, help="How many, with camps.")
@click.option(
    "--separation",
    type=Number(0, 20),
    default=4.0,
    show_default=True,
    help="Of the camps, in units of their inner spread.",
)
@click.option("--missing", type=click.Choice(MISSING), default="random", show_default=True, help="Why answers miss.")
@click.option("--hostile", type=Number(0, 1), default=0.0, show_default=True, help="Share who vote on orders, 0 to 1.")
@click.option(
    "--generator",
    type=click.Choice(("probit", "logit")),
    default="probit",
    show_default=True,
    help="How an opinion becomes an answer.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the statements.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed: the same town.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder or .zip (an export of Polis), a .csv or a .parquet to write.",
)
def simulate(out: Path, **options: Any) -> None:
    """Invent a town and write its answers where OUT says, for map and compare to read.

    What is true of the town, where everybody stands, in which camp, and who votes on orders, is written beside it:
    OUT.truth.json. A town of more than 200 million people times statements is written bit by bit, as .parquet only;
    its truth holds what was asked for, and nothing about single people. With --missing routed, what was shown to whom
    and how likely that was is written too, as shown.csv, for map to correct for; not for .parquet.
    """
    try:
        town = Town(**options)
        truth = out.with_name(f"{out.name}.truth.json")
        check_place(out)
        for path in (out, truth):
            if path.exists():
                raise InputError("writing.there_already", file=path.name)
        written, told = _large(out, town) if town.people * town.statements > MOST_CELLS else _small(out, town)
        write(truth, json.dumps(told, ensure_ascii=False) + "\n")
    except EngineError as error:
        wipe()
        click.echo(f"Error: {describe(error)}", err=True)
        raise SystemExit(2) from None
    for path in written:
        click.echo(f"Written: {path}", err=True)


def _small(out: Path, town: Town) -> tuple[tuple[Path, ...], dict[str, Any]]:
    invented = invent(town)
    return write_conversation(out, replace(invented.source, shown=invented.shown)), _truth(town) | _people(invented)


def _large(out: Path, town: Town) -> tuple[tuple[Path, ...], dict[str, Any]]:
    _refuse_large(out, town)
    from middleground.engine.opinion.large_town import write_large_town

    try:
        write_large_town(out, town, progress=progress("Inventing"))
    except OSError:
        raise InputError("writing.no_place", file=out.name) from None
    wipe()
    return (out,), _truth(town)


def _refuse_large(out: Path, town: Town) -> None:
    """Refuse what is not invented bit by bit, and what no disk holds."""
    if out.suffix.lower() != ".parquet":
        raise InputError("simulate.too_large", have=town.people * town.statements, need=MOST_CELLS)
    only_small = {
        "--hostile": town.hostile > 0,
        "--generator": town.generator != "probit",
        "--language": town.language != "en",
    }
    for option, is_asked in only_small.items():
        if is_asked:
            raise InputError("simulate.only_small", value=option, need=MOST_CELLS)
    answers = min(town.votes, town.statements)
    for have, value, need in (
        (town.statements, "statements", MOST_STATEMENTS),
        (answers, "votes per person", MOST_ANSWERS),
        (town.people * answers, "votes", MOST_VOTES),
    ):
        if have > need:
            raise InputError("simulate.too_many", have=have, value=value, need=need)


def _truth(town: Town) -> dict[str, Any]:
    return {"format": "middleground.invented-town", "version": 1, "town": asdict(town)}


def _people(invented: Invented) -> dict[str, Any]:
    """What is known of an invented town, person by person: nobody in it is real."""
    return {
        "position": [[round(float(at), DIGITS) for at in row] for row in invented.position],
        "camp": invented.camp.tolist(),
        "is_hostile": [int(one) for one in invented.is_hostile],
    }
