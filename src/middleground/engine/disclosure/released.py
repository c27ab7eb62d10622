"""A map of opinions as it may be published: what the pages, the files and the register keep.

Statements appear by their ids; whoever shows the map adds the words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from middleground.engine.disclosure.figures import Number, number_from_json, number_to_json
from middleground.engine.disclosure.firmness import ReleasedStability, stability_from_json, stability_to_json
from middleground.engine.disclosure.indices import ReleasedIndex, index_from_json, index_to_json
from middleground.engine.disclosure.policy import Policy
from middleground.engine.estimate import Suppressed
from middleground.engine.opinion.findings import NOT_ESTIMATED, Note, method_named

VERSION = 1

Count = int | Suppressed
FLAGS = ("is_common_ground", "is_rejected_by_all", "is_bridging", "is_divisive", "is_unsure")
COUNTS = ("n", "n_agree", "n_disagree", "n_pass")
NUMBERS = ("agree", "disagree", "unsure", "common", "common_against", "bridging", "divisive")


@dataclass(frozen=True, slots=True)
class ReleasedStatement:
    """What may be said about one statement; the fields mean what they mean in ``StatementFinding``."""

    id: str
    n: Count
    n_agree: Count
    n_disagree: Count
    n_pass: Count
    agree: Number
    disagree: Number
    unsure: Number
    agree_by_side: tuple[Number, ...]
    common: Number
    common_against: Number
    bridging: Number
    divisive: Number
    is_common_ground: bool
    is_rejected_by_all: bool
    is_bridging: bool
    is_divisive: bool
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class ReleasedSide:
    """A camp or a part of the spectrum, with the statements that set it apart."""

    share: Number
    defining: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Where opinions lie, smoothed so far that no few people shape it.

    ``at`` and ``cuts`` lie between 0 and 1 along the line; the heights are parts of the highest point.
    """

    at: tuple[float, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    cuts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ReleasedTest:
    """How "no structure, a spectrum, or camps" was decided; the p-value is rounded up."""

    name: str
    p_camps: float | None
    strength: Number
    proposed: int


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """A line along which answers differ; the fields mean what they mean in ``Line``."""

    strength: Number
    first_end: tuple[str, ...]
    other_end: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasedInBetween:
    """What those in between answer to a statement; the fields mean what they mean in ``InBetween``."""

    id: str
    middle: Number
    ends: tuple[Number, Number]
    difference: Number


@dataclass(frozen=True, slots=True)
class ReleasedUndecided:
    """Why people could not decide; the fields mean what they mean in ``Undecided``."""

    id: str
    n: int
    shares: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class ReleasedMap:
    """A map of opinions after the gate; the fields mean what they mean in ``OpinionMap``."""

    method: str
    structure: str
    n_people: int
    n_placed: Count
    n_answers: int
    n_statements: int
    sides: tuple[ReleasedSide, ...]
    middle: Number
    curve: Curve | None
    test: ReleasedTest
    statements: tuple[ReleasedStatement, ...]
    left_early: Number
    notes: tuple[Note, ...]
    seed: int
    policy: Policy
    mode: str = "report"
    indices: tuple[ReleasedIndex, ...] = ()
    lines: tuple[ReleasedLine, ...] = ()
    middle_differs: tuple[ReleasedInBetween, ...] = ()
    middle_unsure: tuple[ReleasedInBetween, ...] = ()
    not_known: Number = NOT_ESTIMATED
    visitors: int | None = None
    stability: ReleasedStability | None = None
    undecided: tuple[ReleasedUndecided, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Write the map as plain data that JSON can hold."""
        return {
            "version": VERSION,
            "method": self.method,
            "structure": self.structure,
            "n_people": self.n_people,
            "n_placed": _count_to_json(self.n_placed),
            "n_answers": self.n_answers,
            "n_statements": self.n_statements,
            "sides": [_side_to_json(side) for side in self.sides],
            "middle": number_to_json(self.middle),
            "curve": _curve_to_json(self.curve),
            "test": _test_to_json(self.test),
            "statements": [_statement_to_json(statement) for statement in self.statements],
            "left_early": number_to_json(self.left_early),
            "notes": [{"code": note.code, "params": dict(note.params)} for note in self.notes],
            "seed": self.seed,
            "policy": _policy_to_json(self.policy),
            "mode": self.mode,
            "indices": [index_to_json(index) for index in self.indices],
            "lines": [_line_to_json(line) for line in self.lines],
            "middle_differs": [_between_to_json(one) for one in self.middle_differs],
            "middle_unsure": [_between_to_json(one) for one in self.middle_unsure],
            "not_known": number_to_json(self.not_known),
            "visitors": self.visitors,
            "stability": stability_to_json(self.stability),
            "undecided": [_undecided_to_json(one) for one in self.undecided],
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> ReleasedMap:
        """Read what :meth:`to_json` wrote."""
        return cls(
            method=method_named(plain["method"]),
            structure=plain["structure"],
            n_people=plain["n_people"],
            n_placed=_count_from_json(plain["n_placed"]),
            n_answers=plain["n_answers"],
            n_statements=plain["n_statements"],
            sides=tuple(_side_from_json(side) for side in plain["sides"]),
            middle=number_from_json(plain["middle"]),
            curve=_curve_from_json(plain["curve"]),
            test=_test_from_json(plain["test"]),
            statements=tuple(_statement_from_json(statement) for statement in plain["statements"]),
            left_early=number_from_json(plain["left_early"]),
            notes=tuple(Note(note["code"], tuple(note["params"].items())) for note in plain["notes"]),
            seed=plain["seed"],
            policy=Policy(**plain["policy"]),
            mode=plain.get("mode", "report"),
            indices=tuple(index_from_json(index) for index in plain.get("indices", ())),
            lines=tuple(_line_from_json(line) for line in plain.get("lines", ())),
            middle_differs=tuple(_between_from_json(one) for one in plain.get("middle_differs", ())),
            middle_unsure=tuple(_between_from_json(one) for one in plain.get("middle_unsure", ())),
            not_known=number_from_json(plain["not_known"]) if "not_known" in plain else NOT_ESTIMATED,
            visitors=plain.get("visitors"),
            stability=stability_from_json(plain.get("stability")),
            undecided=tuple(_undecided_from_json(one) for one in plain.get("undecided", ())),
        )


def with_absent(newer: ReleasedMap, older: ReleasedMap) -> ReleasedMap:
    """Add what an older release told of statements of which the newer one tells nothing.

    A statement may be taken out and come back. What was told of it last counts, however long ago.

    Parameters
    ----------
    newer, older
        Two releases about the same conversation.

    Returns
    -------
    ReleasedMap
        The newer one, as ``previous`` for :func:`middleground.engine.disclosure.gate.release_map`; not to be shown.
    """
    known, told = {one.id for one in newer.statements}, {one.id for one in newer.undecided}
    return replace(
        newer,
        statements=(*newer.statements, *(one for one in older.statements if one.id not in known)),
        undecided=(*newer.undecided, *(one for one in older.undecided if one.id not in told)),
    )


def _policy_to_json(policy: Policy) -> dict[str, Any]:
    return {name: getattr(policy, name) for name in ("threshold", "base", "batch", "sensitive")}


def _count_to_json(count: Count) -> int | dict[str, str]:
    return {"suppressed": count.reason} if isinstance(count, Suppressed) else count


def _count_from_json(plain: int | dict[str, str]) -> Count:
    return Suppressed(plain["suppressed"]) if isinstance(plain, dict) else plain


def _statement_to_json(statement: ReleasedStatement) -> dict[str, Any]:
    return {
        "id": statement.id,
        **{name: _count_to_json(getattr(statement, name)) for name in COUNTS},
        **{name: number_to_json(getattr(statement, name)) for name in NUMBERS},
        "agree_by_side": [number_to_json(number) for number in statement.agree_by_side],
        **{name: getattr(statement, name) for name in FLAGS},
    }


def _statement_from_json(plain: dict[str, Any]) -> ReleasedStatement:
    fields: dict[str, Any] = {name: _count_from_json(plain[name]) for name in COUNTS}
    fields |= {name: number_from_json(plain[name]) for name in NUMBERS}
    fields |= {name: plain[name] for name in FLAGS}
    by_side = tuple(number_from_json(number) for number in plain["agree_by_side"])
    return ReleasedStatement(id=plain["id"], agree_by_side=by_side, **fields)


def _side_to_json(side: ReleasedSide) -> dict[str, Any]:
    return {"share": number_to_json(side.share), "defining": [list(pair) for pair in side.defining]}


def _side_from_json(plain: dict[str, Any]) -> ReleasedSide:
    defining = tuple((name, direction) for name, direction in plain["defining"])
    return ReleasedSide(number_from_json(plain["share"]), defining)


def _curve_to_json(curve: Curve | None) -> dict[str, list[float]] | None:
    if curve is None:
        return None
    return {name: list(getattr(curve, name)) for name in ("at", "low", "middle", "high", "cuts")}


def _curve_from_json(plain: dict[str, list[float]] | None) -> Curve | None:
    return None if plain is None else Curve(**{name: tuple(values) for name, values in plain.items()})


def _line_to_json(line: ReleasedLine) -> dict[str, Any]:
    ends = {"first_end": list(line.first_end), "other_end": list(line.other_end)}
    return {"strength": number_to_json(line.strength), **ends}


def _line_from_json(plain: dict[str, Any]) -> ReleasedLine:
    strength = number_from_json(plain["strength"])
    return ReleasedLine(strength, tuple(plain["first_end"]), tuple(plain["other_end"]))


def _between_to_json(one: ReleasedInBetween) -> dict[str, Any]:
    return {
        "id": one.id,
        "middle": number_to_json(one.middle),
        "ends": [number_to_json(number) for number in one.ends],
        "difference": number_to_json(one.difference),
    }


def _between_from_json(plain: dict[str, Any]) -> ReleasedInBetween:
    first, other = (number_from_json(number) for number in plain["ends"])
    return ReleasedInBetween(
        plain["id"], number_from_json(plain["middle"]), (first, other), number_from_json(plain["difference"])
    )


def _undecided_to_json(one: ReleasedUndecided) -> dict[str, Any]:
    return {"id": one.id, "n": one.n, "shares": [number_to_json(number) for number in one.shares]}


def _undecided_from_json(plain: dict[str, Any]) -> ReleasedUndecided:
    return ReleasedUndecided(plain["id"], plain["n"], tuple(number_from_json(number) for number in plain["shares"]))


def _test_to_json(test: ReleasedTest) -> dict[str, Any]:
    return {
        "name": test.name,
        "p_camps": test.p_camps,
        "strength": number_to_json(test.strength),
        "proposed": test.proposed,
    }


def _test_from_json(plain: dict[str, Any]) -> ReleasedTest:
    return ReleasedTest(plain["name"], plain["p_camps"], number_from_json(plain["strength"]), plain["proposed"])
