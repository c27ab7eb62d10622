"""A write that is on the disk before it is acknowledged, against the disk alone; goal: under three times."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

WRITES = 200
ROUNDS = 5


def main() -> None:
    """Compare a small transaction with ``synchronous=FULL`` and a page that is appended and synchronised."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        turns = [
            (_transactions(folder / f"{turn}.sqlite3"), _appends(folder / f"{turn}.log")) for turn in range(ROUNDS)
        ]
    durable, disk = (median(column) / WRITES * 1000 for column in zip(*turns, strict=True))
    print(f"{durable / disk:.2f} times the disk alone ({durable:.2f} ms and {disk:.2f} ms)")


def _transactions(path: Path) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE vote (participant INTEGER, statement INTEGER, choice INTEGER)")
    begun = perf_counter()
    for number in range(WRITES):
        connection.execute("INSERT INTO vote VALUES (?, ?, 1)", (number, number % 50))
    taken = perf_counter() - begun
    connection.close()
    return taken


def _appends(path: Path) -> float:
    begun = perf_counter()
    with path.open("wb", buffering=0) as file:
        for _ in range(WRITES):
            file.write(bytes(4096))
            os.fsync(file.fileno())
    return perf_counter() - begun


if __name__ == "__main__":
    main()
