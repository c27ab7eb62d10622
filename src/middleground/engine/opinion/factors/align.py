"""Make draws comparable: the same origin, unit and directions in each, the main line first.

The likelihood does not know where zero lies, how long a unit is or how the axes are turned. Each draw is centred
and whitened over the people who can be placed, turned onto the average draw (Procrustes), and then all draws are
turned together so that the first axis is the one along which expected answers differ most, as probabilities.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors import describe
from middleground.engine.opinion.factors.gibbs import Draws

Array = NDArray[np.float64]
Bool = NDArray[np.bool_]
_ROUNDS = 2
_LOOKED_AT = 12  # draws that choose the main line


def align(draws: Draws, known: Bool, statement_weight: Array) -> Draws:
    """Return the same draws with comparable axes.

    Parameters
    ----------
    draws
        As they were sampled.
    known
        (people,) who answered enough to say where the origin and the unit lie.
    statement_weight
        (statements,) how much each statement counts when the main line is chosen.
    """
    people, statements = draws.people.copy(), draws.statements.copy()
    for s in range(draws.count):
        _whiten(people[s], statements[s], known)
    target = people[-1, 1:, known].T.astype(np.float64)
    for _ in range(_ROUNDS):
        for s in range(draws.count):
            _turn(people[s], statements[s], _procrustes(people[s, 1:][:, known], target))
        target = people[:, 1:, :][:, :, known].mean(axis=0, dtype=np.float64)
    turn = _main_directions(Draws(people, statements), known, statement_weight)
    for s in range(draws.count):
        _turn(people[s], statements[s], turn)
    return Draws(people, statements, draws.camp)


def _whiten(people: NDArray[np.float32], statements: NDArray[np.float32], known: Bool) -> None:
    """Move and scale one draw in place so that known people have mean 0 and covariance 1."""
    reference = people[:, known].astype(np.float64)
    centre = reference.mean(axis=1)
    statements[0] += centre[0] + centre[1:] @ statements[1:]
    people -= centre[:, None]
    lower = np.linalg.cholesky(np.cov(reference[1:], bias=True).reshape(centre.size - 1, -1))
    people[1:] = np.linalg.solve(lower, people[1:])
    statements[1:] = lower.T @ statements[1:]


def _procrustes(source: NDArray[np.float32], target: Array) -> Array:
    left, _, right = np.linalg.svd(target @ source.T.astype(np.float64))
    return np.asarray(left @ right)


def _turn(people: NDArray[np.float32], statements: NDArray[np.float32], turn: Array) -> None:
    people[1:] = turn @ people[1:]
    statements[1:] = turn @ statements[1:]


def _main_directions(draws: Draws, known: Bool, weight: Array) -> Array:
    """Axes in the order of the spread of expected answers along them; the first points to where people agree more."""
    factors = draws.people.shape[1] - 1
    total, lean = np.zeros((factors, factors)), np.zeros(factors)
    rows = np.flatnonzero(known)
    rows = rows[np.linspace(0, rows.size - 1, min(describe.most_people(weight.size), rows.size)).astype(int)]
    for s in np.linspace(0, draws.count - 1, min(_LOOKED_AT, draws.count)).astype(int):
        chance = describe.chance(draws, s, rows)
        position = draws.people[s, 1:][:, rows]
        slope = (position @ (chance - chance.mean(axis=0))).astype(np.float64) / rows.size
        total += (slope * weight) @ slope.T
        lean += slope @ weight
    values, axes = np.linalg.eigh(total)
    axes = axes[:, np.argsort(-values)].T
    return np.asarray(axes * np.where(axes @ lean < 0, -1, 1)[:, None])
