"""Speed: a whole live map beside red-dwarf's whole pipeline, one after the other, each in its own process.

Both get votes in their own form, ready in memory; ours is called once on a small town first, so that what is compiled
once per machine is not counted (its seconds are printed). Seconds are those that passed, with the seconds of one core
in brackets; memory is the process's peak. Red-dwarf takes minutes on 10⁵ people; ``--quick`` leaves the large ones out.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from scipy.special import expit

from bench.opinion.protocol import FOLDER, names
from bench.opinion.table import NO_DATA, Row, at_most, show
from middleground.engine.opinion.factors.chart import FACTORS, PASS_FACTORS
from middleground.engine.opinion.fold import compiled, estimator
from middleground.engine.opinion.fold.blocks import Block, questions, split
from middleground.engine.opinion.fold.estimator import InMemory
from middleground.engine.opinion.fold.warm import WarmFit, begin
from middleground.engine.opinion.live import FIRST, map_live, threads
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix

BATCHES = 60
PEOPLE_IN_A_BATCH = 200
VOTES_IN_A_BATCH = 5  # of each person


@dataclass(frozen=True, slots=True)
class Goal:
    """A conversation, the least ratio to red-dwarf, what it is hoped to be, and the memory it may take."""

    name: str
    bar: float | None = None
    moonshot: float | None = None
    megabytes: float = float("inf")


GOALS = (
    Goal("1000 x 100"),
    Goal("vtaiwan.uberx"),
    Goal("american-assembly.bowling-green", 4, 9),
    Goal("10000 x 300", 10, 20),
    Goal("100000 x 300", 50, 70, megabytes=1000),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took."""

    seconds: float
    core: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s ({self.core:.2f}), {self.megabytes:.0f} MB"


def rows(*, quick: bool = False) -> list[Row]:
    """Time every goal; quick: the two smallest and the warm batch on fewer people."""
    if quick:
        return [*map(_row, GOALS[:2]), _batch_row(10_000)]
    return [*map(_row, GOALS), _batch_row(100_000), _million_row()]


def _row(goal: Goal) -> Row:
    measure = f"full live fit, {goal.name}"
    bar = f"≥ {goal.bar:.0f} times faster (moonshot {goal.moonshot:.0f})" if goal.bar else "-"
    bar += f", < {goal.megabytes:,.0f} MB" if goal.megabytes < float("inf") else ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.npz"
        if not _save(goal.name, path):
            return Row(measure, "-", NO_DATA, bar)
        ours = _in_own_process("ours", path)
        if find_spec("reddwarf") is None:
            return Row(measure, "red-dwarf not run", str(ours), bar)
        theirs = _in_own_process("red_dwarf", path)
    ratio = theirs.seconds / ours.seconds
    met = None if goal.bar is None else ratio >= goal.bar and ours.megabytes < goal.megabytes
    return Row(
        measure,
        f"red-dwarf {theirs}",
        f"{ours}; {ratio:.1f} times faster ({theirs.core / ours.core:.1f} by core)",
        bar,
        met,
    )


def _in_own_process(task: str, path: Path, *more: str) -> Cost:
    command = [sys.executable, "-m", "bench.opinion.speed", "--one", task, str(path), *more]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    print(f"  {task}: {done.stdout.strip()}", flush=True)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def _one(task: str, path: Path) -> None:
    """Run in the child: print what it took."""
    with np.load(path) as file:
        person, statement, choice = file["person"], file["statement"], file["choice"]
    run = {"ours": _ours, "red_dwarf": _red_dwarf, "million": _million}[task](person, statement, choice)
    start, worked = perf_counter(), process_time()
    run()
    taken, worked = perf_counter() - start, process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": taken, "core": worked, "megabytes": peak}))


def _ours(person, statement, choice) -> Callable[[], object]:
    source = SourceConversation.of_votes(_matrix(person, statement, choice))
    small = SourceConversation.of_votes(_matrix(*_invented(1000, 100)))
    start = perf_counter()
    if source.votes.n_votes >= compiled.WORTH_COMPILING and compiled.is_available():
        for block, factors in zip(_questions(small.votes), (FACTORS, PASS_FACTORS), strict=True):
            _fit(block, factors)
    map_live(small, seed=0, progress=None)
    print(f"first call on a small town {perf_counter() - start:.1f} s")
    return lambda: map_live(source, seed=0, progress=None)


def _red_dwarf(person, statement, choice) -> Callable[[], object]:
    from reddwarf.implementations.polis import run_pipeline

    columns = zip(person.tolist(), statement.tolist(), choice.tolist(), strict=True)
    votes = [{"participant_id": p, "statement_id": s, "vote": v, "modified": 0} for p, s, v in columns]
    return lambda: run_pipeline(votes=votes)


def _million(person, statement, choice) -> Callable[[], object]:
    """Both questions of votes that are blocks already."""
    shape = int(person[-1]) + 1, int(statement.max()) + 1
    pair = questions(person, statement, choice, shape)
    del person, statement, choice
    _fit(pair[0].part(0, 1000), FACTORS)
    return lambda: [_fit(block, factors) for block, factors in zip(pair, (FACTORS, PASS_FACTORS), strict=True)]


def _fit(block: Block, factors: int) -> estimator.Parameters:
    from middleground.engine.opinion.live import fit_question

    return fit_question(block, factors, compiled.COMPILED, np.random.default_rng(0))


def _questions(votes: VoteMatrix) -> tuple[Block, Block]:
    return questions(votes.person, votes.statement, votes.choice, (votes.n_people, votes.n_statements))


def _matrix(person, statement, choice) -> VoteMatrix:
    people, statements = int(person.max()) + 1, int(statement.max()) + 1
    return VoteMatrix(
        person, statement, choice, tuple(f"p{k}" for k in range(people)), tuple(f"s{k}" for k in range(statements))
    )


def _save(name: str, path: Path) -> bool:
    if " x " in name:
        people, statements = (int(part) for part in name.split(" x "))
        person, statement, choice = _invented(people, statements)
    elif (full := _full_name(name)) is not None:
        votes = read_conversation(FOLDER / full).votes
        person, statement, choice = votes.person, votes.statement, votes.choice
    else:
        return False
    np.savez(path, person=person, statement=statement, choice=choice)
    return True


def _full_name(name: str) -> str | None:
    return next((each for each in names() if each == name), None)


def _invented(people: int, statements: int, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Votes along three lines, 33 a person on average, log-normal; a tenth of them passes."""
    rng = np.random.default_rng([seed, people])
    count = np.clip(24 * np.exp(0.8 * rng.standard_normal(people)), 1, 0.8 * statements).astype(np.int64)
    person = np.repeat(np.arange(people, dtype=np.int32), count)
    key = np.unique(person * np.int64(statements) + rng.integers(0, statements, person.size))
    person, statement = (key // statements).astype(np.int32), (key % statements).astype(np.int32)
    del key
    loading = (1.6 * rng.laplace(size=(statements, 3)) * np.array([1, 0.6, 0.4])).astype(np.float32)
    logit = rng.normal(0.35, 0.8, statements).astype(np.float32)[statement]
    logit += (0.35 * rng.standard_normal(people)).astype(np.float32)[person]
    for k in range(3):
        logit += rng.standard_normal(people).astype(np.float32)[person] * loading[statement, k]
    choice = np.where(rng.random(person.size, dtype=np.float32) < expit(logit), 1, -1).astype(np.int8)
    choice[rng.random(person.size, dtype=np.float32) < 0.1] = 0
    return person, statement, choice


def _batch_row(people: int) -> Row:
    """Batches of 1,000 votes put into a warm fit of many people: the 95th percentile of milliseconds."""
    votes = _matrix(*_invented(people, 300))
    kernel = compiled.COMPILED if compiled.is_available() else None
    fits = []
    for block, factors in zip(_questions(votes), (FACTORS, PASS_FACTORS), strict=True):
        run = InMemory(split(block), threads())
        parameters = estimator.fit(run, 300, factors, np.random.default_rng(0), plan=estimator.Plan(2, None, kernel))
        fits.append(begin(run, parameters, kernel=kernel))
    fit, rng, taken = WarmFit(*fits, votes.statement_ids), np.random.default_rng(1), []
    for _ in range(BATCHES):
        before, after = _some_votes(votes, rng)
        start = perf_counter()
        moved = fit.with_votes(before, after, kernel=kernel)
        assert moved.agree.parameters.n_statements == moved.takes_side.parameters.n_statements
        taken.append(1000 * (perf_counter() - start))
    p95, half = (float(np.quantile(taken[3:], q)) for q in (0.95, 0.5))
    ours = f"{p95:.1f} ms (median {half:.1f}), {len(fit.to_bytes()) / 1e3:.0f} kB stored"
    measure = f"a batch of 1,000 votes on {people:,} people (warm), 95th percentile"
    return Row(measure, "all recomputed", ours, "≤ 50 ms (moonshot 5)", at_most(p95, 50))


def _some_votes(votes: VoteMatrix, rng: np.random.Generator) -> tuple[VoteMatrix, VoteMatrix]:
    """All votes of the people of a batch, without and with their last five."""
    starts = np.searchsorted(votes.person, np.arange(votes.n_people + 1))
    enough = np.flatnonzero(np.diff(starts) > 2 * VOTES_IN_A_BATCH)
    people = np.sort(rng.choice(enough, PEOPLE_IN_A_BATCH, replace=False))
    ids = tuple(map(str, range(people.size)))
    found = []
    for left_out in (VOTES_IN_A_BATCH, 0):
        rows = [np.arange(starts[p], starts[p + 1] - left_out) for p in people]
        person = np.repeat(np.arange(people.size), [row.size for row in rows])
        at = np.concatenate(rows)
        found.append(VoteMatrix(person, votes.statement[at], votes.choice[at], ids, votes.statement_ids))
    return found[0], found[1]


def _million_row() -> Row:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.npz"
        np.savez(path, **dict(zip(("person", "statement", "choice"), _invented(1_000_000, 1000), strict=True)))
        cost = _in_own_process("million", path)
    met = cost.seconds <= 90 and cost.megabytes <= 2500
    return Row("10⁶ people × 1,000 statements, 3·10⁷ votes, both questions", "-", str(cost), "≤ 90 s, ≤ 2.5 GB", met)


def main() -> None:
    """Print the table."""
    print(f"cores {threads()}; the first {FIRST:,} people of more find the first parameters", flush=True)
    print(show(rows(quick="--quick" in sys.argv)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
