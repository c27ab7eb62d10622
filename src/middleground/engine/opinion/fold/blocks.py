"""Blocks of people: some people's yes-or-no answers to one question, three bytes an answer where possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.votes import AGREE, PASS

PEOPLE = 1 << 14  # in a block: small enough for a cache, large enough that its sums cost little


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some people's answers, sorted by person.

    Parameters
    ----------
    starts
        (people + 1,) int64: the answers of person p are ``starts[p]`` to ``starts[p + 1]``.
    statement
        (answers,) uint16 or int32: the column of each answer.
    yes
        (answers,) uint8: 1 yes, 0 no. A missing answer is absent.
    n_statements
        Columns in all, answered here or not.
    """

    starts: NDArray[np.int64]
    statement: NDArray[np.integer[Any]]
    yes: NDArray[np.uint8]
    n_statements: int

    @classmethod
    def build(
        cls, person: NDArray[np.int32], statement: NDArray[np.int32], yes: NDArray[np.bool_], shape: tuple[int, int]
    ) -> Block:
        """Take answers that are sorted by person; ``shape`` is (people, statements)."""
        starts = np.searchsorted(person, np.arange(shape[0] + 1)).astype(np.int64)
        return cls(starts, statement.astype(column_kind(shape[1])), yes.astype(np.uint8), shape[1])

    @property
    def n_people(self) -> int:
        return int(self.starts.size) - 1

    @property
    def size(self) -> int:
        return int(self.yes.size)

    def part(self, first: int, last: int) -> Block:
        """The people from ``first`` up to ``last``, without copying their answers."""
        begin, end = int(self.starts[first]), int(self.starts[last])
        starts = self.starts[first : last + 1] - begin
        return Block(starts, self.statement[begin:end], self.yes[begin:end], self.n_statements)

    def only(self, people: NDArray[np.intp]) -> Block:
        """Some of the people, in the order given."""
        count = np.diff(self.starts)[people]
        starts = np.concatenate(([0], np.cumsum(count)))
        at = np.arange(starts[-1]) + np.repeat(self.starts[people] - starts[:-1], count)
        return Block(starts, self.statement[at], self.yes[at], self.n_statements)


def questions(
    person: NDArray[np.int32], statement: NDArray[np.int32], choice: NDArray[np.int8], shape: tuple[int, int]
) -> tuple[Block, Block]:
    """Which side was taken, by those who took one; and whether one was taken. Votes come sorted by person."""
    took = choice != PASS
    agree = Block.build(person[took], statement[took], choice[took] == AGREE, shape)
    return agree, Block.build(person, statement, took, shape)


def column_kind(n_statements: int) -> type[np.uint16 | np.int32]:
    """The narrowest kind of integer that holds every column."""
    return np.uint16 if n_statements <= 1 << 16 else np.int32


def split(block: Block, people: int = PEOPLE) -> tuple[Block, ...]:
    """Cut into blocks of at most ``people``; at least one block, even of nobody."""
    edges = [*range(0, max(block.n_people, 1), people), block.n_people]
    return tuple(block.part(first, last) for first, last in pairwise(edges))


def every(blocks: Sequence[Block], step: int) -> tuple[Block, ...]:
    """Each ``step``-th person of all blocks, counted through: a sample that any split into blocks leaves alike."""
    passed, found = 0, []
    for block in blocks:
        people = np.arange(-passed % step, block.n_people, step)
        passed += block.n_people
        found.append(block.only(people))
    return tuple(found)
