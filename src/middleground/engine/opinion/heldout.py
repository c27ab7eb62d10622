"""How well hidden answers are foretold: a fifth is hidden, the rest is learnt from, and only totals are told.

The protocol: of everybody with five answers or more a fifth is hidden, at least one, at random by seed. Losses are in
nats, chances clipped at 1e-4; agreement against disagreement is judged on hidden answers that take a side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate
from middleground.engine.opinion.factors.calibration import calibrate, predicted
from middleground.engine.opinion.factors.chart import FACTORS
from middleground.engine.opinion.fold import estimator
from middleground.engine.opinion.fold.blocks import Block, split
from middleground.engine.opinion.fold.compiled import kernel_for
from middleground.engine.opinion.fold.estimator import InMemory, Plan
from middleground.engine.opinion.shares import Z95, wilson_of
from middleground.engine.opinion.source import SourceConversation, accepted
from middleground.engine.opinion.votes import AGREE, PASS, VoteMatrix

Array = NDArray[np.float64]
FEWEST_VOTES = 5
FEWEST_PEOPLE = 20
BINS = 10
_CLIP = 1e-4
STEP = 50  # the number of hidden answers is told in such steps


@dataclass(frozen=True, slots=True)
class Foretold:
    """Totals over all hidden answers, for one way of foretelling. ``n`` counts people of whom answers were hidden.

    ``loss``: log-loss in nats; ``right``: share of answers on the side that was thought likelier; ``error``: mean
    distance between the chances that were said and what came, over ten steps; ``slope``: 1 when chances are as bold as
    they should be, below when too bold.
    """

    loss: Estimate
    right: Estimate
    error: Estimate
    slope: Estimate


@dataclass(frozen=True, slots=True)
class Trial:
    """The method beside the simplest thing one could say, each statement's own share."""

    method: Foretold
    statement_mean: Foretold
    gain: Estimate  # loss of the statement mean less loss of the method, on the same answers
    n_hidden: int  # hidden answers that took a side, in steps of fifty


def foretell(source: SourceConversation, *, seed: int = 0) -> Trial:
    """Hide a fifth of the answers, learn from the rest, and say how well the hidden are foretold.

    Parameters
    ----------
    source
        A conversation.
    seed
        Which answers are hidden.

    Returns
    -------
    Trial
        Totals with 95 % intervals that let people, not answers, vary; nothing about any person or statement.

    Raises
    ------
    TooFewError
        ``predict.too_few_people`` when fewer than 20 people have five answers and a hidden one that takes a side.
    """
    votes = accepted(source).votes
    hidden = hide(votes, seed)
    took = votes.choice != PASS
    asked, learnt = hidden & took, ~hidden & took
    people = np.unique(votes.person[asked]).size
    if people < FEWEST_PEOPLE:
        raise TooFewError("predict.too_few_people", have=int(people), need=FEWEST_PEOPLE)
    yes = (votes.choice[asked] == AGREE).astype(np.float64)
    person = np.unique(votes.person[asked], return_inverse=True)[1]
    said = _by_model(votes, learnt, asked, seed)
    plain = _by_statement(votes, learnt, asked)
    losses = [-np.log(np.where(yes > 0, chance, 1 - chance)) for chance in (said, plain)]
    gain = _mean(losses[1] - losses[0], person)
    return Trial(_judged(said, yes, person), _judged(plain, yes, person), gain, STEP * round(yes.size / STEP))


def hide(votes: VoteMatrix, seed: int) -> NDArray[np.bool_]:
    """Choose the votes to hide, (votes,): of everybody with five or more a fifth, at least one."""
    counts = np.bincount(votes.person, minlength=votes.n_people)
    starts = np.cumsum(counts) - counts
    order = np.lexsort((np.random.default_rng(seed).random(votes.n_votes), votes.person))
    rank = np.empty(votes.n_votes, dtype=np.int64)
    rank[order] = np.arange(votes.n_votes) - starts[votes.person[order]]
    chosen = (rank < np.maximum(1, counts // 5)[votes.person]) & (counts >= FEWEST_VOTES)[votes.person]
    return np.asarray(chosen)


def _by_model(votes: VoteMatrix, learnt: NDArray[np.bool_], asked: NDArray[np.bool_], seed: int) -> Array:
    """Foretell as live maps do: the quick fit, with the slopes that answers left out of it give."""
    shape = (votes.n_people, votes.n_statements)
    block = Block.build(votes.person[learnt], votes.statement[learnt], votes.choice[learnt] == AGREE, shape)
    run, kernel = InMemory(split(block)), kernel_for(block.size)
    fit = estimator.fit(run, votes.n_statements, FACTORS, np.random.default_rng(seed), plan=Plan(kernel=kernel))
    said = predicted(kernel.posterior(block, fit), fit, votes.person[asked], votes.statement[asked])
    return np.asarray(np.clip(calibrate(run, fit, kernel=kernel).chances(said), _CLIP, 1 - _CLIP))


def _by_statement(votes: VoteMatrix, learnt: NDArray[np.bool_], asked: NDArray[np.bool_]) -> Array:
    total = np.bincount(votes.statement[learnt], minlength=votes.n_statements)
    agree = np.bincount(votes.statement[learnt], votes.choice[learnt] == AGREE, minlength=votes.n_statements)
    return np.asarray(((agree + 1) / (total + 2))[votes.statement[asked]])


def _judged(chance: Array, yes: Array, person: NDArray[np.intp]) -> Foretold:
    loss = -np.log(np.where(yes > 0, chance, 1 - chance))
    right = _mean(((chance > 0.5) == (yes > 0)).astype(np.float64), person)
    return Foretold(_mean(loss, person), _as_share(right), _error(chance, yes, person), _slope(chance, yes, person))


def _mean(values: Array, person: NDArray[np.intp]) -> Estimate:
    """A mean over answers, its interval from the spread over people."""
    people = int(person.max()) + 1
    mean = float(values.mean())
    pulls = np.bincount(person, values - mean, minlength=people)
    reach = Z95 * float(np.sqrt((pulls**2).sum() * people / max(people - 1, 1))) / values.size
    return Estimate(mean, mean - reach, mean + reach, people, "over people")


def _as_share(mean: Estimate) -> Estimate:
    error = (mean.high - mean.low) / (2 * Z95)
    effective = mean.value * (1 - mean.value) / error**2 if error > 0 else float(mean.n)
    return wilson_of(mean.value, max(effective, 1.0), mean.n, "over people")


def _calibration(chance: Array, yes: Array, weight: Array) -> float:
    step = np.minimum((chance * BINS).astype(int), BINS - 1)
    away = np.bincount(step, weight * (chance - yes), minlength=BINS)
    return float(np.abs(away).sum() / weight.sum())


def _fitted_slope(chance: Array, yes: Array, weight: Array) -> float:
    """Slope of a logistic regression of what came on the logit of what was said, by Newton's steps."""
    x = np.column_stack((np.ones(chance.size), np.log(chance) - np.log1p(-chance)))
    line = np.array([0.0, 1.0])
    for _ in range(12):
        expected = 1 / (1 + np.exp(-np.clip(x @ line, -30, 30)))
        curve = (x * (weight * expected * (1 - expected))[:, None]).T @ x + 1e-6 * np.eye(2)
        line = line + np.linalg.solve(curve, x.T @ (weight * (yes - expected)))
        line = np.clip(line, -10, 10)
    return float(line[1])


def _error(chance: Array, yes: Array, person: NDArray[np.intp]) -> Estimate:
    value = _calibration(chance, yes, np.ones(yes.size))
    return _resampled(value, [_calibration(chance, yes, weight) for weight in _weights(person)], person)


def _slope(chance: Array, yes: Array, person: NDArray[np.intp]) -> Estimate:
    value = _fitted_slope(chance, yes, np.ones(yes.size))
    return _resampled(value, [_fitted_slope(chance, yes, weight) for weight in _weights(person)], person)


def _weights(person: NDArray[np.intp], times: int = 100) -> list[Array]:
    """Bayesian bootstrap over people."""
    rng = np.random.default_rng(0)
    return [rng.standard_exponential(int(person.max()) + 1)[person] for _ in range(times)]


def _resampled(value: float, found: list[float], person: NDArray[np.intp]) -> Estimate:
    low, high = (float(q) for q in np.quantile(found, [0.025, 0.975]))
    return Estimate(value, min(low, value), max(high, value), int(person.max()) + 1, "bootstrap over people")
