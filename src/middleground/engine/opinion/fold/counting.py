"""Counts over everybody, and some people taken by lot, as folds over blocks of people."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Totals
from middleground.engine.opinion.reading.parquet import Chunk

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def count(chunk: Chunk, n_statements: int) -> Totals:
    """Count a block."""
    cell = (chunk.choice.astype(np.int64) + 1) * n_statements + chunk.statement
    size = np.diff(chunk.starts)
    answers = np.bincount(cell, minlength=3 * n_statements).reshape(3, n_statements)
    return Totals(answers, int((size > 0).sum()), int((size >= ENOUGH_ANSWERS).sum()))


@dataclass(frozen=True, slots=True)
class Lot:
    """Who is taken: everybody with at least ``least`` answers has the chance ``share``."""

    share: float
    least: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """People taken by lot, and the number that each drew."""

    people: Chunk
    lot: NDArray[np.uint64]

    def __add__(self, other: Taken) -> Taken:
        starts = np.concatenate((self.people.starts, self.people.starts[-1] + other.people.starts[1:]))
        statement = np.concatenate((self.people.statement, other.people.statement))
        choice = np.concatenate((self.people.choice, other.people.choice))
        return Taken(Chunk(starts, statement, choice), np.concatenate((self.lot, other.lot)))

    def at_most(self, count: int) -> Chunk:
        """The people who drew the lowest numbers, in the order of the file."""
        if self.lot.size <= count:
            return self.people
        return some(self.people, np.sort(np.argsort(self.lot, kind="stable")[:count]))


def take(chunk: Chunk, lots: tuple[Lot, ...]) -> Samples:
    """Let the people of a block draw lots."""
    size = np.diff(chunk.starts)
    found = []
    for lot in lots:
        number = _numbers(chunk, lot.seed)
        rows = np.flatnonzero((size >= lot.least) & (number <= np.uint64(min(lot.share, 1.0) * (2**64 - 2**12))))
        found.append(Taken(some(chunk, rows), number[rows]))
    return Samples(tuple(found))


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Several samples of the same people."""

    found: tuple[Taken, ...]

    def __add__(self, other: Samples) -> Samples:
        return Samples(tuple(one + more for one, more in zip(self.found, other.found, strict=True)))


def some(chunk: Chunk, rows: NDArray[np.intp]) -> Chunk:
    """Some of the people, in the order given."""
    size = np.diff(chunk.starts)[rows]
    starts = np.concatenate(([0], np.cumsum(size)))
    at = np.arange(starts[-1]) + np.repeat(chunk.starts[rows] - starts[:-1], size)
    return Chunk(starts, chunk.statement[at], chunk.choice[at])


def _numbers(chunk: Chunk, seed: int) -> NDArray[np.uint64]:
    """A number for each person, as good as random: from the seed, the answers of the block, and the place in it."""
    start = np.uint64(zlib.crc32(chunk.choice.tobytes(), zlib.crc32(chunk.statement.tobytes(), seed & 0xFFFFFFFF)))
    first, second, third = _MIX
    number = (np.arange(chunk.n_people, dtype=np.uint64) + (start << np.uint64(24))) * first
    for shift, factor in ((np.uint64(30), second), (np.uint64(27), third)):
        number = (number ^ (number >> shift)) * factor
    return number ^ (number >> np.uint64(31))
