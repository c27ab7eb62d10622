"""Why no fairer lottery exists: a sum anyone can add up in exact fractions, without trusting the solver that found it.

Give every rule a multiplier and every applicant a weight, the weights together 1. Every group keeps the rules, so the
weights of its people are at most the sum of multiplier times bound over the rules, and what single units exceed of it.
An average over groups is no more; and the lowest chance is no more than a weighted average of chances. Only the
standard library is used here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from middleground.engine.errors import EngineError
from middleground.engine.selection.problem import Case
from middleground.engine.selection.units import Option, Unit, rows_of, units_of


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof that the lowest chance, of those not in ``given``, cannot be above ``value``.

    Parameters
    ----------
    rows, multipliers
        The rules (kind and name) and their multipliers: at least 0 where the upper bound is used, below 0 the lower.
    weights
        Of applicants, by id; those not in ``given`` add up to exactly 1.
    given
        What others have at least: for the higher levels of leximin, nobody below may lose.
    floor
        The least sum of scores in thousandths where suitability plays a part.
    value
        The bound that follows.
    """

    rows: tuple[tuple[str, str], ...]
    multipliers: tuple[Fraction, ...]
    weights: tuple[tuple[str, Fraction], ...]
    given: tuple[tuple[str, Fraction], ...]
    floor: int | None
    value: Fraction


def check_certificate(case: Case, certificate: Certificate) -> Fraction:
    """Add the certificate up.

    Parameters
    ----------
    case
        The draw it is about.
    certificate
        Of a lottery.

    Returns
    -------
    Fraction
        What no lottery's lowest chance exceeds; the caller compares it with what was promised. 1 where nobody is drawn
        because all who may come have a reserved place.

    Raises
    ------
    EngineError
        ``selection.bad_certificate`` where it proves nothing.
    """
    units = units_of(case)
    if not _drawn(units):
        return Fraction(1)
    rows = {(row.kind, row.name): row for row in rows_of(case, units, certificate.floor)}
    given = dict(certificate.given)
    weights = dict(certificate.weights)
    if any(weight < 0 for weight in weights.values()):
        raise EngineError("selection.bad_certificate")
    if sum((weight for name, weight in weights.items() if name not in given), Fraction(0)) != 1:
        raise EngineError("selection.bad_certificate")
    total = Fraction(0)
    excess: defaultdict[Option, Fraction] = defaultdict(Fraction)
    for name, multiplier in zip(certificate.rows, certificate.multipliers, strict=True):
        row = rows.get(name)
        bound = None if row is None else row.high if multiplier > 0 else row.low
        if row is None or bound is None:
            raise EngineError("selection.bad_certificate")
        total += multiplier * bound
        for option, weight in row.weights.items():
            excess[option] -= multiplier * weight
    for unit in units:
        most = max(sum((weights.get(name, Fraction(0)) for name in option), excess[option]) for option in unit.options)
        total += most if unit.must else max(most, Fraction(0))
    return total - sum((weights.get(name, Fraction(0)) * least for name, least in given.items()), Fraction(0))


def _drawn(units: tuple[Unit, ...]) -> bool:
    """Tell whether anybody may come who is not in every group."""
    return any(not unit.must or set(unit.people()) - set(unit.options[0]).intersection(*unit.options) for unit in units)
