"""What fair can mean, in a sentence and as a point of the polytope that a lottery should reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from middleground.engine.selection.bounds import Target, leximin_target
from middleground.engine.selection.clock import Clock
from middleground.engine.selection.profiles import Array, Profiles
from middleground.engine.selection.solver import Programme, maximise

Mode = Literal["leximin", "maximin", "nash", "goldilocks", "uniform"]
MODES: Mapping[Mode, str] = {
    "leximin": "The lowest chance is as high as the rules allow, then the second lowest, and so on.",
    "maximin": "The lowest chance is as high as the rules allow; the others are as equal as that permits.",
    "nash": "The product of all chances is as large as the rules allow, so that nobody's chance is given up cheaply.",
    "goldilocks": "The lowest chance is almost as high as the rules allow, and the highest is held down.",
    "uniform": "Chances are as near to the same for everybody as the rules allow, by their squared distances.",
}
PROMISED: Mapping[Mode, float] = {"leximin": 1.0, "maximin": 1.0, "goldilocks": 0.98}
_PIECES = 12
_ROUNDS = 6
_MOST_LEVELS = 400


def targeted(profiles: Profiles, mode: Mode, clock: Clock, *, rough: bool = False) -> Target | None:
    """Return the point for a mode, with the proof of the highest lowest chance; None where there is none.

    ``rough``: only a point with the highest lowest chance.
    """
    levels = _MOST_LEVELS if mode == "leximin" and not rough else 1
    best = leximin_target(profiles, most=levels, stop=lambda: clock.left() < 0)
    if best is None or mode == "leximin" or rough:
        return best
    lowest, equal = best.levels[0].value, _equal(profiles)
    if mode == "maximin":
        z = fairest(profiles, lambda chance: equal - chance, lowest, 1.0)
    elif mode == "nash":
        z = fairest(profiles, lambda chance: 1 / np.maximum(chance, 1e-6), 0.0, 1.0)
    elif mode == "uniform":
        z = fairest(profiles, lambda chance: equal - chance, 0.0, 1.0)
    else:
        z = _held_down(profiles, PROMISED[mode] * lowest, equal)
    return best if z is None else Target(z, profiles.chance @ z, best.levels, complete=True)


def _equal(profiles: Profiles) -> float:
    """Return everybody's chance if there were no rules."""
    people = float(profiles.size[profiles.free].sum())
    return min(1.0, (profiles.case.places - float(profiles.size[~profiles.free].sum())) / max(people, 1.0))


def _held_down(profiles: Profiles, lowest: float, equal: float) -> Array | None:
    """Halve the room for the highest chance, then make chances as equal as the cap permits."""
    low, high = equal, 1.0
    for _step in range(20):
        middle = (low + high) / 2
        if fairest(profiles, np.zeros_like, lowest, middle, rounds=1) is None:
            low = middle
        else:
            high = middle
    return fairest(profiles, lambda chance: equal - chance, lowest, min(1.0, high * 1.0001))


def fairest(
    profiles: Profiles, slope: Callable[[Array], Array], lowest: float, highest: float, *, rounds: int = _ROUNDS
) -> Array | None:
    """Maximise a concave sum over people of which ``slope`` is the derivative, with chances between two bounds.

    The curve is made of straight pieces, which get shorter around the best point from round to round.
    """
    low = np.where(profiles.free, lowest, 1.0)
    high = np.where(profiles.free, max(highest, lowest), 1.0)
    knots = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, _PIECES + 1) ** 3
    width = float((high - low).max(initial=0.0))
    z: Array | None = None
    for _round in range(rounds):
        middles, lengths = (knots[:, 1:] + knots[:, :-1]) / 2, np.diff(knots, axis=1)
        found = _pieced(profiles, low, slope(middles) * profiles.size[:, None], lengths)
        if found is None:
            return z
        z = found
        width *= 0.2
        near = (profiles.chance @ z)[:, None] + width * np.linspace(-1, 1, _PIECES - 1)
        knots = np.hstack([low[:, None], np.clip(near, low[:, None], high[:, None]), high[:, None]])
    return z


def _pieced(profiles: Profiles, low: Array, gains: Array, lengths: Array) -> Array | None:
    """Solve the programme in which each class's chance is ``low`` and then pieces of these lengths and gains."""
    classes, pieces = gains.shape
    columns = profiles.columns
    spread = csr_array(
        (np.ones(classes * pieces), (np.repeat(np.arange(classes), pieces), np.arange(classes * pieces))),
        shape=(classes, classes * pieces),
    )
    rows = profiles.matrix.shape[0]
    matrix = vstack(
        [hstack([profiles.matrix, csr_array((rows, classes * pieces))]), hstack([profiles.chance, -spread])]
    )
    programme = Programme(
        csr_array(matrix),
        np.concatenate([profiles.low, low]),
        np.concatenate([profiles.high, low]),
        np.concatenate([profiles.lower, np.zeros(classes * pieces)]),
        np.concatenate([profiles.upper, lengths.ravel()]),
    )
    found = maximise(np.concatenate([np.zeros(columns), gains.ravel()]), programme)
    return None if found is None else np.clip(found.point[:columns], 0.0, profiles.upper)
