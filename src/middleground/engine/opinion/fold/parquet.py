"""The fold out of core: row groups of a file are read, folded and forgotten, so that memory does not grow with it.

Row groups are gathered in shards, and sums are added first within a shard and then over shards, both in the order of
the file. Who runs the shards, in how many threads or on which machines, changes no bit of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.fold.blocks import Block, column_kind
from middleground.engine.opinion.reading.parquet import Chunk, VoteFile, chunks

SHARDS = 64  # as many machines, or threads, can share a sweep; more would send more sums
HOLD = 256 << 20  # bytes of votes that are kept between two sweeps
Question = Literal["agreement", "sides_taken"]
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Part:
    """What of a file is folded.

    Parameters
    ----------
    votes
        The file.
    columns
        For each statement of the file its column in the fit, or -1: left out.
    question
        ``agreement``: which side was taken, by those who took one; ``sides_taken``: whether one was taken; None: the
        answers as they are, as a :class:`~middleground.engine.opinion.reading.parquet.Chunk`.
    sign
        1, or -1 where that means agree.
    """

    votes: VoteFile
    columns: tuple[int, ...]
    question: Question | None = None
    sign: int = 1

    @property
    def n_statements(self) -> int:
        return sum(column >= 0 for column in self.columns)

    def shards(self) -> tuple[range, ...]:
        """Row groups in runs of about as many votes each; the same for everybody who asks."""
        ends = np.cumsum(self.votes.group_votes)
        wanted = ends[-1] * np.arange(1, SHARDS) / SHARDS
        edges = np.unique(np.concatenate(([0], np.searchsorted(ends, wanted), [ends.size])))
        return tuple(range(int(first), int(last)) for first, last in pairwise(edges))

    def piece(self, chunk: Chunk) -> Any:
        """What a fold is given of some people's answers."""
        if self.question == "sides_taken":
            return Block(chunk.starts, chunk.statement, (chunk.choice != 0).view(np.uint8), self.n_statements)
        if self.question == "agreement":
            taken = only(chunk, chunk.choice != 0)
            return Block(taken.starts, taken.statement, (taken.choice == 1).view(np.uint8), self.n_statements)
        return chunk

    def kept(self, chunk: Chunk) -> Chunk:
        """The answers to statements that are counted, in the columns of the fit."""
        column = np.asarray(self.columns)[chunk.statement]
        choice = chunk.choice * np.int8(self.sign)
        narrow = Chunk(chunk.starts, column.astype(column_kind(self.n_statements)), choice)
        if min(self.columns) < 0:
            narrow = only(replace(narrow, statement=column), column >= 0)
            narrow = replace(narrow, statement=narrow.statement.astype(column_kind(self.n_statements)))
        return narrow


def only(chunk: Chunk, rows: NDArray[np.bool_]) -> Chunk:
    """Some of the answers; everybody stays, also those who then have none."""
    starts = np.concatenate(([0], np.cumsum(rows)))[chunk.starts]
    return Chunk(starts, chunk.statement[rows], chunk.choice[rows])


@dataclass(slots=True)
class Held:
    """Votes that are kept between sweeps, three bytes each, as long as there is room."""

    limit: int = HOLD
    size: int = 0
    found: dict[int, tuple[Chunk, ...]] = field(default_factory=dict)

    def shard(self, part: Part, shard: range) -> Iterator[Chunk]:
        """The votes of a shard, from memory or from the file."""
        if shard.start in self.found:
            yield from self.found[shard.start]
            return
        kept: list[Chunk] = []
        votes = sum(part.votes.group_votes[group] for group in shard)
        has_room = self.size + 4 * votes <= self.limit  # people's starts are fewer bytes than their votes
        self.size += 4 * votes if has_room else 0
        for chunk in chunks(part.votes, shard):
            narrow = part.kept(chunk)
            if has_room:
                kept.append(narrow)
            yield narrow
        if has_room:
            self.found[shard.start] = tuple(kept)


def fold_shard(part: Part, held: Held, shard: range, work: tuple[Callable[[Any, Any], Any], Any]) -> Any:
    """The sum over the row groups of a shard, in their order."""
    fold, given = work
    return reduce(add, (fold(part.piece(chunk), given) for chunk in held.shard(part, shard)))


@dataclass(frozen=True, slots=True)
class OutOfCore:
    """Runs a fold over a file on this machine.

    Parameters
    ----------
    part
        What is folded.
    threads
        So many shards at a time; each holds one row group beyond what is kept.
    tick
        Called with the votes of each shard that is done; to cancel, raise.
    held
        What is kept of the file between sweeps.
    """

    part: Part
    threads: int = 1
    tick: Tick | None = None
    held: Held = field(default_factory=Held)

    def asking(self, question: Question | None) -> OutOfCore:
        """The same file and what is kept of it, for another question."""
        return replace(self, part=replace(self.part, question=question))

    def of(self, part: Part) -> OutOfCore:
        """Another part; what was kept is forgotten."""
        return replace(self, part=part, held=Held(self.held.limit))

    def __call__(self, fold: Callable[[Any, Any], Any], given: Any, /) -> Any:
        return reduce(add, self._sums((fold, given)))

    def _sums(self, work: tuple[Callable[[Any, Any], Any], Any]) -> Iterator[Any]:
        pool = ThreadPoolExecutor(self.threads)
        shards = self.part.shards()
        try:
            waiting: list[Future[Any]] = [
                pool.submit(fold_shard, self.part, self.held, shard, work) for shard in shards
            ]
            waiting.reverse()
            for shard in shards:
                yield waiting.pop().result()
                if self.tick:
                    self.tick(sum(self.part.votes.group_votes[group] for group in shard))
        finally:
            pool.shutdown(cancel_futures=True)
