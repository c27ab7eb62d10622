"""The inside of a child process: nice, one numeric thread, no Django. Started by ``jobs.child``.

It talks over one connection: the work comes in, progress and at last a result or an error go out. When the
connection closes, the parent is gone or lost interest, and the child ends at once.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection

PAUSE = 0.2


class Told:
    """What the function calls with its progress: ``progress(done, total, note_code)``."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._sent = 0.0

    def __call__(self, done: int, total: int, note_code: str = "") -> None:
        if done == total or time.monotonic() - self._sent >= PAUSE:
            self._sent = time.monotonic()
            self._line.send(("progress", (done, total, note_code)))


def main(handle: int) -> None:
    """Do the one piece of work that comes over the connection."""
    os.nice(19)
    line = Connection(handle)
    try:
        function, args, wants_progress = line.recv()
        threading.Thread(target=_end_with, args=(line,), daemon=True).start()
        options = {"progress": Told(line)} if wants_progress else {}
        answer = ("result", function(*args, **options))
    # Whatever it is, it is carried to the parent, which raises it there.
    except Exception as error:  # noqa: BLE001
        answer = ("error", _portable(error))
    line.send(answer)


def _portable(error: Exception) -> tuple[Exception | None, str, list[tuple[str, int, str]]]:
    frames = [(f.filename, f.lineno or 0, f.name) for f in traceback.extract_tb(error.__traceback__, limit=-50)]
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own object, to see whether it survives the way
    # An exception may refuse to travel in any way; its name is carried instead.
    except Exception:  # noqa: BLE001
        return None, name, frames
    return error, name, frames


def _end_with(line: Connection) -> None:
    try:
        line.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
