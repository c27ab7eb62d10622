"""Ending with the process that started this one, however it ended."""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK_EVERY = 0.5
PATIENCE = 10.0


def stay_with(parent: int) -> None:
    """Ask this process to stop when ``parent`` is gone, and end it when it does not."""
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)
