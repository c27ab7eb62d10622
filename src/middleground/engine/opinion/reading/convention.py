"""Which number means *agree*: what a file declares, what the user says, and whether the votes bear it out."""

from __future__ import annotations

import json
from typing import Literal

from middleground.engine.errors import InputError
from middleground.engine.opinion.reading.events import Events
from middleground.engine.opinion.reading.polis_files import Statements
from middleground.engine.opinion.reading.tables import Table

Sign = Literal["auto", "agree=+1", "agree=-1"]

SIGNS = {"agree=+1": 1, "agree=-1": -1}
MIN_OWN_VOTES = 5
CONTRARY_SHARE = 0.8  # authors agree with what they wrote: in ten public conversations, 97 to 100 of 100


def declared_sign(table: Table, summary: dict[str, str]) -> int | None:
    """Read the declaration of ``summary.csv`` or ``format.json``, if there is one."""
    declared = {
        _parsed(text, file)
        for file, text in (("summary.csv", summary.get("vote-convention")), ("format.json", _sidecar(table)))
        if text is not None
    }
    if len(declared) > 1:
        raise InputError("polis.two_conventions", file="format.json")
    return declared.pop() if declared else None


def _sidecar(table: Table) -> str | None:
    if "format.json" not in table.files:
        return None
    text = "".join(line for _, line in table.lines("format.json"))
    try:
        content = json.loads(text)
        return str(content["vote-convention"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InputError("polis.unreadable_convention", file="format.json", value=None) from None


def _parsed(text: str, file: str) -> int:
    parts = dict(part.split("=", 1) for part in text.replace(" ", "").split(";") if "=" in part)
    votes = tuple(parts.get(name, "").removeprefix("+") for name in ("agree", "disagree", "pass"))
    signs = {("1", "-1", "0"): 1, ("-1", "1", "0"): -1}
    if votes not in signs:
        raise InputError("polis.unreadable_convention", file=file, value=text[:40])
    return signs[votes]


def settled_sign(sign: Sign, declared: int | None, events: Events, statements: Statements) -> int:
    """Decide which number means *agree*, or refuse.

    ``declared`` is what the files say, by declaration or by their generation; ``None`` when they do not.

    Raises
    ------
    InputError
        ``polis.sign_unknown`` when neither files nor user say it; ``polis.sign_declared_otherwise`` when the user
        contradicts the files; ``polis.sign_against_authors`` when authors would mostly disagree with themselves.
    """
    plus, minus = events.own_votes(statements.authors())
    told = SIGNS.get(sign)
    if told is not None and declared is not None and told != declared:
        raise InputError("polis.sign_declared_otherwise", file="votes.csv", value=sign)
    chosen = told if told is not None else declared
    if chosen is None:
        likely = _likely(plus, minus)
        raise InputError("polis.sign_unknown", file="votes.csv", likely=likely or "-", plus=plus, minus=minus)
    if _likely(plus, minus) == _name(-chosen):
        raise InputError("polis.sign_against_authors", file="votes.csv", value=_name(chosen))
    return chosen


def check_counts(sign: int, events: Events, statements: Statements) -> None:
    """Refuse a file whose own counts of agreement fit the opposite sign better."""
    plus, minus = events.counts(sign), events.counts(-sign)
    straight = crossed = 0
    for name in statements.found.keys() & events.statement_of.keys():
        agrees, disagrees = statements.agrees[name], statements.disagrees[name]
        straight += abs(agrees - plus[name]) + abs(disagrees - minus[name])
        crossed += abs(agrees - minus[name]) + abs(disagrees - plus[name])
    if crossed * 2 < straight:
        raise InputError("polis.sign_against_counts", file="comments.csv", value=_name(sign))


def _likely(plus: int, minus: int) -> str | None:
    if plus + minus < MIN_OWN_VOTES:
        return None
    if plus / (plus + minus) >= CONTRARY_SHARE:
        return _name(1)
    return _name(-1) if minus / (plus + minus) >= CONTRARY_SHARE else None


def _name(sign: int) -> str:
    return "agree=+1" if sign == 1 else "agree=-1"
