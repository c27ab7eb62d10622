"""``middleground explain``: everything the map says about one statement, in sentences."""

from __future__ import annotations

import re
from pathlib import Path

import click

from middleground.cli.conversation import PATH, Mapped, mapped, raw_option, read, refused, seed_option, sign_option
from middleground.cli.conversation import warn_if_raw as warn
from middleground.engine.disclosure.figures import Figure, Number
from middleground.engine.disclosure.released import ReleasedStatement
from middleground.engine.opinion.explain import ENOUGH, Kind, Reason, reasons
from middleground.engine.opinion.source import SourceConversation

NAMES: dict[Kind, str] = {
    "common_ground": "common ground",
    "rejected_by_all": "rejected from every side",
    "bridging": "bridging",
    "divisive": "divisive",
    "unsure": "what many could not decide",
}
MEASURED: dict[Kind, str] = {
    "common_ground": "where agreement is lowest, {share} agree",
    "rejected_by_all": "where disagreement is lowest, {share} disagree",
    "bridging": "counting every side alike, {share} agree",
    "divisive": "between its highest and its lowest, agreement differs by {share}",
    "unsure": "{share} could not decide",
}
HALF = 0.5
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
@sign_option
@raw_option
@seed_option
def explain(statement: str, path: Path, **options: object) -> None:
    """Say what the map says about one STATEMENT of PATH, why, and what more answers would settle."""
    with refused():
        source = read(path, options["sign"])  # type: ignore[arg-type]  # one of SIGNS, by click
        name = _named(source, statement)
        warn(options)
        click.echo("\n".join(_sentences(mapped(source, options), name)))


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


def _sentences(whole: Mapped, name: str) -> list[str]:
    lines = [f"{whole.text(name)} (#{name})", ""]
    found = next((one for one in whole.released.statements if one.id == name), None)
    if found is None:
        return [*lines, "Nobody answered it, or moderation rejected it: the map says nothing about it."]
    lines += [_counts(found), ""]
    lines += [f"  {side}: {told(number)} agree" for side, number in _sides(whole, found)]
    return [*lines, *([""] if found.agree_by_side else []), *(_why(reason, found) for reason in reasons(found))]


def _counts(found: ReleasedStatement) -> str:
    if not isinstance(found.n, int):
        return "Too few people answered to show any number."
    parts = [
        f"{told(share)} {words}"
        for share, words in ((found.agree, "agree"), (found.disagree, "disagree"), (found.unsure, "could not decide"))
        if isinstance(share, Figure)
    ]
    counts = [
        f"{count} {words}"
        for count, words in ((found.n_agree, "agree"), (found.n_disagree, "disagree"), (found.n_pass, "undecided"))
        if isinstance(count, int)
    ]
    numbers = f" ({', '.join(counts)})" if counts else ""
    return f"About {found.n} people answered{numbers}. Of those who answered, {'; '.join(parts) or 'nothing is shown'}."


def _sides(whole: Mapped, found: ReleasedStatement) -> list[tuple[str, Number]]:
    names = SPECTRUM if whole.released.structure == "spectrum" else tuple(f"Camp {i + 1}" for i in range(99))
    return list(zip(names, found.agree_by_side, strict=False))


def told(number: Number) -> str:
    """Say between which shares a number lies."""
    if not isinstance(number, Figure):
        return "not known how many"
    low, high = round(100 * number.low), round(100 * number.high)
    return f"{low} %" if low == high else f"{low}–{high} %"


def _why(reason: Reason, found: ReleasedStatement) -> str:
    name, bar = NAMES[reason.kind], round(100 * reason.bar)
    if not isinstance(reason.measure, Figure):
        return f"Whether it is {name}: cannot tell, since too few people answered on some side."
    because = MEASURED[reason.kind].format(share=told(reason.measure))
    if reason.answer == "yes":
        return f"It is {name}: {because}, surely above {bar} %."
    if reason.answer == "no" and reason.measure.high > reason.bar:
        return f"It is not {name}: {_what_fails(found)}."
    if reason.answer == "no":
        return f"It is not {name}: {because}; above {bar} % is asked for."
    because = because[0].upper() + because[1:]
    return f"Whether it is {name}: cannot tell. {because}; above {bar} % is asked for. {_more(reason, found)}"


def _what_fails(found: ReleasedStatement) -> str:
    """Why a statement with enough agreement in all does not bridge."""
    if isinstance(found.common, Figure) and found.common.high <= HALF:
        return f"it lacks support from some side, where {told(found.common)} agree"
    return "it touches nothing that divides"


def _more(reason: Reason, found: ReleasedStatement) -> str:
    if isinstance(found.n, int) and found.n < ENOUGH:
        return f"At least {ENOUGH} answers are needed."
    if reason.more is None:
        return "It stands too near to that for more answers to settle it."
    return f"About {reason.more} more answers would settle it, if it stays where it is."
