"""All indices of one town, each beside the same index in an unpolarised and in a split town."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.factors.describe import interval_of
from middleground.engine.opinion.indices import ordinal, poles, shape, towns
from middleground.engine.opinion.indices.record import Code, Index, verdict
from middleground.engine.opinion.indices.towns import Basis, Look

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
FEWEST = 20  # people placed, or answers to a statement, below which nothing is said
_NOT_ESTIMATED = Suppressed("not_estimated")

_OF_PLACES: dict[Code, Callable[[Array], float]] = {
    "esteban_ray": lambda place: 4 * poles.esteban_ray(*poles.in_parts(place)),
    "duclos_esteban_ray": poles.duclos_esteban_ray,
    "bimodality": shape.bimodality,
    "dip": shape.dip,
}
ENDS: dict[Code, tuple[float, float]] = {
    "separation": (0, np.inf),
    "duclos_esteban_ray": (0, np.inf),
    "agreement": (-1, 1),
    "dip": (0, 0.25),
}
"""Least and most that an index can be, where these are not 0 and 1."""
_OF_STATEMENTS: dict[Code, Callable[[Array], Array]] = {
    "agreement": ordinal.van_der_eijk,
    "dispersion": ordinal.leik,
}


def indices(basis: Basis, answered: Counts, ids: tuple[str, ...], rng: np.random.Generator) -> tuple[Index, ...]:
    """Work out every index.

    Parameters
    ----------
    basis
        Aligned draws.
    answered, ids
        (statements,) how many answered each, and its id; one with fewer than ``FEWEST`` answers counts for nothing.

    Returns
    -------
    tuple of Index
        Always the same codes in the same order, each suppressed where structure or numbers do not allow it.
    """
    three = [towns.as_drawn(basis, rng), *(towns.invented(basis, rng, is_split=split) for split in (False, True))]
    n = int(basis.placed.size)
    kept = counting(answered, n)
    found = [drawn(town, kept) for town in three]
    each = {code: _of_statements(three[0], code, kept) for code in _OF_STATEMENTS}
    return tuple(
        _index(code, [_shown(of[code], n) for of in found], _each(each, code, (answered[kept], kept, ids)))
        for code in CODES
    )


def counting(answered: Counts, n_placed: int) -> NDArray[np.intp]:
    """The statements that count in an index of statements."""
    return np.flatnonzero((answered >= FEWEST) & (n_placed >= FEWEST))


def drawn(town: Sequence[Look], kept: NDArray[np.intp]) -> dict[str, Array]:
    """Every index in every draw; no draws where there is no line, or no statement counts.

    Parameters
    ----------
    town
        What each draw shows.
    kept
        Statements that count.
    """
    places = [look.place for look in town if look.place is not None]
    found: dict[str, Array] = {code: np.array([of(place) for place in places]) for code, of in _OF_PLACES.items()}
    found["separation"] = np.array([look.apart for look in town])
    found["between"] = np.array([look.between for look in town])
    return found | {code: _means(_of_statements(town, code, kept)) for code in _OF_STATEMENTS}


def _index(code: Code, three: list[Shown], each: tuple[tuple[str, Shown], ...]) -> Index:
    value, low, high = three
    return Index(code, value, low, high, verdict(value, low, high), each)


CODES: tuple[Code, ...] = (
    "separation",
    "esteban_ray",
    "duclos_esteban_ray",
    "agreement",
    "bimodality",
    "dip",
    "between",
    "dispersion",
)


def _of_statements(town: Sequence[Look], code: Code, kept: NDArray[np.intp]) -> Array:
    """One value per draw and statement; (draws, statements)."""
    return np.array([_OF_STATEMENTS[code](look.share[kept]) for look in town])


def _means(of: Array) -> Array:
    """Means over statements, one per draw; no draws where no statement has answers enough."""
    return of.mean(axis=1) if of.shape[1] else np.zeros(0)


def _each(
    by_statement: dict[Code, Array], code: Code, names: tuple[Counts, NDArray[np.intp], tuple[str, ...]]
) -> tuple[tuple[str, Shown], ...]:
    if code not in by_statement:
        return ()
    answered, kept, ids = names
    own = by_statement[code]
    return tuple((ids[j], _shown(own[:, at], int(answered[at]))) for at, j in enumerate(kept))


def _shown(draws: Sequence[float] | Array, n: int) -> Shown:
    """A posterior median with its central 95 %; nothing without people or draws, or where a draw has no value."""
    values = np.asarray(draws, dtype=np.float64)
    if n < FEWEST or values.size == 0 or not np.isfinite(values).all():
        return _NOT_ESTIMATED
    low, value, high = (float(end) for end in interval_of(values))
    return Estimate(value, low, high, n, "posterior")
