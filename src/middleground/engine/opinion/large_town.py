"""Invented towns of any size, written to a file bit by bit: what :mod:`simulate` invents, without a table of everybody.

Who answers what is simpler here: statements are met by how often they are shown, and nobody meets one twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from middleground.engine.opinion.reading.packing import writing_votes
from middleground.engine.opinion.reading.parquet import Chunk
from middleground.engine.opinion.simulate import DIMENSIONS, Town
from middleground.engine.opinion.source import SourceStatement

Array = NDArray[np.float64]
PEOPLE = 1 << 14  # invented at a time
_SCALE = np.array([[1.0], [0.6], [0.4]])  # of the loadings along the three directions


def write_large_town(path: str | Path, town: Town, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Invent a town of any size into a file of votes.

    Parameters
    ----------
    path
        The ``.parquet`` file to write.
    town
        ``missing="routed"`` shows clear statements more often; ``camps`` lie at equal steps along a line.
    progress
        Called with people invented and people in all.

    Returns
    -------
    int
        How many votes were written.
    """
    statements = tuple(
        SourceStatement(f"s{column}", f"Invented statement {column}.") for column in range(town.statements)
    )
    done = 0
    with writing_votes(path, statements) as out:
        for chunk in people(town):
            out.add(chunk.starts, chunk.statement, chunk.choice)
            done += chunk.n_people
            if progress:
                progress(done, town.people)
    return out.votes


def people(town: Town) -> Iterator[Chunk]:
    """The people of a town, some thousands at a time; the same seed gives the same people."""
    rng = np.random.default_rng([town.seed, town.people, town.statements])
    loading = rng.laplace(size=(DIMENSIONS, town.statements)) * _SCALE * (town.opinions != "none")
    bias, passing = rng.normal(0.35, 0.8, town.statements), 0.4 * rng.standard_normal(town.statements)
    interest = 0.7 * rng.standard_normal(town.statements)
    if town.missing == "routed":
        interest += 4 * np.abs(ndtr(bias) - 0.5)
    shown = np.cumsum(np.exp(interest)) / np.exp(interest).sum()
    for first in range(0, town.people, PEOPLE):
        count = min(PEOPLE, town.people - first)
        position = _positions(town, count, rng)
        starts, statement = _met(town, position, shown, rng)
        person = np.repeat(np.arange(count), np.diff(starts))
        logit = (0.35 * rng.standard_normal(count))[person] + bias[statement]
        for k in range(DIMENSIONS):
            logit += position[k][person] * loading[k][statement]
        choice = np.where(rng.random(person.size) < ndtr(logit), 1, -1).astype(np.int8)
        silent = ndtr(-1.1 + (0.5 * rng.standard_normal(count))[person] + passing[statement])
        choice[rng.random(person.size) < silent] = 0
        yield Chunk(starts, statement, choice)


def _positions(town: Town, count: int, rng: np.random.Generator) -> Array:
    position = rng.standard_normal((DIMENSIONS, count))
    if town.opinions == "continuum":
        position[0] = rng.uniform(-np.sqrt(3), np.sqrt(3), count)
    elif town.opinions == "skewed":
        position[0] = rng.gamma(2.0, 1 / np.sqrt(2), count) - np.sqrt(2)
    elif town.opinions == "camps":
        step = rng.integers(town.camps, size=count) - (town.camps - 1) / 2
        spread = np.sqrt(1 + town.separation**2 * (town.camps**2 - 1) / 12)
        position[0] = (position[0] + town.separation * step) / spread
    return position


def _met(
    town: Town, position: Array, shown: Array, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Which statements each person answered."""
    wanted = town.votes * np.exp(0.8 * rng.standard_normal(position.shape[1]))
    if town.missing == "self_selected":
        wanted *= np.exp(0.6 * (np.abs(position[0]) - 0.8))
    person = np.repeat(np.arange(wanted.size), np.clip(wanted, 1, town.statements).astype(int))
    cell = np.unique(person * town.statements + np.searchsorted(shown, rng.random(person.size)))
    counts = np.bincount(cell // town.statements, minlength=wanted.size)
    return np.concatenate(([0], np.cumsum(counts))), (cell % town.statements).astype(np.int32)
