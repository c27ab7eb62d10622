"""The loop of a worker: hear the bell, take a job, run it; now and then look after silent and repeated jobs."""

from __future__ import annotations

import logging
import signal
import threading
import time
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from middleground.web.jobs import doorbell, runner, timetable

log = logging.getLogger("middleground.jobs")

LISTEN_EVERY = 0.5
SWEEP_EVERY = 5.0


class Worker:
    """Runs jobs one after the other until it is asked to stop; a running job that reports is then put back."""

    def __init__(self, lane: str = "all") -> None:
        self.lane = lane
        self._stop = threading.Event()
        self._swept = float("-inf")

    def stop_on_signals(self) -> None:
        """Stop in good order on SIGTERM and Ctrl-C."""
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.signal(signal.SIGINT, self._asked_to_stop)

    def run(self) -> None:
        """Work until asked to stop; a database that is away for a while is waited for."""
        while not self._stop.is_set():
            try:
                busy = self.step()
            except (DatabaseError, InterfaceError) as error:
                log.warning("the database did not answer: %s", type(error).__name__)
                connections.close_all()
                busy = False
            if not busy:
                self._stop.wait(LISTEN_EVERY)

    def run_all(self) -> int:
        """Do everything that is due now, and return how many jobs ran."""
        count = 0
        while not self._stop.is_set() and self.step():
            count += 1
        return count

    def step(self) -> bool:
        """Run at most one job and say whether there was one."""
        close_old_connections()
        self._sweep()
        job = runner.claim_next(self.lane)
        if job is not None:
            runner.run(job, self._stop.is_set)
        return job is not None

    def _sweep(self) -> None:
        doorbell.hush()
        if time.monotonic() - self._swept >= SWEEP_EVERY:
            self._swept = time.monotonic()
            runner.requeue_lost()
            timetable.start_due()

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()
