"""From numbers to names: people of one profile take turns, so that each gets the same."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256

from middleground.engine.selection.profiles import Group, Profiles, Whole
from middleground.engine.selection.units import Option, Unit


def turns(profiles: Profiles, group_numbers: Whole) -> Iterator[tuple[Fraction, tuple[str, ...]]]:
    """Spread one vector of numbers over panels of people, each with its share of the vector's weight.

    Within each profile the chosen units stand beside one another on a wheel; turning all wheels once gives everybody
    of a profile the same share, in as many panels as the wheels have notches between them.
    """
    moving = [group for group in profiles.groups if _moves(group, group_numbers)]
    found = {Fraction(at, _notches(group)) for group in moving for at in range(_notches(group))}
    notches = sorted(found | {Fraction(0)})
    for start, end in zip(notches, [*notches[1:], Fraction(1)], strict=True):
        names = [name for group in profiles.groups for name in _turned(group, group_numbers, start)]
        yield end - start, tuple(names)


def _moves(group: Group, numbers: Whole) -> bool:
    used = [int(numbers[column]) for column in group.columns]
    return sum(used) > 0 and (max(used) < len(group.members) or group.mirrored)


def _notches(group: Group) -> int:
    return len(group.members) * (2 if group.mirrored else 1)


def _turned(group: Group, numbers: Whole, start: Fraction) -> Iterator[str]:
    notch = int(start * _notches(group))
    at, swap = (notch // 2, notch % 2) if group.mirrored else (notch, 0)
    for place, column in enumerate(group.columns):
        for _ in range(int(numbers[column])):
            unit = group.members[at % len(group.members)]
            yield from unit.options[1 - place if swap and place < 2 else place]
            at += 1


class Rota:
    """Who was invited how often so far; the next is always who was least often, in an order that a seed shuffles."""

    def __init__(self, profiles: Profiles, seed: int) -> None:
        self.profiles = profiles
        self.order = [sorted(group.members, key=lambda unit: _shuffled(unit, seed)) for group in profiles.groups]
        self.next = [0] * len(profiles.groups)
        self.times: dict[Option, int] = {}

    def seat(self, numbers: Whole) -> tuple[str, ...]:
        """Return one panel with these numbers."""
        names: list[str] = []
        for index, group in enumerate(self.profiles.groups):
            if len(group.columns) > 1:
                names += self._several(index, numbers)
                continue
            count, order = int(numbers[group.columns[0]]), self.order[index]
            for step in range(count):
                names += order[(self.next[index] + step) % len(order)].options[0]
            self.next[index] = (self.next[index] + count) % len(order)
        return tuple(names)

    def _several(self, index: int, numbers: Whole) -> list[str]:
        names: list[str] = []
        group, rest = self.profiles.groups[index], list(self.order[index])
        for place in reversed(range(len(group.columns))):
            for _ in range(int(numbers[group.columns[place]])):
                choices = [(self.times.get(option, 0), at, option) for at, option in self._options(group, rest, place)]
                _times, at, option = min(choices)
                del rest[at]
                self.times[option] = self.times.get(option, 0) + 1
                names += option
        return names

    @staticmethod
    def _options(group: Group, rest: list[Unit], place: int) -> Iterator[tuple[int, Option]]:
        places = (0, 1) if group.mirrored and place < 2 else (place,)
        for at, unit in enumerate(rest):
            for either in places:
                yield at, unit.options[either]


def _shuffled(unit: Unit, seed: int) -> bytes:
    return sha256(repr((seed, unit.people())).encode()).digest()
