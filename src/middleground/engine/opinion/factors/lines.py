"""The lines along which answers differ, and what names their ends.

The first is the line that is drawn. Further ones are the next directions along which expected answers differ, as
probabilities; one is told only if it surely moves the answers to several statements.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Shown
from middleground.engine.opinion.factors import describe
from middleground.engine.opinion.factors.findings import Result, estimate
from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.findings import Line

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Index = NDArray[np.intp]
Bool = NDArray[np.bool_]
MOST_LINES = 3
MOST_NAMING = 5  # statements that name an end
MOVES = 0.25  # what a statement must surely differ between the outer quarters, as for "divisive"
FEWEST_MOVED = 3
END = 0.25
_LOOKED_AT = 60
_PEOPLE = 800


def lines_of(
    result: Result, place: Float32, draws: tuple[Draws, Draws], eligible: Bool, rng: np.random.Generator
) -> tuple[Line, ...]:
    """The line that is drawn, and up to two more that carry something.

    Parameters
    ----------
    place
        (draws, people) along the line that is drawn.
    draws
        Which side, aligned; whether a side is taken.
    eligible
        (statements,) that may name an end.
    """
    if result.structure == "spectrum":  # the same numbers as those of its sides
        by_side = result.agreement.by_side
        main = _Look(by_side[:, 2] - by_side[:, 0], result.agreement.strength)
    else:
        main = _look(result.placed, place, draws, rng)
    found = [_line(main, result, eligible)]
    for axis in range(2, min(MOST_LINES, draws[0].people.shape[1] - 1) + 1):
        look = _look(result.placed, draws[0].people[:, axis], draws, rng)
        if int((_surely(look.difference)[eligible] > MOVES).sum()) >= FEWEST_MOVED:
            found.append(_line(look, result, eligible))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """Agreement at the other end less at the first, (draws, statements), and what the line explains, (draws,)."""

    difference: Float32
    strength: Array


def _look(placed: Index, along: Float32, draws: tuple[Draws, Draws], rng: np.random.Generator) -> _Look:
    agree, takes_side = draws
    looked_at = np.linspace(0, agree.count - 1, min(_LOOKED_AT, agree.count)).astype(int)
    difference = np.empty((looked_at.size, agree.statements.shape[2]), dtype=np.float32)
    strength = np.empty(looked_at.size)
    for at, s in enumerate(looked_at):
        rows = placed if placed.size <= _PEOPLE else np.sort(rng.choice(placed, _PEOPLE, replace=False))
        rows = rows[np.argsort(along[s, rows], kind="stable")]
        yes = describe.chance(agree, s, rows)
        agrees = describe.chance(takes_side, s, rows) * yes
        size = max(1, int(END * rows.size))
        difference[at] = agrees[-size:].mean(axis=0) - agrees[:size].mean(axis=0)
        count = describe.slices(rows.size)
        part = (np.arange(rows.size) * count // rows.size).astype(np.int8)
        strength[at] = describe.explained(describe.means(part, count) @ yes)
    return _Look(difference, strength)


def _line(look: _Look, result: Result, eligible: Bool) -> Line:
    strength: Shown = estimate(look.strength, int(result.placed.size))
    low, high = np.quantile(look.difference.astype(np.float64), [0.025, 0.975], axis=0)
    first, other = np.where(eligible, -high, 0), np.where(eligible, low, 0)
    return Line(strength, _names(first, result), _names(other, result))


def _names(surely: Array, result: Result) -> tuple[str, ...]:
    best = np.argsort(-surely, kind="stable")[:MOST_NAMING]
    return tuple(result.population.statement_ids[j] for j in best if surely[j] > 0)


def _surely(difference: Float32) -> Array:
    """The least that each statement surely differs by, whichever way."""
    low, high = np.quantile(difference.astype(np.float64), [0.025, 0.975], axis=0)
    return np.asarray(np.maximum(np.maximum(low, -high), 0))
