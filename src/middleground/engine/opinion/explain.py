"""Why a statement is, or is not, common ground, bridging, divisive and so on; and what more answers would settle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from middleground.engine.disclosure.figures import Figure, Number
from middleground.engine.disclosure.released import ReleasedStatement
from middleground.engine.estimate import Suppressed

Kind = Literal["common_ground", "rejected_by_all", "bridging", "divisive", "unsure"]
Answer = Literal["yes", "no", "cannot_tell"]
ENOUGH = 20  # answers a statement needs before anything is called so
NEAR = 0.02  # nearer to the bar than this, no reasonable number of answers settles it
MOST_MORE = 10_000

MEASURES: dict[Kind, tuple[str, float]] = {
    "common_ground": ("common", 0.5),
    "rejected_by_all": ("common_against", 0.5),
    "bridging": ("bridging", 0.6),
    "divisive": ("divisive", 0.25),
    "unsure": ("unsure", 0.3),
}
"""What each finding rests on, and the bar that the lower end of its interval must pass."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding: whether it holds, the number it rests on and the bar.

    ``more`` is about how many more answers would settle it, if the number stays where it is; None where it is settled,
    where nothing is known, or where the number stands too near to the bar.
    """

    kind: Kind
    answer: Answer
    measure: Number
    bar: float
    more: int | None


def reasons(statement: ReleasedStatement) -> tuple[Reason, ...]:
    """Say for each finding why it holds or not.

    Parameters
    ----------
    statement
        As it was released.

    Returns
    -------
    tuple of Reason
        In the order of ``MEASURES``. *No* means surely not: the whole interval lies below the bar, or another
        condition of the finding fails for sure.
    """
    return tuple(_reason(statement, kind, *found) for kind, found in MEASURES.items())


def _reason(statement: ReleasedStatement, kind: Kind, measure: str, bar: float) -> Reason:
    number: Number = getattr(statement, measure)
    if getattr(statement, f"is_{kind}"):
        return Reason(kind, "yes", number, bar, None)
    if isinstance(number, Suppressed):
        return Reason(kind, "cannot_tell", number, bar, None)
    if number.high <= bar or (kind == "bridging" and _fails(statement)):
        return Reason(kind, "no", number, bar, None)
    n = statement.n if isinstance(statement.n, int) else number.n
    return Reason(kind, "cannot_tell", number, bar, _more(number, bar, n))


def _fails(statement: ReleasedStatement) -> bool:
    """Whether a side surely opposes it, or it surely touches nothing that divides."""
    common, divisive = statement.common, statement.divisive
    opposed = isinstance(common, Figure) and common.high <= 0.5
    return opposed or (isinstance(divisive, Figure) and divisive.high <= 0.1)


def _more(number: Figure, bar: float, n: int) -> int | None:
    """Answers until the interval, narrowing with the root of their number, leaves the bar; in tens."""
    if n < ENOUGH and number.low > bar:
        return ENOUGH - n
    away = abs(number.value - bar)
    reach = number.value - number.low if number.value > bar else number.high - number.value
    if away < NEAR:
        return None
    needed = n * (reach / away) ** 2 - n
    return max(10, 10 * math.ceil(needed / 10)) if needed <= MOST_MORE else None
