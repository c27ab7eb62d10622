"""What an index of polarisation says: a number with its interval, and what it would be in two towns made up for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from middleground.engine.estimate import Estimate, Shown

Code = Literal[
    "separation",  # Ashman's D of the two nearest camps; only with camps
    "esteban_ray",  # identification within and distance between tenths of the line, 0 to 1
    "duclos_esteban_ray",  # the same without tenths, on the density; 1/3 where opinions lie evenly
    "agreement",  # van der Eijk's A, mean over statements, 1 all alike to -1 two halves against each other
    "bimodality",  # skewness and kurtosis of the places, 5/9 where they lie evenly
    "dip",  # Hartigan's distance from the nearest distribution with one hill, 0 to 1/4
    "between",  # share of the variation of answers that lies between camps, or along the line
    "dispersion",  # Leik's ordinal dispersion, mean over statements, 0 all alike to 1 two opposite halves
]
Verdict = Literal["closer_to_unpolarised", "closer_to_split", "between", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Index:
    """One index of polarisation.

    ``low_reference`` is the same index in a town with the same people, statements and habits of answering whose
    opinions stand on one narrow hill; ``high_reference`` in one where the same hill is cut in two halves far apart.
    ``by_statement`` holds (statement id, value) where the index is one of statements. No index ranks towns.
    """

    code: Code
    value: Shown
    low_reference: Shown
    high_reference: Shown
    verdict: Verdict
    by_statement: tuple[tuple[str, Shown], ...] = ()


def verdict(value: Shown, low: Shown, high: Shown) -> Verdict:
    """Say which of the two invented towns an index is closer to, if its interval allows it.

    Parameters
    ----------
    value, low, high
        The index in the town, in the unpolarised and in the split one.

    Returns
    -------
    str
        ``"cannot_tell"`` where a number is missing, the two references overlap, or the interval reaches into both;
        ``"between"`` where it holds the point halfway between the references; else the nearer one.

    Examples
    --------
    >>> low, high = Estimate(0.1, 0.08, 0.12, 90, "posterior"), Estimate(0.9, 0.85, 0.95, 90, "posterior")
    >>> verdict(Estimate(0.7, 0.6, 0.8, 90, "posterior"), low, high)
    'closer_to_split'
    """
    if not (isinstance(value, Estimate) and isinstance(low, Estimate) and isinstance(high, Estimate)):
        return "cannot_tell"
    if _overlap(low, high) or (_overlap(value, low) and _overlap(value, high)):
        return "cannot_tell"
    halfway = (low.value + high.value) / 2
    if value.low <= halfway <= value.high:
        return "between"
    return "closer_to_split" if (value.value > halfway) == (high.value > low.value) else "closer_to_unpolarised"


def _overlap(first: Estimate, second: Estimate) -> bool:
    return first.low <= second.high and second.low <= first.high
