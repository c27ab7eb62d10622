"""How firm a map is, as it may be published: repeats counted, moves in steps of five per cents.

A change is drawn at random, so that it says little of anybody; a finer number could still tell of single people.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.findings import Moves, Note, Stability

STEP = 5  # per cents


@dataclass(frozen=True, slots=True)
class ReleasedMove:
    """What one kind of change does to the map.

    Parameters
    ----------
    change
        ``people``, ``statements``, ``against`` or ``same``, as in ``Moves``.
    alike
        In how many of the repeats the structure is the same.
    middle
        How far the share in between moves at most, in points of a hundred, rounded up; None where there is none.
    common_ground
        Of the statements in either list of common ground, how many of a hundred are in both; None where unknown.
    left, joined
        Ids of statements that leave or join common ground in more than half of the repeats.
    """

    change: str
    alike: int
    middle: int | None
    common_ground: int | None
    left: tuple[str, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasedStability:
    """How firm a map is; every kind of change was tried ``repeats`` times."""

    repeats: int
    moves: tuple[ReleasedMove, ...]
    notes: tuple[Note, ...]


def release_stability(found: Stability, *, common_ground: Collection[str], told: Collection[str]) -> ReleasedStability:
    """Let what was found about firmness pass.

    Parameters
    ----------
    found
        What the engine found.
    common_ground
        Ids of the statements that are shown as common ground: others cannot leave it.
    told
        Ids of the statements whose shares are shown: others are not named.

    Returns
    -------
    ReleasedStability
        In steps of five per cents.
    """
    moves = tuple(_move(move, set(common_ground), set(told)) for move in found.moves)
    return ReleasedStability(found.repeats, moves, found.notes)


def _move(move: Moves, common_ground: set[str], told: set[str]) -> ReleasedMove:
    alike = move.same_structure
    return ReleasedMove(
        change=move.change,
        alike=round(alike.value * alike.n) if isinstance(alike, Estimate) else 0,
        middle=_up_to(move.middle),
        common_ground=_in_steps(move.common_ground),
        left=tuple(name for name in move.left if name in common_ground & told),
        joined=tuple(name for name in move.joined if name in told - common_ground),
    )


def _up_to(moved: Shown) -> int | None:
    if not isinstance(moved, Estimate):
        return None
    return STEP * max(1, math.ceil(100 * moved.high / STEP - 1e-9))


def _in_steps(part: Shown) -> int | None:
    return STEP * round(100 * part.value / STEP) if isinstance(part, Estimate) else None


def stability_to_json(found: ReleasedStability | None) -> dict[str, Any] | None:
    """Write it as plain data.

    Parameters
    ----------
    found
        What was released, or None.
    """
    if found is None:
        return None
    return {
        "repeats": found.repeats,
        "moves": [
            {
                "change": move.change,
                "alike": move.alike,
                "middle": move.middle,
                "common_ground": move.common_ground,
                "left": list(move.left),
                "joined": list(move.joined),
            }
            for move in found.moves
        ],
        "notes": [note.code for note in found.notes],
    }


def stability_from_json(plain: dict[str, Any] | None) -> ReleasedStability | None:
    """Read what :func:`stability_to_json` wrote.

    Parameters
    ----------
    plain
        The data; None where it was not looked at, or not yet.
    """
    if plain is None:
        return None
    moves = tuple(
        ReleasedMove(**{**move, "left": tuple(move["left"]), "joined": tuple(move["joined"])})
        for move in plain["moves"]
    )
    return ReleasedStability(plain["repeats"], moves, tuple(Note(code) for code in plain["notes"]))
