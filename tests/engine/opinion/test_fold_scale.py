"""One fit, run in memory, out of core and on a cluster of several processes: the same numbers come out."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from middleground.engine.errors import EngineError
from middleground.engine.messages import describe
from middleground.engine.opinion.fold.blocks import Block
from middleground.engine.opinion.fold.cluster import OnCluster, connected
from middleground.engine.opinion.fold.estimator import InMemory, fold, refit
from middleground.engine.opinion.fold.parameters import Parameters
from middleground.engine.opinion.fold.parquet import SHARDS, Held, OutOfCore, Part
from middleground.engine.opinion.reading.packing import write_votes, writing_votes
from middleground.engine.opinion.reading.parquet import VoteFile, open_votes
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation, SourceStatement

TOLERANCE = 1e-9  # between blocks cut elsewhere; the same blocks agree to the last bit

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def town() -> SourceConversation:
    return invent(Town("gaussian", people=800, statements=40, votes=15)).source


@pytest.fixture(scope="module")
def file(town: SourceConversation, tmp_path_factory: pytest.TempPathFactory) -> VoteFile:
    path = tmp_path_factory.mktemp("votes") / "votes.parquet"
    write_votes(path, town, group_votes=150)
    return open_votes(path)


def part_of(file: VoteFile, question: str = "agreement") -> Part:
    return Part(file, tuple(range(len(file.statements))), question)


def in_memory(town: SourceConversation) -> InMemory:
    votes = town.votes
    taken = votes.choice != 0
    shape = (votes.n_people, votes.n_statements)
    return InMemory((Block.build(votes.person[taken], votes.statement[taken], votes.choice[taken] == 1, shape),))


def fitted(run) -> Parameters:
    """Some sweeps from loadings that are set."""
    blank = Parameters.blank(40, 2)
    start = replace(blank, mean=np.random.default_rng(4).standard_normal(blank.mean.shape))
    return refit(run, start, sweeps=3)


def distance(one: Parameters, other: Parameters) -> float:
    return max(float(np.abs(one.mean - other.mean).max()), float(np.abs(one.covariance - other.covariance).max()))


def test_out_of_core_is_the_fit_in_memory(town: SourceConversation, file: VoteFile) -> None:
    assert len(part_of(file).shards()) == SHARDS
    assert distance(fitted(OutOfCore(part_of(file))), fitted(in_memory(town))) < TOLERANCE


@pytest.mark.parametrize(("threads", "hold"), [(3, 1 << 20), (1, 0), (2, 20_000)])
def test_threads_and_memory_change_no_bit(file: VoteFile, threads: int, hold: int) -> None:
    plain = fitted(OutOfCore(part_of(file)))

    other = fitted(OutOfCore(part_of(file), threads=threads, held=Held(hold)))

    assert distance(plain, other) == 0


def test_both_questions_are_asked_of_the_same_votes(town: SourceConversation, file: VoteFile) -> None:
    run = OutOfCore(part_of(file)).asking("sides_taken")

    sums = run(fold, Parameters.blank(40, 0))

    assert sums.answers.tolist() == np.bincount(town.votes.statement, minlength=40).tolist()


def test_statements_can_be_left_out(town: SourceConversation, file: VoteFile) -> None:
    columns = (-1, *range(38), -1)

    sums = OutOfCore(Part(file, columns, "sides_taken"))(fold, Parameters.blank(38, 0))

    assert sums.answers.tolist() == np.bincount(town.votes.statement, minlength=40)[1:39].tolist()


def test_progress_counts_every_vote_once_a_sweep(file: VoteFile) -> None:
    told: list[int] = []

    OutOfCore(part_of(file), threads=2, tick=told.append)(fold, Parameters.blank(40, 0))

    assert sum(told) == file.n_votes
    assert len(told) == SHARDS


class Cancelled(Exception):
    pass


def stop(_votes: int) -> None:
    raise Cancelled


def test_whoever_is_told_of_progress_can_cancel(file: VoteFile) -> None:
    with pytest.raises(Cancelled):
        OutOfCore(part_of(file), threads=2, tick=stop)(fold, Parameters.blank(40, 0))


@pytest.fixture(scope="module")
def cluster():
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=60
    ) as running:
        yield running


def test_a_cluster_gives_the_same_to_the_last_bit(cluster, file: VoteFile) -> None:
    with connected(cluster.scheduler_address, file) as client:
        told: list[int] = []
        found = fitted(OnCluster(client, part_of(file), tick=told.append))

    assert distance(found, fitted(OutOfCore(part_of(file)))) == 0
    assert sum(told) % file.n_votes == 0


def slow_fold(block: Block, given: tuple[Parameters, str]):
    """Fold, and leave a line about who did it."""
    with Path(given[1]).open("a") as log:
        log.write(f"{os.getpid()}\n")
    time.sleep(0.002)
    return fold(block, given[0])


def test_a_worker_killed_mid_way_costs_only_its_own_shards(cluster, file: VoteFile, tmp_path: Path) -> None:
    log = tmp_path / "log"
    given = (Parameters.blank(40, 2), str(log))
    killed: list[int] = []

    def kill_once(_votes: int) -> None:
        if not killed:
            killed.append(int(log.read_text().split()[-1]))
            os.kill(killed[0], signal.SIGKILL)

    with connected(cluster.scheduler_address, file) as client:
        sums = OnCluster(client, part_of(file), tick=kill_once)(slow_fold, given)

    done = [int(line) for line in log.read_text().split()]
    whole = OutOfCore(part_of(file))(fold, given[0])
    assert (sums.precision == whole.precision).all()
    assert (sums.shift == whole.shift).all()
    assert killed[0] in done
    assert len(done) - len(file.group_votes) <= done.count(killed[0])


def test_cancelling_leaves_no_work_behind(cluster, file: VoteFile) -> None:
    with connected(cluster.scheduler_address, file) as client:
        with pytest.raises(Cancelled):
            OnCluster(client, part_of(file), tick=stop)(fold, Parameters.blank(40, 2))

        assert client.futures == {}


def told_by(address: str, file: VoteFile) -> str:
    with pytest.raises(EngineError) as refused, connected(address, file):
        pass
    return describe(refused.value)


def test_a_scheduler_that_is_not_there_is_told(file: VoteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("middleground.engine.opinion.fold.cluster.PATIENCE", 0.3)

    assert told_by("tcp://127.0.0.1:9", file).startswith("No scheduler answers at tcp://127.0.0.1:9.")


@pytest.mark.parametrize("address", ["", "nonsense", "tcp://", "ftp://127.0.0.1:1", "127.0.0.1:x"])
def test_what_is_no_address_is_told(file: VoteFile, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr("middleground.engine.opinion.fold.cluster.PATIENCE", 0.3)

    assert told_by(address, file).startswith(f"No scheduler answers at {address}.")


def test_a_cluster_without_workers_is_told(file: VoteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    monkeypatch.setattr("middleground.engine.opinion.fold.cluster.PATIENCE", 0.3)

    with LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as empty:
        assert "has no workers" in told_by(empty.scheduler_address, file)


def test_workers_that_do_not_see_the_file_are_told(cluster, file: VoteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    real = "middleground.engine.opinion.fold.cluster._fingerprint"
    monkeypatch.setattr(real, lambda _path: (1, 2))

    assert "does not see the same file at" in told_by(cluster.scheduler_address, file)


FOLDING = """
import resource, sys
from middleground.engine.opinion.fold.estimator import fold
from middleground.engine.opinion.fold.parameters import Parameters
from middleground.engine.opinion.fold.parquet import Held, OutOfCore, Part
from middleground.engine.opinion.reading.parquet import open_votes

votes = open_votes(sys.argv[1])
run = OutOfCore(Part(votes, tuple(range(len(votes.statements))), "agreement"), held=Held(int(sys.argv[2])))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sums = run(fold, Parameters.blank(len(votes.statements), 1))
print(int(sums.answers.sum()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def folded_elsewhere(path: Path, hold: int) -> tuple[int, int]:
    """Answers and kilobytes that folding a file took beyond what was there before."""
    done = subprocess.run(
        [sys.executable, "-c", FOLDING, str(path), str(hold)], capture_output=True, text=True, check=True
    )
    answers, kilobytes = map(int, done.stdout.split())
    return answers, kilobytes


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for name, people in (("small", 1_000), ("large", 60_000)):
        starts = np.arange(people + 1) * 40
        with writing_votes(
            tmp_path / name, tuple(SourceStatement(f"{j}", "") for j in range(40)), group_votes=20_000
        ) as out:
            out.add(starts, np.tile(np.arange(40), people), rng.integers(-1, 2, people * 40))

    (few, small), (many, large) = (folded_elsewhere(tmp_path / name, hold=0) for name in ("small", "large"))

    assert many > 50 * few
    assert large - small < many * 8 / 1024 / 2  # kilobytes: less than half of what one number per answer would take
