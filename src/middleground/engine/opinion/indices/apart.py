"""How far apart camps are, and how much of the variation of answers lies between them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64] | NDArray[np.float32]
Index = NDArray[np.intp]


def ashman(first: Array, second: Array) -> float:
    """Say how far two groups are apart on a line, in units of their inner spread; above 2 a gap can be seen.

    Parameters
    ----------
    first, second
        (people,) places of the members, at least two each.

    Returns
    -------
    float
        D = √2 abs(μ₁ - μ₂) / √(σ₁² + σ₂²).

    References
    ----------
    K. M. Ashman, C. M. Bird, S. E. Zepf, Detecting bimodality in astronomical datasets, Astronomical Journal 108
    (1994), equation 4.

    Examples
    --------
    >>> ashman(np.array([0.0, 1.0]), np.array([4.0, 5.0]))
    8.0
    """
    inner = float(first.var() + second.var())
    return float(np.sqrt(2) * abs(first.mean() - second.mean()) / np.sqrt(max(inner, 1e-12)))


def separation(chance: Array, camp: Index) -> float:
    """Ashman's D of the two camps that are least apart, along the line between their average answers.

    Parameters
    ----------
    chance
        (people, statements) of agreeing.
    camp
        (people,) label of everybody's camp.

    Returns
    -------
    float
        Not a number where fewer than two camps have two people.
    """
    members = [chance[camp == label] for label in np.unique(camp)]
    found = [_between_two(a, b) for a, b in combinations([one for one in members if len(one) > 1], 2)]
    return min(found, default=float("nan"))


def _between_two(first: Array, second: Array) -> float:
    line = first.mean(axis=0) - second.mean(axis=0)
    return ashman(first @ line, second @ line)


def explained(chance: Array, label: Index) -> float:
    """Share of all variation of answers that lies between groups, statements counting alike.

    Parameters
    ----------
    chance
        (people, statements) of agreeing.
    label
        (people,) group of everybody.

    Returns
    -------
    float
        Σ Σ_g π_g (p_g - p)² / Σ p (1 - p) over statements: analysis of variance of yes-or-no answers.
    """
    names, group = np.unique(label, return_inverse=True)
    member = (group == np.arange(names.size)[:, None]).astype(chance.dtype)
    size = member.sum(axis=1)
    means = member @ chance / size[:, None]
    centre = size @ means / size.sum()
    spread = size @ (means - centre) ** 2 / size.sum()
    return float(spread.sum() / max(float((centre * (1 - centre)).sum()), 1e-12))
