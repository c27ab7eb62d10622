"""Heavy computing in a process of its own, so that answering people never waits for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from middleground.web.jobs.frames import line_of
from middleground.web.jobs.progress import current

T = TypeVar("T")
OnProgress = Callable[[int, int, str], None]

ONE_THREAD = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "NUMBA_NUM_THREADS"], "1"
)
LONGEST = 4 * 60 * 60.0


class ChildFailed(Exception):
    """The child ended without an answer, took too long, or raised what cannot travel; ``args[0]`` says which."""


def run_in_child(
    function: Callable[..., T], *args: Any, on_progress: OnProgress | None = None, longest: float = LONGEST
) -> T:
    """Call ``function(*args)`` in a fresh process at nice 19 with one numeric thread, and return what it returns.

    With ``on_progress`` the function also gets ``progress=`` to call with ``(done, total, note_code)``. An exception of
    the function is raised here. While it works, the lease of the current job is kept; when the lease is lost or the
    worker stops, the child is killed. Function, arguments and result must be picklable, and the function's module must
    import no Django (the engine does not): the child has none.
    """
    ours, theirs = Pipe(duplex=True)
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "middleground.web.jobs.child_process", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env={**os.environ, **ONE_THREAD},
        stdin=subprocess.DEVNULL,
    )
    theirs.close()
    try:
        with ours:
            ours.send((function, args, on_progress is not None))
            return _answer(ours, on_progress, time.monotonic() + longest)  # type: ignore[no-any-return]
    finally:
        process.kill()
        process.wait()


def _answer(line: Connection, on_progress: OnProgress | None, deadline: float) -> Any:
    while time.monotonic() < deadline:
        kind, value = _next(line)
        if kind == "result":
            return value
        if kind == "error":
            _raise(*value)
        if kind == "progress" and on_progress is not None:
            on_progress(*value)
    raise ChildFailed("took_too_long")


def _next(line: Connection) -> tuple[str, Any]:
    try:
        if line.poll(0.5):
            message: tuple[str, Any] = line.recv()
            return message
    except (EOFError, ConnectionError) as error:
        raise ChildFailed("died") from error
    progress = current()
    if progress is not None:
        progress.beat()
    return "silence", None


def _raise(error: Exception | None, name: str, frames: list[tuple[str, int, str]]) -> None:
    raised = error if error is not None else ChildFailed(name)
    raised.child_frames = [line for frame in frames if (line := line_of(*frame))]  # type: ignore[attr-defined]
    raise raised
