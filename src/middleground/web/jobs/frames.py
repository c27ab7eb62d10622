"""The lines of our own code that an exception passed through, without any value."""

from __future__ import annotations

import traceback
from pathlib import Path

import middleground

ROOT = Path(middleground.__file__).parent
LIMIT = 20


def own_frames(error: BaseException) -> list[str]:
    """Return ``web/mail/tasks.py:41 send_letter`` for each of our frames, outermost first.

    An error from a child process brings the frames of that process along in ``child_frames``.
    """
    seen = traceback.walk_tb(error.__traceback__)
    lines = [line_of(frame.f_code.co_filename, number, frame.f_code.co_name) for frame, number in seen]
    return [line for line in [*lines, *getattr(error, "child_frames", [])] if line][-LIMIT:]


def line_of(filename: str, number: int, function: str) -> str:
    """Return the frame in our short form, or nothing when it is not ours."""
    path = Path(filename)
    return f"{path.relative_to(ROOT).as_posix()}:{number} {function}" if path.is_relative_to(ROOT) else ""
