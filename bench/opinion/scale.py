"""A map of a million people, out of core: seconds, memory, and what travels between machines in a sweep.

python -m bench.opinion.scale [PEOPLE]     10⁶ people, 1,000 statements, 3·10⁷ votes, unless told otherwise

Each map is made by a process of its own. Seconds of the clock and of the processors are both told, since a shared
machine makes the first longer.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from bench.opinion.table import Row
from middleground.engine.opinion.factors.chart import FACTORS
from middleground.engine.opinion.fold.cluster import OnCluster, connected
from middleground.engine.opinion.fold.compiled import kernel_for
from middleground.engine.opinion.fold.parameters import Parameters
from middleground.engine.opinion.fold.parquet import Part
from middleground.engine.opinion.large import map_file
from middleground.engine.opinion.large_town import write_large_town
from middleground.engine.opinion.reading.parquet import open_votes
from middleground.engine.opinion.simulate import Town

PEOPLE, STATEMENTS, MEDIAN = 1_000_000, 1000, 23  # 30 votes each on average
POLIS = "Polis: at most 100,000 people"


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield what was measured."""
    yield from _rows(PEOPLE // 50 if quick else PEOPLE)


def _rows(people: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "town.parquet"
        votes = write_large_town(path, Town("gaussian", people=people, statements=STATEMENTS, votes=MEDIAN))
        told = _in_child(path)
        size = f"{people:,} people × {STATEMENTS:,} statements, {votes:,} votes, whole map"
        seconds = f"{told['seconds']:.0f} s ({told['cpu']:.0f} s of processors, {told['threads']} threads)"
        full = people == PEOPLE
        yield Row(size, POLIS, seconds, "≤ 90 s", told["seconds"] <= 90 if full else None)
        yield Row("… peak memory", "", f"{told['megabytes']:.0f} MB", "≤ 2,500 MB", told["megabytes"] <= 2500)
        sent, took = network(path)
        yield Row("Dask, one sweep: bytes between machines", "", f"{sent / 1e6:.1f} MB ({took:.1f} s)", "")


def _in_child(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.opinion.scale", "--map", str(path)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def _map(path: str) -> None:
    from middleground.engine.opinion.live import threads

    start = perf_counter()
    map_file(path)
    print(
        json.dumps(
            {
                "seconds": perf_counter() - start,
                "cpu": process_time(),
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
                "threads": threads(),
            }
        )
    )


def network(path: Path) -> tuple[float, float]:
    """Bytes over the loopback device, and seconds, of one sweep with two workers; others' traffic counts, too."""
    from distributed import LocalCluster

    votes = open_votes(path)
    part = Part(votes, tuple(range(len(votes.statements))), "agreement")
    given = Parameters.blank(part.n_statements, FACTORS)
    given.mean[:] = 0.3 * np.random.default_rng(0).standard_normal(given.mean.shape)
    work = kernel_for(votes.n_votes).fold
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
        connected(cluster.scheduler_address, votes) as client,
    ):
        run = OnCluster(client, part)
        run(work, given)  # compiles, and reads the file
        before, start = _loopback(), perf_counter()
        run(work, given)
        return _loopback() - before, perf_counter() - start


def _loopback() -> float:
    for line in Path("/proc/net/dev").read_text(encoding="ascii").splitlines():
        if line.strip().startswith("lo:"):
            return float(line.split(":")[1].split()[0])
    return float("nan")


def main() -> None:
    """Print the rows."""
    people = int(sys.argv[1]) if sys.argv[1:] else PEOPLE
    for row in _rows(people):
        print(" | ".join(row.cells()), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--map"]:
        _map(sys.argv[2])
    else:
        main()
