"""A case with equal units counted together: applicants who cannot be told apart by any rule are one whole number.

The numbers of a group are one vector ``z`` over options: how many units of each profile are invited in which way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from middleground.engine.selection.problem import Case
from middleground.engine.selection.units import Option, Row, Unit, rows_of, units_of

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


def whole(numbers: Array) -> Whole:
    """Round a solver's numbers that are whole up to its accuracy."""
    return np.asarray(np.rint(numbers), np.int64)


@dataclass(frozen=True, slots=True)
class Group:
    """Units that no rule tells apart; ``columns`` are their options' places in ``z``.

    In a ``mirrored`` group no rule tells the two people of a unit apart either.
    """

    members: tuple[Unit, ...]
    columns: tuple[int, ...]
    must: bool
    mirrored: bool


@dataclass(frozen=True)
class Profiles:
    """The case in numbers.

    ``matrix @ z`` lies between ``low`` and ``high``: first the rows of the case, then for each group with several
    options that at most its size is used. ``upper`` bounds each number, ``lower`` is its least (reserved places).
    ``chance @ z`` is the chance of each class of people who have the same by symmetry, ``people`` are their ids.
    """

    case: Case
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    matrix: csr_array
    low: Array
    high: Array
    lower: Array
    upper: Array
    chance: csr_array
    people: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, case: Case, floor: int | None = None) -> Profiles:
        """Count equal units together; ``floor`` is the least sum of scores in thousandths."""
        units = units_of(case)
        rows = rows_of(case, units, floor)
        groups = _grouped(units, rows)
        return _assembled(case, rows, groups)

    @property
    def columns(self) -> int:
        """Return how many numbers a group is."""
        return len(self.upper)

    @cached_property
    def size(self) -> Array:
        """Return how many people each class has."""
        return np.array([len(names) for names in self.people], float)

    @cached_property
    def free(self) -> NDArray[np.bool_]:
        """Tell which classes are drawn: not those who are in every group."""
        must = {name for group in self.groups if group.must for unit in group.members for name in _always(unit)}
        return np.array([names[0] not in must for names in self.people])

    def holds(self, z: Whole) -> bool:
        """Tell whether the numbers keep every rule, exactly."""
        values = self.exact @ z
        inside = (values >= self.low) & (values <= self.high)
        return bool(inside.all() and (z >= self.lower).all() and (z <= self.upper).all())

    def example(self, z: Whole) -> tuple[str, ...]:
        """Return people with these numbers, the first of each profile."""
        names: list[str] = []
        for group in self.groups:
            units = iter(group.members)
            for place, column in enumerate(group.columns):
                names += [name for _ in range(int(z[column])) for name in next(units).options[place]]
        return tuple(names)

    @cached_property
    def exact(self) -> csr_array:
        """Return the rows in whole numbers."""
        return self.matrix.astype(np.int64)


def _always(unit: Unit) -> set[str]:
    return set(unit.options[0]).intersection(*unit.options[1:])


def _grouped(units: tuple[Unit, ...], rows: tuple[Row, ...]) -> tuple[Group, ...]:
    """Put units with the same weights together, in an order that does not depend on names."""
    weights: defaultdict[Option, list[tuple[int, int]]] = defaultdict(list)
    for index, row in enumerate(rows):
        for option, weight in row.weights.items():
            weights[option].append((index, weight))
    alike: defaultdict[tuple[object, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        ordered = Unit(tuple(sorted(unit.options, key=lambda option: (len(option), weights[option]))), unit.must)
        alike[(unit.must, *(tuple(weights[option]) for option in ordered.options))].append(ordered)
    groups, column = [], 0
    for key, members in sorted(alike.items(), key=lambda item: str(item[0])):
        width = len(members[0].options)
        mirrored = width > 1 and key[1] == key[2] and len(members[0].options[1]) == 1
        groups.append(Group(tuple(members), tuple(range(column, column + width)), members[0].must, mirrored))
        column += width
    return tuple(groups)


def _assembled(case: Case, rows: tuple[Row, ...], groups: tuple[Group, ...]) -> Profiles:
    place = {group.members[0].options[at]: column for group in groups for at, column in enumerate(group.columns)}
    several = [group for group in groups if len(group.columns) > 1]
    entries = [
        (index, place[option], weight)
        for index, row in enumerate(rows)
        for option, weight in row.weights.items()
        if option in place
    ]
    entries += [(len(rows) + index, column, 1) for index, group in enumerate(several) for column in group.columns]
    low = [float(row.low) for row in rows]
    high = [np.inf if row.high is None else float(row.high) for row in rows]
    low += [float(len(group.members)) if group.must else 0.0 for group in several]
    high += [float(len(group.members)) for group in several]
    upper = [float(len(group.members)) for group in groups for _ in group.columns]
    lower = [float(len(g.members)) if g.must and len(g.columns) == 1 else 0.0 for g in groups for _ in g.columns]
    chance, people = _classes(groups, len(place))
    matrix = _sparse(entries, (len(low), len(place)))
    bounds = (np.array(low), np.array(high), np.array(lower), np.array(upper))
    return Profiles(case, rows, groups, matrix, *bounds, chance, people)


def _sparse(entries: Sequence[tuple[int, int, float]], shape: tuple[int, int]) -> csr_array:
    rows, columns, values = np.array(entries, float).reshape(-1, 3).T
    return csr_array((values, (rows.astype(int), columns.astype(int))), shape=shape)


def _classes(groups: tuple[Group, ...], columns: int) -> tuple[csr_array, tuple[tuple[str, ...], ...]]:
    entries: list[tuple[int, int, float]] = []
    people: list[tuple[str, ...]] = []
    for group, roles in ((each, roles) for each in groups for roles in _roles(each)):
        first = group.members[0]
        names = tuple(unit.people()[role] for unit in group.members for role in roles)
        for option, column in zip(first.options, group.columns, strict=True):
            seated = sum(first.people()[role] in option for role in roles)
            entries += [(len(people), column, seated / len(names))] * (seated > 0)
        people.append(names)
    return _sparse(entries, (len(people), columns)), tuple(people)


def _roles(group: Group) -> tuple[tuple[int, ...], ...]:
    """Return which people of a unit share one chance: those of a duo that comes whole, or that mirror each other."""
    unit = group.members[0]
    if len(unit.people()) == 1 or len(unit.options) == 1:
        return (tuple(range(len(unit.people()))),)
    return ((0, 1),) if group.mirrored else ((0,), (1,))
