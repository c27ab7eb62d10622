"""Keeping worker processes alive beside the web server, and ending them with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

PATIENCE = 30.0
"""Seconds a worker gets to put its job back before it is killed; its lease then brings the job back."""

SHORT_LIFE = 10.0
LONGEST_PAUSE = 30.0


class Supervisor:
    """Runs one process per command line, starts it again when it dies, and stops all at the end."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self._commands = commands
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._keepers: list[threading.Thread] = []

    def start(self) -> None:
        """Start every process and a thread that watches it."""
        self._keepers = [
            threading.Thread(target=self._keep, args=(place, command), daemon=True, name=f"keeper-{place}")
            for place, command in enumerate(self._commands)
        ]
        for keeper in self._keepers:
            keeper.start()

    def stop(self) -> None:
        """Ask every process to stop, and kill those that do not."""
        with self._starting:  # no process is started after this line
            self._stopping.set()
        deadline = time.monotonic() + PATIENCE
        for process in self._processes.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        for process in self._processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _keep(self, place: int, command: Sequence[str]) -> None:
        pause = 0.5
        while (process := self._begin(place, command)) is not None:
            begun = time.monotonic()
            process.wait()
            pause = 0.5 if time.monotonic() - begun > SHORT_LIFE else min(2 * pause, LONGEST_PAUSE)
            self._stopping.wait(pause)

    def _begin(self, place: int, command: Sequence[str]) -> subprocess.Popen[bytes] | None:
        with self._starting:
            if self._stopping.is_set():
                return None
            self._processes[place] = subprocess.Popen(command)  # noqa: S603 - our own command line
            return self._processes[place]


def worker_commands() -> list[list[str]]:
    """Return the command lines of the two workers: letters and other quick jobs never wait for an analysis."""
    base = [sys.executable, "-m", "middleground", "worker", "--parent", str(os.getpid())]
    return [[*base, "--lane", lane] for lane in ("quick", "heavy")]
