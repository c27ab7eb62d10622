"""What ``middleground map --stability`` prints: how far the map moves when people, statements or intentions change."""

from __future__ import annotations

import math
from collections.abc import Callable

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.messages import describe_note
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.stability import Moves, stability

CHANGES = {
    "people": "four fifths of the people",
    "statements": "four fifths of the statements",
    "against": "5 % more who vote against the majority",
    "same": "5 % more who all cast the same ballot",
}
STEP = 5  # per cents; a finer number would tell of single people
Progress = Callable[[int, int], None]


def told(source: SourceConversation, *, seed: int, progress: Progress | None) -> str:
    """Return a line for each kind of change and the warnings.

    Parameters
    ----------
    source
        A conversation.
    seed
        The same seed: the same lines.
    progress
        Called with maps done and maps in all.

    Returns
    -------
    str
        Lines of English text.
    """
    found = stability(source, seed=seed, progress=progress)
    lines = [f"How firm this is ({found.repeats} quick maps for each change):"]
    lines += [_line(move) for move in found.moves]
    return "\n".join([*lines, *(f"Warning: {describe_note(note)}" for note in found.notes)])


def _line(move: Moves) -> str:
    alike = move.same_structure
    verdict = f"{round(alike.value * alike.n)} of {alike.n}" if isinstance(alike, Estimate) else "-"
    return (
        f"  {CHANGES[move.change]}: the same structure in {verdict}; in between moves by {_up_to(move.middle)};"
        f" {_shared(move.common_ground)} of common ground stays"
    )


def _up_to(moved: Shown) -> str:
    if not isinstance(moved, Estimate):
        return "-"
    return f"up to {STEP * max(1, math.ceil(100 * moved.high / STEP - 1e-9))} points"


def _shared(part: Shown) -> str:
    return f"{STEP * round(100 * part.value / STEP)} %" if isinstance(part, Estimate) else "-"
