"""Chances that come true as often as they say: the rule that turns a live fit into probabilities.

A fit by sweeps gives a Gaussian for each logit, with mean m and variance v, and m has three parts: what the statement
draws, what the person tends to, and what their position makes of it. Two things stand between it and a chance. An
answer nobody knows well is nearer to one half: m is divided by √(1 + πv/8) (MacKay, 1992). And sweeps shrink more than
they should, by more where there is little to go by: statements hardly, people and loadings by a fifth to a half. So
each part is multiplied by a slope of its own, estimated on answers that the fit was not shown. It is one rule for every
conversation and both questions:

1. Answers are dealt into ten parts by what was answered, not by order or name.
2. The fit goes on without one part; the slopes are those of the logistic regression of that part's answers on the
   three parts of what was predicted. Small conversations do so for further parts, until 5,000 answers were judged, or
   all.
3. Each slope is pulled weakly to one (as if it came from a normal distribution around one), and is never below one
   half or above two.
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
SPREAD = 0.25  # of each slope around one
_LEAST, _MOST = 0.5, 2.0
_ROUNDS, _CLOSE = 30, 1e-9  # of Newton's method at most, and the step at which it ends
_CHUNK = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """What a fit says of some answers: the parts of each logit's mean, (3, n), and its variance, (n,).

    The parts are those of the statement, of the person's tendency, and of the position.
    """

    parts: Array
    variance: Array

    @property
    def moderated(self) -> Array:
        """The parts of the logit whose chance is, nearly, the mean chance over a Gaussian logit (MacKay, 1992)."""
        return np.asarray(self.parts / np.sqrt(1 + np.pi / 8 * self.variance))


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far each part of a fit's logits is stretched."""

    statement: float = 1.0
    tendency: float = 1.0
    position: float = 1.0

    def chances(self, said: Predicted) -> Array:
        """The chance of yes of each answer."""
        return np.asarray(expit(np.array([self.statement, self.tendency, self.position]) @ said.moderated))

    def stretched(self, draws: Draws) -> Draws:
        """The same draws with every logit stretched; positions stay where they are."""
        people, statements = draws.people.copy(), draws.statements.copy()
        people[:, 0] *= self.tendency
        statements[:, 0] *= self.statement
        statements[:, 1:] *= self.position
        return replace(draws, people=people, statements=statements)


def calibrate(run: InMemory, parameters: Parameters, *, kernel: Kernel | None = None) -> Calibration:
    """Estimate the slopes for a fit.

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
    usual = parameters.mean[:, 0] > 0
    dealt = [parts(block, usual) for block in run.blocks]
    said, yes = [np.zeros((3, 0))], [np.zeros(0)]
    for part in range(PARTS):
        shown = tuple(_only(block, own != part) for block, own in zip(run.blocks, dealt, strict=True))
        fit = refit(InMemory(shown, run.threads), parameters, sweeps=SWEEPS, kernel=kernel)
        for block, rest, own in zip(run.blocks, shown, dealt, strict=True):
            asked = np.flatnonzero(own == part)
            people = (kernel or PURE).posterior(rest, fit)
            said.append(predicted(people, fit, _people(block)[asked], block.statement[asked]).moderated)
            yes.append(block.yes[asked].astype(np.float64))
        if sum(each.size for each in yes) >= ENOUGH:
            break
    return Calibration(*_slopes(np.hstack(said), np.concatenate(yes)).tolist())


def predicted(people: tuple[Array, Array], parameters: Parameters, person: Index, statement: Index) -> Predicted:
    """The logit of each pair, for people (d, n) and (d, d, n) and the statements of a fit."""
    mean, variance = np.empty((3, person.size)), np.empty(person.size)
    for start in range(0, person.size, _CHUNK):
        piece = slice(start, start + _CHUNK)
        row, column = person[piece], statement[piece]
        own, own_spread = people[0][:, row].T, people[1][:, :, row].transpose(2, 0, 1)
        theirs, spread = parameters.mean[column], parameters.covariance[column]
        mean[:, piece] = theirs[:, 0], own[:, 0], np.einsum("nk,nk->n", own[:, 1:], theirs[:, 1:])
        variance[piece] = (
            _along(_with_one(theirs), own_spread)
            + _along(_with_one(own), spread)
            + np.einsum("njk,njk->n", own_spread[:, 1:, 1:], spread[:, 1:, 1:])
        )
    return Predicted(mean, variance)


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


def _slopes(said: Array, yes: Array) -> Array:
    """The most probable slopes of a logistic regression through zero on the rows of ``said``, by Newton's method."""
    slopes, pull = np.ones(said.shape[0]), 1 / SPREAD**2
    for _ in range(_ROUNDS):
        chance = expit(slopes @ said)
        climb = said @ (yes - chance) - pull * (slopes - 1)
        bend = (said * (chance * (1 - chance))) @ said.T + pull * np.eye(slopes.size)
        before, slopes = slopes, np.clip(slopes + np.linalg.solve(bend, climb), _LEAST, _MOST)
        if np.abs(slopes - before).max() < _CLOSE:
            break
    return slopes
