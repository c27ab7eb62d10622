"""The map of a file of any size: fitted out of core or on a cluster, told by the code that tells the live map.

Counts are over everybody, and so is the fit. Shares of sides, densities and what is expected of each statement come
from people taken by lot, and their intervals are wider by what the others leave open. See docs/methods/scale.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors import chart
from middleground.engine.opinion.factors.calibration import calibrate
from middleground.engine.opinion.factors.chart import FACTORS
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population, Totals, require
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.fold import counting, estimator
from middleground.engine.opinion.fold.blocks import Block, questions, split
from middleground.engine.opinion.fold.cluster import OnCluster, connected
from middleground.engine.opinion.fold.compiled import kernel_for
from middleground.engine.opinion.fold.counting import Lot
from middleground.engine.opinion.fold.estimator import PASS_FACTORS, SWEEPS, InMemory, Kernel, Plan
from middleground.engine.opinion.fold.parquet import OutOfCore, Part, Question
from middleground.engine.opinion.live import FIRST, LOOKED_AT, Fit, Fitted, drawn, threads, told
from middleground.engine.opinion.reading.convention import SIGNS, Sign
from middleground.engine.opinion.reading.parquet import Chunk, open_votes
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix

LARGE = 2_000_000  # votes; a file with more is mapped out of core
SPARE = 1.2  # so many more are taken by lot than are wanted, lest chance take too few

Progress = Callable[[int, int], None]
Asked = OutOfCore | OnCluster


def map_file(
    path: str | Path,
    *,
    scheduler: str | None = None,
    seed: int = 0,
    sign: Sign = "auto",
    progress: Progress | None = None,
) -> OpinionMap:
    """Map a file of votes of any size.

    Parameters
    ----------
    path
        A ``.parquet`` file, sorted by person (see :func:`~middleground.engine.opinion.reading.packing.pack`).
    scheduler
        Address of a Dask scheduler whose workers see the same file at the same path; None: this machine alone.
    seed
        Same file and seed: the same map, wherever it is made.
    sign
        Which number means agree.
    progress
        Called with steps done and steps in all; to cancel, raise.

    Returns
    -------
    OpinionMap
        In mode ``live``, with the test for camps of a report. No field belongs to a single person.

    Raises
    ------
    TooFewError
        ``map.too_few_people`` or ``map.too_few_statements``.
    EngineError
        As :func:`~middleground.engine.opinion.reading.parquet.open_votes` and
        :func:`~middleground.engine.opinion.fold.cluster.connected`.
    """
    votes = open_votes(Path(path).resolve())
    steps = _Steps(votes.n_votes, progress)
    part = Part(votes, tuple(range(len(votes.statements))), sign=SIGNS.get(sign, 1))
    with _running(part, scheduler, steps) as run:
        return _map(run, steps, seed)


def without_votes(path: str | Path) -> SourceConversation:
    """Read what a file of votes tells beside its votes: title and statements.

    Parameters
    ----------
    path
        A ``.parquet`` file.

    Returns
    -------
    SourceConversation
        With nobody in it.
    """
    votes = open_votes(path)
    nothing = VoteMatrix.from_rows([], statement_ids=tuple(told.id for told in votes.statements))
    return SourceConversation(Path(path).stem, "", votes.statements, nothing)


def key_of_file(path: str | Path) -> bytes:
    """Make a rounding key from a file: the same votes round alike, and only their owner knows it.

    Parameters
    ----------
    path
        A file of any size.

    Returns
    -------
    bytes
        32 of them.
    """
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class _Steps:
    """Counts votes over all passes, and leaves room for what comes after them."""

    PASSES = 2 + 2 * (SWEEPS // 2)  # counts, lots, and the sweeps over everybody for both questions
    AFTER = 1

    def __init__(self, n_votes: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, (self.PASSES + self.AFTER) * n_votes, progress

    def __call__(self, votes: int) -> None:
        self.done = min(self.done + votes, self.total)
        if self.progress:
            self.progress(self.done, self.total)

    def end(self) -> None:
        self(self.total - self.done)


@contextmanager
def _running(part: Part, scheduler: str | None, steps: _Steps) -> Iterator[Asked]:
    if scheduler is None:
        yield OutOfCore(part, threads(), steps)
        return
    with connected(scheduler, part.votes) as client:
        yield OnCluster(client, part, steps)


def _map(run: Asked, steps: _Steps, seed: int) -> OpinionMap:
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(6)]
    run, totals = _counted(run)
    everybody, known = _lots(run, totals, seed)
    start = questions(*_columns(everybody), (everybody.n_people, run.part.n_statements))
    kernel = kernel_for(run.part.votes.n_votes)
    agree = _fit(run, "agreement", start[0], kernel, streams[1])
    takes_side = _fit(run, "sides_taken", start[1], kernel, streams[2])
    sample = _population(run.part, known, totals)
    rows = np.arange(sample.n_people)
    verdict = chart.tested(sample, rows, streams[3])
    fitted = Fitted(sample, rows, (agree, takes_side))
    found = told(fitted, drawn(fitted, streams[4]), verdict, (seed, streams[4], streams[5]))
    steps.end()
    return found


def _counted(run: Asked) -> tuple[Asked, Totals]:
    """Count, and keep the statements that have answers and were not rejected."""
    part = run.part
    totals = run(counting.count, len(part.columns))
    answered = totals.answers.sum(axis=0) > 0
    kept = [bool(has) and told.moderated != -1 for has, told in zip(answered, part.votes.statements, strict=True)]
    if all(kept):
        require(totals.n_people, len(kept))
        return run, totals
    columns = np.where(kept, np.cumsum(kept) - 1, -1)
    fewer = run.of(Part(part.votes, tuple(columns.tolist()), sign=part.sign))
    totals = fewer(counting.count, sum(kept))
    require(totals.n_people, sum(kept))
    return fewer, totals


def _lots(run: Asked, totals: Totals, seed: int) -> tuple[Chunk, Chunk]:
    """People by lot: of everybody, for a first fit; of those who answered enough, to be looked at."""
    wanted = ((FIRST, totals.n_people, 1), (LOOKED_AT, totals.n_enough, ENOUGH_ANSWERS))
    lots = tuple(Lot(SPARE * most / max(of, 1), least, seed + least) for most, of, least in wanted)
    found = run(counting.take, lots).found
    return found[0].at_most(FIRST), found[1].at_most(LOOKED_AT)


def _columns(people: Chunk) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:
    person = np.repeat(np.arange(people.n_people, dtype=np.int32), np.diff(people.starts))
    return person, people.statement.astype(np.int32), people.choice


def _fit(run: Asked, question: Question, start: Block, kernel: Kernel, rng: np.random.Generator) -> Fit:
    factors = FACTORS if question == "agreement" else PASS_FACTORS
    sample = InMemory(split(start), threads())
    plan = Plan(kernel=kernel, sample=sample)
    parameters = estimator.fit(run.asking(question), start.n_statements, factors, rng, plan=plan)
    return Fit(parameters, calibrate(sample, parameters, kernel=kernel))


def _population(part: Part, people: Chunk, totals: Totals) -> Population:
    kept = [told for told, column in zip(part.votes.statements, part.columns, strict=True) if column >= 0]
    ids, is_meta = tuple(told.id for told in kept), np.array([told.is_meta for told in kept])
    return Population(*_columns(people), people.n_people, ids, is_meta, totals)
