"""What is asked of a seating, what comes back, and the bounds that say how good it can be at all.

Source: field notes on convening, section 3.2: excess, repeats, and the lower bounds of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from middleground.engine.errors import InputError


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to seat.

    Parameters
    ----------
    id
        A name or number, once in the group.
    levels
        Feature to level, such as ``{"role": "teacher"}``; what tables are mixed by. Never community or religion.
    tables
        Numbers of the only tables at which this person may sit, from 1; none for any. For interpreters and access.
    """

    id: str
    levels: Mapping[str, str] = field(default_factory=dict)
    tables: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Evening:
    """A group, its tables and its rules.

    Parameters
    ----------
    guests
        Everybody who comes.
    tables, rounds
        How many tables, and how often people change them. Tables differ by one person at most.
    each_table
        ``(feature, level)`` of which every table needs exactly one, such as ``("role", "facilitator")``.
    together, apart
        Pairs of ids who sit together in every round, or never.
    """

    guests: tuple[Guest, ...]
    tables: int
    rounds: int
    each_table: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        names = [guest.id for guest in self.guests]
        if len(set(names)) < len(names):
            raise InputError("seating.repeated", value=next(name for name in names if names.count(name) > 1))
        if not 1 <= self.tables <= len(names) or self.rounds < 1:
            raise InputError("seating.too_many_tables", tables=self.tables, people=len(names))
        for name in {name for pair in (*self.together, *self.apart) for name in pair} - set(names):
            raise InputError("seating.unknown", value=name)

    @property
    def sizes(self) -> tuple[int, ...]:
        """People at each table; the first tables take one more where they do not come out even."""
        size, more = divmod(len(self.guests), self.tables)
        return tuple(size + (table < more) for table in range(self.tables))

    @property
    def features(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for guest in self.guests for name in guest.levels))


@dataclass(frozen=True, slots=True)
class Seating:
    """Tables of each round: ``rounds[r][t]`` names who sits at table ``t + 1``.

    ``repeats``: meetings of pairs beyond their first; ``excess``: people by whom tables miss the group's mix;
    ``broken``: hard rules that no plan was found for; ``least_repeats``: fewer are impossible.
    """

    rounds: tuple[tuple[tuple[str, ...], ...], ...]
    repeats: int
    excess: int
    broken: int
    least_repeats: int


def measure(evening: Evening, rounds: Sequence[Sequence[Sequence[str]]]) -> Seating:
    """Count what a plan achieves, whoever made it.

    Parameters
    ----------
    evening
        The group and its rules.
    rounds
        Who sits where: ``rounds[r][t]`` lists ids.

    Returns
    -------
    Seating
        With everything counted anew from the lists.
    """
    plan = tuple(tuple(tuple(table) for table in tables) for tables in rounds)
    guests = {guest.id: guest for guest in evening.guests}
    return Seating(
        plan,
        _repeats(plan),
        sum(_excess(evening, guests, table) for tables in plan for table in tables),
        sum(_broken(evening, guests, tables) for tables in plan),
        least_repeats(evening),
    )


def least_repeats(evening: Evening) -> int:
    """Repeats that no plan avoids.

    Parameters
    ----------
    evening
        The group and its rules.

    Returns
    -------
    int
        The largest of three bounds: more places beside each other than pairs of people; more people at a table than
        there are tables to send them to, for every two rounds (a pair that meets in m rounds is counted m(m-1)/2 times
        but repeats m-1 times, hence 2/rounds of that); people who sit together by rule, in every later round.
    """
    sizes, people = evening.sizes, len(evening.guests)
    pairs = evening.rounds * sum(size * (size - 1) // 2 for size in sizes)
    between = sum(_pairs_left(size, evening.tables) for size in sizes) * evening.rounds * (evening.rounds - 1) // 2
    beyond_first = max(0, pairs - people * (people - 1) // 2)
    coincidences = -(-2 * between // evening.rounds) if evening.rounds > 1 else 0
    return max(beyond_first, coincidences, len(set(evening.together)) * (evening.rounds - 1))


def _pairs_left(size: int, tables: int) -> int:
    """Pairs of one table that must meet again when its people spread over the tables of another round."""
    part, more = divmod(size, tables)
    return more * (part + 1) * part // 2 + (tables - more) * part * (part - 1) // 2


def _repeats(plan: tuple[tuple[tuple[str, ...], ...], ...]) -> int:
    met: dict[frozenset[str], int] = {}
    for tables in plan:
        for table in tables:
            for pair in combinations(table, 2):
                met[frozenset(pair)] = met.get(frozenset(pair), 0) + 1
    return sum(count - 1 for count in met.values())


def _excess(evening: Evening, guests: Mapping[str, Guest], table: tuple[str, ...]) -> int:
    return sum(_away(evening, guests, table, feature) for feature in evening.features)


def _away(evening: Evening, guests: Mapping[str, Guest], table: tuple[str, ...], feature: str) -> int:
    """How far a table's counts of a feature's levels lie outside its proportional share, rounded both ways."""
    found = 0
    for level in {guest.levels.get(feature) for guest in evening.guests} - {None}:
        everybody = sum(guest.levels.get(feature) == level for guest in evening.guests)
        here = sum(guests[name].levels.get(feature) == level for name in table)
        low = everybody * len(table) // len(evening.guests)
        high = -(-everybody * len(table) // len(evening.guests))
        found += max(0, low - here, here - high)
    return found


def _broken(evening: Evening, guests: Mapping[str, Guest], tables: tuple[tuple[str, ...], ...]) -> int:
    table_of = {name: number for number, table in enumerate(tables, 1) for name in table}
    seated = [name for name in table_of if guests[name].tables]
    return (
        sum(table_of.get(a) != table_of.get(b) for a, b in evening.together)
        + sum(a in table_of and table_of.get(a) == table_of.get(b) for a, b in evening.apart)
        + sum(table_of[name] not in guests[name].tables for name in seated)
        + sum(abs(_have(guests, table, rule) - 1) for table in tables for rule in evening.each_table)
    )


def _have(guests: Mapping[str, Guest], table: tuple[str, ...], rule: tuple[str, str]) -> int:
    return sum(guests[name].levels.get(rule[0]) == rule[1] for name in table)
