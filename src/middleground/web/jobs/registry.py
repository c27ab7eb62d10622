"""Which jobs exist: each app declares its own in ``tasks.py``, which is imported at start-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

JobFunction = Callable[..., None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A job that can be asked for: what it runs, how often it is tried, how long it may be silent.

    ``every`` repeats it by the timetable; ``heavy`` jobs have a worker of their own, so that letters never wait
    for an analysis.
    """

    name: str
    function: JobFunction
    attempts: int
    lease: dt.timedelta
    every: dt.timedelta | None
    heavy: bool


_kinds: dict[str, JobKind] = {}
_notes: dict[str, Promise] = {}


def job(
    name: str,
    *,
    attempts: int = 3,
    lease: dt.timedelta = dt.timedelta(minutes=5),
    every: dt.timedelta | None = None,
    heavy: bool = False,
) -> Callable[[JobFunction], JobFunction]:
    """Declare ``function(progress, **ids)`` as a job. It may run more than once, so it must be idempotent."""

    def declare(function: JobFunction) -> JobFunction:
        known = _kinds.get(name)
        assert known is None or known.function.__qualname__ == function.__qualname__, f"two jobs are called {name}"
        _kinds[name] = JobKind(name, function, attempts, lease, every, heavy)
        return function

    return declare


def register_notes(notes: dict[str, Promise]) -> None:
    """Add the sentences of progress notes, such as ``{"map.reading": _("Reading the answers")}``."""
    _notes.update(notes)


def note_words(code: str) -> str:
    """Return the sentence of a progress note; a note without one is not shown."""
    return str(_notes.get(code, ""))


def kind_of(name: str) -> JobKind:
    """Return the declared job; an unknown name is a programming error."""
    return _kinds[name]


def names(lane: str = "all") -> list[str]:
    """Return the jobs of a lane: ``heavy``, ``quick`` or ``all``."""
    return [kind.name for kind in _kinds.values() if lane == "all" or kind.heavy == (lane == "heavy")]


def repeated() -> list[JobKind]:
    """Return the jobs that the timetable starts."""
    return [kind for kind in _kinds.values() if kind.every is not None]


def forget(name: str) -> Any:
    """Take a job out again; for tests that declare their own."""
    return _kinds.pop(name, None)
