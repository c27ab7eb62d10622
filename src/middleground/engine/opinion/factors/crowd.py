"""Where the people are as a whole, whatever the shape: no hill is taken for granted, nor that all answer alike often.

The draws were taken as if everybody came from one bell. Somebody with few answers is then drawn towards a bell even
where the town is none, and towards the width of those who answered much. Here the density of places is estimated
anew, apart for people with few, middling and many answers: the bell's own density times exp(Σ βₖ cos(πku)), u being
the rank in the bell. Each draw gets its own density; everybody's draws are then taken again as often as it asks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors.gibbs import Draws

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Index = NDArray[np.intp]
STRANGERS = 300  # people without an answer: what the draws say of them is the bell
WAVES = 6
MOST_PARTS = 3
PEOPLE_IN_A_PART = 40
_CELLS = 40
BELIEF = 0.3  # prior precision of the first wave; of wave k it is k² times that
_STEPS = 30

_RANK = (np.arange(_CELLS) + 0.5) / _CELLS
_WAVE = np.sqrt(2) * np.cos(np.pi * _RANK[:, None] * np.arange(1, WAVES + 1))


def with_strangers(draws: Draws, rng: np.random.Generator) -> Draws:
    """Add people about whom nothing is known, at the end."""
    count, d, _ = draws.people.shape
    strangers = rng.standard_normal((count, d, STRANGERS)).astype(np.float32)
    strangers[:, 0] *= draws.people[:, 0].std(axis=1)[:, None]
    camp = draws.camp
    if camp is not None:
        joined = np.array([rng.choice(row, STRANGERS) for row in camp])
        for s in range(count):
            strangers[s, 1:] += _centres(draws.people[s, 1:], camp[s])[:, joined[s]]
        camp = np.concatenate((camp, joined), axis=1)
    return Draws(np.concatenate((draws.people, strangers), axis=2), draws.statements, camp)


def _centres(position: Float32, camp: NDArray[np.int8]) -> Float32:
    members = [position[:, camp == k] for k in range(int(camp.max()) + 1)]
    return np.array([m.mean(axis=1) if m.size else np.zeros(len(m)) for m in members], dtype=np.float32).T


def retake(place: Float32, placed: Index, answered: NDArray[np.int64], rng: np.random.Generator) -> Index:
    """Say which of their draws everybody takes in each draw; (draws, people without the strangers).

    Parameters
    ----------
    place
        (draws, people and strangers) on the line.
    placed
        Who is placed; the others keep their draws.
    answered
        (people,) how many statements each answered.
    """
    count, n = place.shape[0], place.shape[1] - STRANGERS
    cell = np.searchsorted(np.quantile(place[:, n:], np.arange(1, _CELLS) / _CELLS), place[:, placed])
    taken = np.repeat(np.arange(count)[:, None], n, axis=1)
    rank = np.argsort(np.argsort(answered[placed], kind="stable"), kind="stable")
    parts = int(np.clip(placed.size // PEOPLE_IN_A_PART, 1, MOST_PARTS))
    part = rank * parts // placed.size
    for k in range(parts):
        own = cell[:, part == k]
        taken[:, placed[part == k]] = _take(own, _fit(_visits(own)), rng)
    return taken


def taken(draws: Draws, which: Index) -> Draws:
    """Everybody's vectors, and camps, from the draws said; without the strangers."""
    people = draws.people[:, :, : which.shape[1]].copy()
    for row in range(people.shape[1]):
        people[:, row] = np.take_along_axis(people[:, row], which, axis=0)
    camp = None if draws.camp is None else np.take_along_axis(draws.camp[:, : which.shape[1]], which, axis=0)
    return Draws(people, draws.statements, camp)


@dataclass(frozen=True, slots=True, eq=False)
class _Crowd:
    """Coefficients of the waves: the best, and the precision around it."""

    best: Array
    precision: Array


def _visits(cell: Index) -> Array:
    """Share of each person's draws in each cell; (people, cells)."""
    n = cell.shape[1]
    flat = np.bincount((cell + _CELLS * np.arange(n)).ravel(), minlength=n * _CELLS)
    return np.asarray(flat.reshape(n, _CELLS) / cell.shape[0])


def _fit(visits: Array) -> _Crowd:
    """The likeliest waves, by Newton's steps."""
    best, precision, prior = np.zeros(WAVES), np.eye(WAVES), BELIEF * np.arange(1, WAVES + 1) ** 2.0
    for _ in range(_STEPS):
        pull = np.exp(_WAVE @ best)
        posterior = visits * pull
        posterior /= posterior.sum(axis=1, keepdims=True)
        density = pull / pull.sum()
        expected, own = density @ _WAVE, posterior @ _WAVE
        missing = (_WAVE * posterior.sum(axis=0)[:, None]).T @ _WAVE - own.T @ own
        complete = len(visits) * ((_WAVE * density[:, None]).T @ _WAVE - np.outer(expected, expected))
        precision = _definite(complete - missing, 0.02 * len(visits)) + np.diag(prior)
        step = np.linalg.solve(precision, own.sum(axis=0) - len(visits) * expected - prior * best)
        best = np.clip(best + step / max(1.0, float(np.abs(step).max())), -2, 2)
    return _Crowd(best, precision)


def _definite(matrix: Array, least: float) -> Array:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, least)) @ vectors.T)


def _take(cell: Index, crowd: _Crowd, rng: np.random.Generator) -> Index:
    """Keep a draw as often as the density allows it, else take another of the same person's."""
    count, n = cell.shape
    root = np.linalg.cholesky(np.linalg.inv(crowd.precision))
    which = np.empty((count, n), dtype=np.intp)
    for s in range(count):
        pull = np.exp(_WAVE @ (crowd.best + root @ rng.standard_normal(WAVES)))[cell]
        which[s] = s
        again = np.flatnonzero(rng.random(n) * pull.max(axis=0) > pull[s])
        summed = np.cumsum(pull[:, again], axis=0)
        which[s, again] = (summed < rng.random(again.size) * summed[-1]).sum(axis=0)
    return which
