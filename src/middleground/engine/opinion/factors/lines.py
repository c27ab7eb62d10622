"""The lines along which answers differ, and what names their ends.

The first is the line that is drawn. Further ones are the next directions along which expected answers differ, as
probabilities; one is told only if it surely moves the answers to several statements.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Shown
from middleground.engine.opinion.factors.describe import Across, interval_of
from middleground.engine.opinion.factors.findings import Result, estimate
from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.findings import Line, Structure

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
MOST_LINES = 3
MOST_NAMING = 5  # statements that name an end
MOVES = 0.25  # what a statement must surely differ between the outer quarters, as for "divisive"
FEWEST_MOVED = 3


def compared(agree: Draws, place: Float32 | None, structure: Structure) -> tuple[Float32, ...]:
    """The lines whose ends are compared: the one that is drawn, unless its sides say it already, and further ones."""
    if place is None:
        return ()
    further = range(2, min(MOST_LINES, agree.people.shape[1] - 1) + 1)
    return (*(() if structure == "spectrum" else (place,)), *(agree.people[:, axis] for axis in further))


def lines_of(result: Result, eligible: Bool) -> tuple[Line, ...]:
    """The line that is drawn, and up to two more that carry something.

    Parameters
    ----------
    result
        Its agreement was worked out across the lines of :func:`compared`.
    eligible
        (statements,) that may name an end.
    """
    by_side, looks = result.agreement.by_side, result.agreement.across
    if result.structure == "spectrum":  # the same numbers as those of its sides
        looks = (Across(by_side[:, 2] - by_side[:, 0], result.agreement.strength), *looks)
    moving = [int((_surely(look.difference, result.wider)[eligible] > MOVES).sum()) for look in looks[1:]]
    told = (looks[0], *(look for look, moved in zip(looks[1:], moving, strict=True) if moved >= FEWEST_MOVED))
    return tuple(_line(look, result, eligible) for look in told)


def _line(look: Across, result: Result, eligible: Bool) -> Line:
    strength: Shown = estimate(look.strength, int(result.placed.size), result.wider)
    low, _, high = interval_of(look.difference.astype(np.float64), result.wider)
    first, other = np.where(eligible, -high, 0), np.where(eligible, low, 0)
    return Line(strength, _names(first, result), _names(other, result))


def _names(surely: Array, result: Result) -> tuple[str, ...]:
    best = np.argsort(-surely, kind="stable")[:MOST_NAMING]
    return tuple(result.population.statement_ids[j] for j in best if surely[j] > 0)


def _surely(difference: Float32, wider: float) -> Array:
    """The least that each statement surely differs by, whichever way."""
    low, _, high = interval_of(difference.astype(np.float64), wider)
    return np.asarray(np.maximum(np.maximum(low, -high), 0))
