"""``middleground predict``: how well hidden answers are foretold, in totals; never about a person."""

from __future__ import annotations

import math
from pathlib import Path

import click

from middleground.cli.conversation import PATH, read, refused, seed_option, sign_option
from middleground.engine.estimate import Estimate
from middleground.engine.opinion.heldout import Foretold, foretell

LEAST_STEP = 5  # people


@click.command()
@click.argument("path", type=PATH, help="Export folder, .zip or .csv.")
@sign_option
@seed_option
def predict(path: Path, **options: object) -> None:
    """Hide a fifth of the answers in PATH, learn from the rest, and say how well the hidden ones are foretold.

    Beside it stands the simplest foretelling, each statement's own share of agreement. Only totals are printed.
    """
    with refused():
        source = read(path, options["sign"])  # type: ignore[arg-type]  # one of SIGNS, by click
        trial = foretell(source, seed=int(str(options["seed"])))
    lines = [
        f"About {trial.n_hidden} hidden answers of {_people(trial.method.loss.n)} people, agree against disagree.",
        "",
        f"{'':24}{'this method':>26}{'statement mean':>26}",
        *_rows(trial.method, trial.statement_mean),
        "",
        _gain(trial.gain),
    ]
    click.echo("\n".join(lines))


def _rows(method: Foretold, plain: Foretold) -> list[str]:
    return [
        f"{words:24}{_told(getattr(method, name), share):>26}{_told(getattr(plain, name), share):>26}"
        for name, words, share in (
            ("loss", "log-loss, nats", False),
            ("right", "on the likelier side", True),
            ("error", "calibration error", False),
            ("slope", "calibration slope (1)", False),
        )
    ]


def _told(number: Estimate, share: bool) -> str:  # a column of a table
    if share:
        return _coarse(number)
    return f"{number.value:.3f} ({number.low:.3f}–{number.high:.3f})"


def _coarse(number: Estimate) -> str:
    """Say a share in steps of at least five people, outwards, never nearer than one to nobody or everybody.

    A finer one would give the count behind it, and that all of few people answered alike.
    """
    step = max(1, math.ceil(100 * LEAST_STEP / number.n))
    value = min(max(step * round(100 * number.value / step), step), 100 - step)
    low = min(value, step * math.floor(100 * number.low / step + 1e-9))
    high = min(100, max(value, step * math.ceil(100 * number.high / step - 1e-9)))
    return f"{value} % ({low}–{high})"


def _gain(gain: Estimate) -> str:
    told = f"{gain.value:.3f} nats per answer ({gain.low:.3f} to {gain.high:.3f})"
    if gain.low > 0:
        return f"People's other answers tell something about the hidden ones: {told}."
    if gain.high < 0:
        return f"Here the statement mean alone does better: {told}."
    return f"Cannot tell whether people's other answers tell anything about the hidden ones: {told}."


def _people(n: int) -> str:
    return str(5 * round(n / 5))
