"""Chances that come true as often as they say: the rule that turns a live fit into probabilities.

A fit by sweeps gives a Gaussian for each logit, with mean m and variance v. Two things stand between it and a chance.
An answer nobody knows well is nearer to one half: m is divided by √(1 + πv/8) (MacKay, 1992). And sweeps shrink more
than they should, by more where there is little to go by: so the result is multiplied by one slope, estimated on answers
that the fit was not shown. It is one rule for every conversation and both questions:

1. Answers are dealt into ten parts by what was answered, not by order or name.
2. The fit goes on without one part; the slope of the logistic regression of that part's answers on what was predicted
   is kept. Small conversations do so for further parts, until 5,000 answers were judged, or all.
3. The slope is pulled weakly to one (as if it came from a normal distribution around one), and is never below one half
   or above two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.fold.blocks import Block
from middleground.engine.opinion.fold.estimator import PURE, InMemory, Kernel, refit
from middleground.engine.opinion.fold.parameters import Parameters

Array = NDArray[np.float64]
Index = NDArray[np.integer]
PARTS = 10
ENOUGH = 5_000  # answers judged from which no further part is left out
SWEEPS = 5  # in which a fit forgets the part left out: the slope is then within 0.02 of a fit that never saw it
SPREAD = 0.25  # of the slope around one
_LEAST, _MOST = 0.5, 2.0
_EDGES = np.linspace(-12, 12, 481)
_CENTRES = (_EDGES[1:] + _EDGES[:-1]) / 2
_ROUNDS = 30
_CHUNK = 1 << 15


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far a fit's logits are stretched."""

    slope: float = 1.0

    def chances(self, mean: Array, variance: Array) -> Array:
        """The chance of yes where the logit has this mean and variance."""
        return np.asarray(expit(self.slope * moderated(mean, variance)))

    def stretched(self, draws: Draws) -> Draws:
        """The same draws with every logit stretched; positions stay where they are."""
        people = draws.people.copy()
        people[:, 0] *= self.slope
        return replace(draws, people=people, statements=draws.statements * np.float32(self.slope))


def moderated(mean: Array, variance: Array) -> Array:
    """The logit whose chance is, nearly, the mean chance over a Gaussian logit (MacKay, 1992)."""
    return np.asarray(mean / np.sqrt(1 + np.pi / 8 * variance))


def calibrate(run: InMemory, parameters: Parameters, *, kernel: Kernel | None = None) -> Calibration:
    """Estimate the slope for a fit.

    Parameters
    ----------
    run
        The blocks that were fitted, or enough of their people.
    parameters
        The fit of all answers.
    kernel
        None for the pure functions.

    Notes
    -----
    A large conversation costs :data:`SWEEPS` sweeps and one more look; a small one up to ten times that.
    """
    counts = np.zeros((2, _CENTRES.size))
    usual = parameters.mean[:, 0] > 0
    dealt = [parts(block, usual) for block in run.blocks]
    for part in range(PARTS):
        shown = tuple(_only(block, own != part) for block, own in zip(run.blocks, dealt, strict=True))
        fit = refit(InMemory(shown, run.threads), parameters, sweeps=SWEEPS, kernel=kernel)
        for block, rest, own in zip(run.blocks, shown, dealt, strict=True):
            people = (kernel or PURE).posterior(rest, fit)
            counts += _judged(block, np.flatnonzero(own == part), people, fit)
        if counts.sum() >= ENOUGH:
            break
    return Calibration(_slope(counts))


def _judged(block: Block, asked: Index, people: tuple[Array, Array], fit: Parameters) -> Array:
    """Of the answers left out, how many were no and yes, by what was predicted: (2, bins)."""
    logit, variance = predicted(people, fit, _people(block)[asked], block.statement[asked])
    place = np.clip(np.searchsorted(_EDGES, moderated(logit, variance)) - 1, 0, _CENTRES.size - 1)
    cell = block.yes[asked].astype(np.intp) * _CENTRES.size + place
    return np.bincount(cell, minlength=2 * _CENTRES.size).reshape(2, -1).astype(np.float64)


def predicted(
    people: tuple[Array, Array], parameters: Parameters, person: Index, statement: Index
) -> tuple[Array, Array]:
    """Mean and variance of the logit of each pair, for people (d, n) and (d, d, n) and the statements of a fit."""
    mean, variance = np.empty(person.size), np.empty(person.size)
    for start in range(0, person.size, _CHUNK):
        piece = slice(start, start + _CHUNK)
        row, column = person[piece], statement[piece]
        own, own_spread = people[0][:, row].T, people[1][:, :, row].transpose(2, 0, 1)
        theirs, spread = parameters.mean[column], parameters.covariance[column]
        mean[piece] = own[:, 0] + theirs[:, 0] + np.einsum("nk,nk->n", own[:, 1:], theirs[:, 1:])
        variance[piece] = (
            _along(_with_one(theirs), own_spread)
            + _along(_with_one(own), spread)
            + np.einsum("njk,njk->n", own_spread[:, 1:, 1:], spread[:, 1:, 1:])
        )
    return mean, variance


def parts(block: Block, usual: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The part of each answer, from what its person answered; exchanging yes and no of a statement changes nothing."""
    column = block.statement.astype(np.uint64)
    said = _mixed(column * np.uint64(2) + (block.yes.astype(bool) == usual[block.statement]))
    total = np.concatenate((np.zeros(1, np.uint64), np.cumsum(said, dtype=np.uint64)))
    whole = total[block.starts[1:]] - total[block.starts[:-1]]
    return (_mixed(_mixed(column) ^ whole[_people(block)]) % np.uint64(PARTS)).astype(np.uint8)


def _mixed(number: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter whole numbers (SplitMix64; Steele, Lea and Flood, 2014)."""
    number = number + np.uint64(0x9E3779B97F4A7C15)
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


def _people(block: Block) -> NDArray[np.intp]:
    return np.repeat(np.arange(block.n_people), np.diff(block.starts))


def _only(block: Block, kept: NDArray[np.bool_]) -> Block:
    """Some of the answers, of the same people."""
    starts = np.concatenate(([0], np.cumsum(kept)))[block.starts].astype(np.int64)
    return Block(starts, block.statement[kept], block.yes[kept], block.n_statements)


def _with_one(vectors: Array) -> Array:
    x = vectors.copy()
    x[:, 0] = 1
    return x


def _along(x: Array, spread: Array) -> Array:
    return np.asarray(np.einsum("nj,njk,nk->n", x, spread, x, optimize=True))


def _slope(counts: Array) -> float:
    """The most probable slope of a logistic regression through zero, by Newton's method."""
    total, slope = counts.sum(axis=0), 1.0
    for _ in range(_ROUNDS):
        chance = expit(slope * _CENTRES)
        climb = (_CENTRES * (counts[1] - total * chance)).sum() - (slope - 1) / SPREAD**2
        bend = (_CENTRES**2 * total * chance * (1 - chance)).sum() + 1 / SPREAD**2
        slope = min(max(slope + climb / bend, _LEAST), _MOST)
    return float(slope)
