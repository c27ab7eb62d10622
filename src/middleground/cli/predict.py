"""``middleground predict``: how well hidden answers are foretold, in totals; never about a person."""

from __future__ import annotations

from pathlib import Path

import click

from middleground.cli.conversation import PATH, language_option, read, refused, seed_option, sign_option, speaking
from middleground.engine.opinion.heldout import foretell


@click.command()
@click.argument("path", type=PATH, help="Export folder, .zip or .csv.")
@language_option
@sign_option
@seed_option
def predict(path: Path, **options: object) -> None:
    """Hide a fifth of the answers in PATH, learn from the rest, and say how well the hidden ones are foretold.

    Beside it stands the simplest foretelling, each statement's own share of agreement. Only totals are printed.
    """
    with refused():
        source = read(path, options["sign"])  # type: ignore[arg-type]  # one of SIGNS, by click
        trial = foretell(source, seed=int(str(options["seed"])))
    with speaking(str(options["language"])):
        from middleground.cli import predict_words

        click.echo("\n".join(predict_words.lines(trial)))
