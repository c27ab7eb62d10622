"""Who reads which application: so many readers each, work shared evenly, nobody where they have an interest.

Of all ways to do that, one with the smallest sum of squared loads is found (a flow of least cost, built up reader by
reader along the cheapest path), so that no other way is more even. Where readers are short, every application gets its
first reader before any gets a second. The same seed gives the same result; it decides only between equally even ways.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads applications.

    Parameters
    ----------
    id
        Any text that nobody else has.
    most
        How many applications at most, those of before included; None for any number.
    barred
        Applications that they must not read.
    """

    id: str
    most: int | None = None
    barred: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Readings:
    """Who reads what.

    Parameters
    ----------
    given
        New pairs of application and reader, without those there were before.
    missing
        Applications that lack readers, and how many: nobody without an interest has room.
    """

    given: tuple[Pair, ...]
    missing: Mapping[str, int]


@dataclass
class _State:
    """Readings so far: new ones may still move to another reader, those of before may not."""

    readers: Mapping[str, Reader]
    fixed: dict[str, set[str]]  # application → its readers of before
    moved: dict[str, set[str]]  # reader → applications given to them now
    load: dict[str, int]
    order: list[str] = field(default_factory=list)

    def has_room(self, reader: str) -> bool:
        most = self.readers[reader].most
        return most is None or self.load[reader] < most

    def can_take(self, reader: str, application: str) -> bool:
        return (
            application not in self.moved[reader]
            and reader not in self.fixed.get(application, ())
            and application not in self.readers[reader].barred
        )


def share_out(
    applications: Sequence[str],
    readers: Iterable[Reader],
    *,
    each: int,
    before: Iterable[Pair] = (),
    seed: int = 0,
) -> Readings:
    """Give every application its readers.

    Parameters
    ----------
    applications
        What is to be read, each once.
    readers
        Who reads.
    each
        How many readers an application should have, those of before included.
    before
        Pairs of application and reader that stay as they are and count as load.
    seed
        Decides between equally even ways.

    Returns
    -------
    Readings
        The new pairs and what is missing.

    Examples
    --------
    >>> share_out(["1", "2"], [Reader("ada", barred={"1"}), Reader("ben")], each=1).given
    (('1', 'ben'), ('2', 'ada'))
    """
    chance = random.Random(seed)  # noqa: S311  it decides between equals, nothing secret
    state = _state_of(readers, before, chance)
    shuffled = list(applications)
    chance.shuffle(shuffled)
    have = {one: len(state.fixed.get(one, ())) for one in applications}
    for turn in range(each):
        for one in shuffled:
            if have[one] == turn and _give(state, one):
                have[one] += 1
    place = {one: at for at, one in enumerate(applications)}
    given = [(one, reader) for reader, taken in state.moved.items() for one in taken]
    missing = {one: each - have[one] for one in applications if have[one] < each}
    return Readings(tuple(sorted(given, key=lambda pair: (place[pair[0]], pair[1]))), missing)


def _state_of(readers: Iterable[Reader], before: Iterable[Pair], chance: random.Random) -> _State:
    known = {reader.id: reader for reader in readers}
    order = sorted(known)
    chance.shuffle(order)
    state = _State(known, {}, {reader: set() for reader in order}, dict.fromkeys(order, 0), order)
    for application, reader in before:
        state.fixed.setdefault(application, set()).add(reader)
        if reader in state.load:
            state.load[reader] += 1
    return state


def _give(state: _State, application: str) -> bool:
    """Give the application one more reader: the least busy there is, by moving readings along a path if need be."""
    free = sorted((reader for reader in state.order if state.has_room(reader)), key=state.load.__getitem__)
    if not free:
        return False
    floor = state.load[free[0]]
    idle = (reader for reader in free if state.load[reader] == floor)
    direct = next((reader for reader in idle if state.can_take(reader, application)), None)
    if direct is not None:
        _move_along(state, direct, {direct: (application, "")})
        return True
    came_from = _paths(state, application)
    last = next((reader for reader in free if reader in came_from), None)
    if last is None:
        return False
    _move_along(state, last, came_from)
    return True


def _paths(state: _State, application: str) -> dict[str, Pair]:
    """Return every reader who can be reached, with what they would take over and from whom ("" for the new reading)."""
    waiting = deque(reader for reader in state.order if state.can_take(reader, application))
    came_from: dict[str, Pair] = dict.fromkeys(waiting, (application, ""))
    while waiting:
        reader = waiting.popleft()
        for other, taken in _takers(state, reader, came_from):
            came_from[other] = (taken, reader)
            waiting.append(other)
    return came_from


def _takers(state: _State, reader: str, seen: Mapping[str, Pair]) -> list[Pair]:
    """Return who could take over one of the reader's new readings, and which; what they have on the path stays."""
    found = []
    for other in state.order:
        if other in seen:
            continue
        taken = next((one for one in sorted(state.moved[reader]) if state.can_take(other, one)), None)
        if taken is not None:
            found.append((other, taken))
    return found


def _move_along(state: _State, last: str, came_from: Mapping[str, Pair]) -> None:
    state.load[last] += 1
    reader = last
    while reader:
        taken, giver = came_from[reader]
        state.moved[reader].add(taken)
        if giver:
            state.moved[giver].discard(taken)
        reader = giver
