"""Choosing and ordering what a result page shows, from released numbers alone."""

from __future__ import annotations

from middleground.engine.disclosure.figures import Figure, Number
from middleground.engine.disclosure.released import ReleasedMap, ReleasedStatement
from middleground.engine.estimate import Suppressed


def low(number: Number) -> float:
    """Return the lower end, or less than nothing for a hidden number."""
    return number.low if isinstance(number, Figure) else -1.0


def value(number: Number) -> float:
    return number.value if isinstance(number, Figure) else -1.0


def people(count: int | Suppressed) -> int:
    return count if isinstance(count, int) else 0


def shared(found: ReleasedMap) -> list[ReleasedStatement]:
    """Return common ground, the surest first."""
    chosen = [one for one in found.statements if one.is_common_ground and isinstance(one.agree, Figure)]
    return sorted(chosen, key=lambda one: (-low(one.common), -low(one.agree), -people(one.n)))


def rejected(found: ReleasedMap) -> list[ReleasedStatement]:
    """Return what is rejected from every side, the surest first."""
    chosen = [one for one in found.statements if one.is_rejected_by_all and isinstance(one.disagree, Figure)]
    return sorted(chosen, key=lambda one: (-low(one.common_against), -low(one.disagree), -people(one.n)))


def dividing(found: ReleasedMap) -> list[ReleasedStatement]:
    """Return what divides and can be shown for every side, the surest first."""
    chosen = [one for one in found.statements if one.is_divisive and shows_all_sides(one)]
    return sorted(chosen, key=lambda one: (-low(one.divisive), -value(one.divisive), -people(one.n)))


def shows_all_sides(one: ReleasedStatement) -> bool:
    """Say whether the number of every side may be shown."""
    return bool(one.agree_by_side) and all(isinstance(number, Figure) for number in one.agree_by_side)


def bridging(found: ReleasedMap) -> list[ReleasedStatement]:
    """Return what is supported from every side although it touches what divides."""
    chosen = [one for one in found.statements if one.is_bridging and isinstance(one.bridging, Figure)]
    return sorted(chosen, key=lambda one: (-low(one.bridging), -low(one.agree), -people(one.n)))


def undecided(found: ReleasedMap) -> list[ReleasedStatement]:
    """Return what many could not decide."""
    chosen = [one for one in found.statements if one.is_unsure and isinstance(one.unsure, Figure)]
    return sorted(chosen, key=lambda one: (-low(one.unsure), -people(one.n)))


def count_unknown_sides(found: ReleasedMap) -> int:
    """Return for how many shown statements too few people of some side answered to show the sides apart."""
    if found.structure == "one":
        return 0
    return sum(isinstance(one.n, int) and not shows_all_sides(one) for one in found.statements)


def count_shown(found: ReleasedMap) -> int:
    """Return how many statements had enough answers to say anything."""
    return sum(isinstance(one.n, int) for one in found.statements)
