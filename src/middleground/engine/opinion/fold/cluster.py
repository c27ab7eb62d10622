"""The fold on a cluster: each Dask task reads the row groups of one shard and returns sums, never votes or people.

The scheduler keeps what every task needs, so that a worker that dies loses only the shards it had in hand: others do
them again. Sums are added in the order of the file, whoever made them.
"""

from __future__ import annotations

import pickle
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from importlib.metadata import PackageNotFoundError, version
from operator import add
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from middleground.engine.errors import EngineError
from middleground.engine.opinion.fold.parquet import HOLD, Held, Part, Question, Tick, fold_shard
from middleground.engine.opinion.reading.parquet import VoteFile, arrow

PATIENCE = 15  # seconds for a scheduler, and then for a first worker
_PACKAGES = ("middleground", "numpy", "numba", "pyarrow")
_TAIL = 1 << 16
_held: dict[str, Held] = {}  # of a worker: what it keeps of each file between two sweeps


def _is_listening(address: str) -> bool:
    """Say whether somebody listens there.

    Asked first, because a client that could not connect closes itself whenever it is collected, and can then wait for
    itself without end.
    """
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE):
            return parts.scheme in {"tcp", "tls"}
    except (OSError, ValueError):  # nobody there, or not an address
        return False


@contextmanager
def connected(address: str, votes: VoteFile) -> Iterator[Any]:
    """Connect to a cluster whose workers can all read the file and run the same fold.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    votes
        The file, in a folder that all machines share.

    Raises
    ------
    EngineError
        ``scale.not_installed``, ``scale.no_scheduler``, ``scale.no_workers``, ``scale.not_seen``,
        ``scale.other_version``.
    """
    distributed = arrow("distributed")
    if not _is_listening(address):
        raise EngineError("scale.no_scheduler", value=address[:80])
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError):  # nobody there, or not an address; a timeout is an OSError
        raise EngineError("scale.no_scheduler", value=address[:80]) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise EngineError("scale.no_workers", value=address[:80]) from None
        _check_workers(client, votes)
        yield client


def _check_workers(client: Any, votes: VoteFile) -> None:
    path = str(Path(votes.path).resolve())
    own = (_versions(), _fingerprint(path))
    try:
        told = client.run(_seen, path)
    except ImportError:
        raise EngineError("scale.other_version", worker="?", value=_named(own[0])) from None
    for worker, (versions, fingerprint) in sorted(told.items()):
        if versions != own[0]:
            raise EngineError("scale.other_version", worker=worker, value=_named(own[0]))
        if fingerprint != own[1]:
            raise EngineError("scale.not_seen", worker=worker, value=path)


def _seen(path: str) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    return _versions(), _fingerprint(path)


def _versions() -> tuple[str, ...]:
    return tuple(_version(package) for package in _PACKAGES)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"


def _named(versions: tuple[str, ...]) -> str:
    return ", ".join(f"{package} {number}" for package, number in zip(_PACKAGES, versions, strict=True))


def _fingerprint(path: str) -> tuple[int, int] | None:
    """Size and a checksum of the end, where a Parquet file tells what it holds."""
    try:
        with Path(path).open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL))
            return size, zlib.crc32(file.read())
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class OnCluster:
    """Runs a fold over a file on the workers of a cluster.

    Parameters
    ----------
    client
        As :func:`connected` gives it.
    part
        What is folded; its file has a path that every worker can open.
    tick
        Called with the votes of each shard that is done; to cancel, raise.
    hold
        Bytes of votes that each worker keeps between two sweeps.
    """

    client: Any
    part: Part
    tick: Tick | None = None
    hold: int = HOLD

    def asking(self, question: Question | None) -> OnCluster:
        """The same file and workers, for another question."""
        return replace(self, part=replace(self.part, question=question))

    def of(self, part: Part) -> OnCluster:
        """Another part; workers forget what they kept when they are first asked for it."""
        return replace(self, part=part)

    def __call__(self, fold: Callable[[Any, Any], Any], given: Any, /) -> Any:
        return reduce(add, self._sums((fold, given)))

    def _sums(self, work: tuple[Callable[[Any, Any], Any], Any]) -> Iterator[Any]:
        lost = (arrow("distributed").KilledWorker, arrow("distributed").client.FutureCancelledError)
        shards = self.part.shards()
        order = pickle.dumps((self.part, self.hold, work))
        # A task, not scattered data: what was scattered is gone with the worker that held it.
        told = self.client.submit(bytes, order, pure=False)
        waiting = [self.client.submit(_do, told, shard.start, pure=False) for shard in shards]
        try:
            for shard, future in zip(shards, waiting, strict=True):
                yield future.result()
                future.release()
                if self.tick:
                    self.tick(sum(self.part.votes.group_votes[group] for group in shard))
        except lost:
            raise EngineError("scale.workers_lost") from None
        finally:
            self.client.cancel([*waiting, told])


def _do(order: bytes, start: int) -> Any:
    """Fold one shard, on a worker."""
    part, hold, work = pickle.loads(order)  # noqa: S301  from the scheduler that this worker obeys
    key = f"{part.votes.path} {_fingerprint(part.votes.path)} {part.columns} {part.sign}"
    if key not in _held:
        _held.clear()
        _held[key] = Held(hold)
    shard = next(shard for shard in part.shards() if shard.start == start)
    return fold_shard(part, _held[key], shard, work)
