"""Maps of opinions as the engine would find them, made by hand: believable numbers, no method behind them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.findings import (
    Density,
    InBetween,
    Line,
    Moves,
    Note,
    OpinionMap,
    Side,
    Stability,
    StatementFinding,
    StructureTest,
)
from middleground.engine.opinion.indices.record import Code, Index, verdict
from middleground.engine.opinion.shares import difference, share, wilson
from middleground.engine.opinion.stability import CHANGES


def make_statement(
    name: str, agree: int, disagree: int, unsure: int, *, by_side: tuple[tuple[int, int], ...] = ()
) -> StatementFinding:
    """One statement from its counts; ``by_side`` holds (agreeing, answered) per side."""
    n = agree + disagree + unsure
    sides = tuple(share(k, of) for k, of in by_side)
    known = [one for one in sides if isinstance(one, Estimate)]
    lowest: Shown = min(known, key=lambda one: one.value) if known else share(agree, n)
    highest: Shown = max(known, key=lambda one: one.value) if known else share(agree, n)
    against: Shown = share(disagree, n)
    gap: Shown = Suppressed("not_estimated")
    if len(known) > 1:
        gap = difference(highest, lowest)
    bridging = _geometric(known) if known else share(agree, n)
    return StatementFinding(
        id=name,
        n=n,
        n_agree=agree,
        n_disagree=disagree,
        n_pass=unsure,
        agree=share(agree, n),
        disagree=share(disagree, n),
        unsure=share(unsure, n),
        agree_by_side=sides,
        common=lowest,
        common_against=against,
        bridging=bridging,
        divisive=gap,
        is_common_ground=_low(lowest) > 0.5,
        is_rejected_by_all=_low(against) > 0.5,
        is_bridging=_low(bridging) > 0.5,
        is_divisive=_low(gap) > 0.25,
        is_unsure=_low(share(unsure, n)) > 0.3,
    )


def _geometric(shares: list[Estimate]) -> Estimate:
    product = math.prod(max(one.value, 1e-6) for one in shares) ** (1 / len(shares))
    low = math.prod(max(one.low, 1e-6) for one in shares) ** (1 / len(shares))
    high = math.prod(one.high for one in shares) ** (1 / len(shares))
    return Estimate(product, low, high, sum(one.n for one in shares), "geometric")


def _low(number: Shown) -> float:
    return number.low if isinstance(number, Estimate) else 0.0


def make_spectrum(
    sizes: tuple[int, int, int] = (110, 100, 190), *, n_people: int = 460, structure: str = "spectrum"
) -> OpinionMap:
    """A town on one line: four statements that all share, three that divide, one rejected, one few could decide."""
    n_placed = sum(sizes)
    statements = (
        *(_even(str(i), sizes, 0.93 - 0.02 * i) for i in range(4)),
        _apart("4", sizes, (0.05, 0.40, 0.95)),
        _apart("5", sizes, (0.03, 0.25, 0.90)),
        _apart("6", sizes, (0.95, 0.75, 0.20)),
        make_statement("7", 20, 360, 30, by_side=tuple((size // 20, size) for size in sizes)),
        make_statement("8", 90, 60, 200, by_side=tuple((size // 4, size) for size in sizes)),
        make_statement("9", 3, 2, 1, by_side=((1, 2), (1, 2), (1, 2))),
    )
    sides = tuple(Side(wilson(size, n_placed), defining) for size, defining in zip(sizes, _DEFINING, strict=True))
    return OpinionMap(
        method="middleground",
        structure=structure,
        n_people=n_people,
        n_placed=n_placed,
        n_answers=sum(one.n for one in statements),
        n_statements=len(statements),
        sides=sides,
        middle=sides[1].share,
        density=_hill() if structure != "one" else None,
        test=StructureTest("gap", 0.42, Estimate(0.21, 0.18, 0.24, n_placed, "posterior"), 2),
        statements=statements,
        left_early=wilson(60, n_people),
        notes=(Note("factors.seed", (("seed", 0),)),),
        seed=0,
        **_along(n_people, n_placed, ("6",), ("4", "5")),
    )


def _along(n_people: int, n_placed: int, first: tuple[str, ...], other: tuple[str, ...]) -> dict[str, Any]:
    """A main line and another, one statement on which the middle differs and one on which it is unsure."""
    strengths = (Estimate(0.21, 0.18, 0.24, n_placed, "posterior"), Estimate(0.08, 0.06, 0.1, n_placed, "posterior"))
    apart = (make_in_between("5", 0.7, (0.4, 0.35), 0.3),)
    return {
        "lines": (Line(strengths[0], first, other), Line(strengths[1], other, first)),
        "middle_differs": apart,
        "middle_unsure": (make_in_between("6", 0.4, (0.1, 0.2), 0.25),),
        "not_known": wilson(max(n_people - n_placed, 0), n_people),
        "visitors": 2 * n_people,
    }


def make_in_between(
    name: str, middle: float, ends: tuple[float, float], difference: float, *, n: int = 40
) -> InBetween:
    """What the middle says to one statement, all shares known to within a tenth."""
    first, other = (Estimate(end, max(end - 0.1, 0), min(end + 0.1, 1), n, "posterior") for end in ends)
    return InBetween(
        name,
        Estimate(middle, max(middle - 0.1, 0), min(middle + 0.1, 1), n, "posterior"),
        (first, other),
        Estimate(difference, difference - 0.1, difference + 0.1, 3 * n, "posterior"),
    )


def make_index(
    code: Code,
    value: float,
    *,
    low: float = 0.1,
    high: float = 0.8,
    n: int = 400,
    by_statement: dict[str, float] | None = None,
) -> Index:
    """One index between its two references, each give or take 0.04."""
    own, first, last = (Estimate(at, at - 0.04, at + 0.04, n, "posterior") for at in (value, low, high))
    each = tuple((name, Estimate(at, at - 0.1, at + 0.1, n, "posterior")) for name, at in (by_statement or {}).items())
    return Index(code, own, first, last, verdict(own, first, last), each)


_DEFINING = ((("6", 1), ("4", -1)), (), (("4", 1), ("5", 1), ("6", -1)))


def make_stability(
    *, alike: dict[str, int] | None = None, middle: float = 0.06, ground: float = 0.9, left: tuple[str, ...] = ()
) -> Stability:
    """Return how firm a map is: three repeats of each change, all of which agree unless ``alike`` says otherwise."""
    moves = tuple(
        Moves(
            change,
            share((alike or {}).get(change, 3), 3),
            Estimate(middle / 2, 0.0, middle, 3, "resampling"),
            Estimate(ground, ground, ground, 3, "resampling"),
            left,
            (),
        )
        for change in CHANGES
    )
    return Stability(3, moves, ())


def make_camps(sizes: tuple[int, ...] = (180, 220), *, n_people: int = 460) -> OpinionMap:
    """A town in camps: three statements that all share and one that divides."""
    n_placed = sum(sizes)
    statements = (
        *(_even(str(i), sizes, 0.9 - 0.05 * i) for i in range(3)),
        _apart("3", sizes, tuple(0.9 if i % 2 else 0.1 for i in range(len(sizes)))),
    )
    sides = tuple(Side(wilson(size, n_placed), (("3", 1 if i % 2 else -1),)) for i, size in enumerate(sizes))
    return replace(
        make_spectrum(),
        structure="camps",
        n_people=n_people,
        n_placed=n_placed,
        sides=sides,
        middle=wilson(n_placed // 5, n_placed),
        density=_hill(-1.8, 1.8, cuts=(0.0,)) if len(sizes) == 2 else _hill(),
        test=StructureTest("gap", 0.012, Estimate(0.4, 0.35, 0.45, n_placed, "posterior"), len(sizes)),
        statements=statements,
        n_statements=len(statements),
        left_early=wilson(n_people // 8, n_people),
        **_along(n_people, n_placed, (), ("3",)) | {"middle_differs": (), "middle_unsure": ()},
    )


def make_one_group(n_people: int = 60) -> OpinionMap:
    """A town in which nothing divides, by the answers so far."""
    found = replace(make_spectrum(), lines=(), middle_differs=(), middle_unsure=())
    statements = tuple(make_statement(str(i), int(n_people * (0.9 - 0.1 * i)), n_people // 20, 6) for i in range(4))
    return replace(
        found,
        structure="one",
        n_people=n_people,
        n_placed=n_people,
        sides=(Side(wilson(n_people, n_people), ()),),
        middle=Suppressed("not_estimated"),
        density=None,
        test=StructureTest("gap", None, Suppressed("not_estimated"), 1),
        statements=statements,
        n_statements=len(statements),
        left_early=wilson(n_people // 10, n_people),
        not_known=wilson(0, n_people),
        visitors=None,
    )


def with_statements(found: OpinionMap, *statements: StatementFinding) -> OpinionMap:
    """The same town with other statements."""
    return replace(found, statements=statements, n_statements=len(statements))


def _even(name: str, sizes: tuple[int, ...], agree: float) -> StatementFinding:
    return _apart(name, sizes, tuple(agree for _size in sizes))


def _apart(name: str, sizes: tuple[int, ...], agree: tuple[float, ...]) -> StatementFinding:
    by_side = tuple((round(size * part), size) for size, part in zip(sizes, agree, strict=True))
    yes, n = sum(k for k, _of in by_side), sum(sizes)
    unsure = (n - yes) // 4
    return make_statement(name, yes, n - yes - unsure, unsure, by_side=by_side)


def _hill(*centres: float, cuts: tuple[float, ...] = (-0.7, 0.7)) -> Density:
    at = tuple(i / 10 - 4 for i in range(81))
    width = 0.8 if centres else 1.3
    middle = tuple(sum(math.exp(-0.5 * ((x - centre) / width) ** 2) for centre in centres or (0.0,)) for x in at)
    return Density(at, tuple(0.9 * y for y in middle), middle, tuple(1.1 * y for y in middle), cuts)
