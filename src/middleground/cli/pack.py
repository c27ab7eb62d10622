"""``middleground pack``: votes sorted by person in Parquet, for conversations of any size."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from middleground.cli.progress import progress, wipe
from middleground.engine.errors import EngineError
from middleground.engine.messages import describe
from middleground.engine.opinion.reading.convention import SIGNS, Sign


def _parquet(_context: click.Context, _parameter: click.Parameter, out: Path) -> Path:
    if out.suffix.lower() != ".parquet":
        raise click.BadParameter("The name must end in .parquet.")
    if not out.resolve().parent.is_dir():
        raise click.BadParameter(f"The folder {out.parent} is not there.")
    return out


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), help="Votes: .csv or .parquet.")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), callback=_parquet, help="To write: .parquet.")
@click.option(
    "--sign", type=click.Choice(("auto", *SIGNS)), default="auto", show_default=True, help="What means agree."
)
def pack(path: Path, out: Path, sign: str) -> None:
    """Sort the votes of PATH by person and write them to OUT, a file of which each part can be counted on its own.

    PATH has the columns participant, statement, vote, in any order of rows, and may be larger than memory. People
    become numbers; their names are not written.
    """
    from middleground.engine.opinion.reading.packing import pack as packed

    if path.resolve() == out.resolve():
        raise click.UsageError("The file that is read cannot be the one that is written: choose another name.")
    try:
        count = packed(path, out, sign=cast("Sign", sign), progress=progress("Packing"))
    except EngineError as error:
        wipe()
        click.echo(f"Error: {describe(error)}", err=True)
        raise SystemExit(2) from None
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}. Choose another name.") from error
    wipe()
    click.echo(f"Written: {out}, {count:,} votes", err=True)
