"""Looking at a conversation again and again while it runs, from a fit that is kept warm between two looks.

What is kept are statement parameters and sums over everybody (:mod:`middleground.engine.opinion.fold.warm`), nothing
about a person: positions are worked out anew at each look, in memory. See docs/methods/live.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors.chart import FACTORS
from middleground.engine.opinion.factors.population import Population
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.fold.blocks import PEOPLE, Block, questions, split
from middleground.engine.opinion.fold.compiled import kernel_for
from middleground.engine.opinion.fold.estimator import PASS_FACTORS, InMemory, Kernel
from middleground.engine.opinion.fold.parameters import Parameters
from middleground.engine.opinion.fold.warm import Warm, WarmFit, begin
from middleground.engine.opinion.live import fit_question, map_live, threads
from middleground.engine.opinion.source import SourceConversation, accepted
from middleground.engine.opinion.votes import AGREE, DISAGREE, PASS, VoteMatrix
from middleground.engine.opinion.weights import with_corrected_shares

Way = Literal["warm", "counted", "cold"]
Progress = Callable[[int, int], None]
SWEEPS = 4  # over everybody, once too much is new for one step


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What one look leaves for the next.

    Parameters
    ----------
    fit
        A ``WarmFit`` as bytes.
    counts
        By statement, how many disagreed, passed, agreed: the answers that the fit holds.
    """

    fit: bytes
    counts: dict[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Touched:
    """All answers of the people who answered since the last look, and of nobody else, then and now."""

    before: VoteMatrix
    after: VoteMatrix


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A live map, what the next look needs, and which way it was made.

    ``"warm"``: one step from the sums that were kept; ``"counted"``: everybody counted again from the parameters that
    were kept; ``"cold"``: fitted from nothing.
    """

    found: OpinionMap
    kept: Kept
    way: Way


def look(
    source: SourceConversation,
    *,
    kept: Kept | None = None,
    touched: Touched | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Look:
    """Map a conversation that still runs.

    Parameters
    ----------
    source
        All answers of this moment.
    kept, touched
        What the last look left, and the answers of those who answered since. Where the two do not add up to the answers
        of this moment (somebody's were erased, a statement was rejected), the fit begins anew.
    seed
        Same answers, same past and seed: the same map.
    progress
        Called with steps done and steps in all.

    Returns
    -------
    Look
        The map, and what the next look needs.

    Raises
    ------
    TooFewError
        As :func:`middleground.engine.opinion.mapping.map_opinions`.
    """
    population = Population.of(source)
    shape = (population.n_people, population.n_statements)
    pair = questions(population.person, population.statement, population.choice, shape)
    counts = counts_of(accepted(source).votes)
    way: Way = "warm"
    fit = _resumed(kept, touched, counts)
    if fit is None:
        fit, way = _begun(pair, population, seed), "cold"
    elif fit.is_stale:
        fit, way = _counted(pair, fit, population), "counted"
    start = _in_order(fit, population.statement_ids)
    found = with_corrected_shares(map_live(source, seed=seed, progress=progress, start=start), source)
    return Look(found, Kept(fit.to_bytes(), counts), way)


def counts_of(votes: VoteMatrix) -> dict[str, tuple[int, int, int]]:
    """Count the answers to each statement.

    Parameters
    ----------
    votes
        Answers of anybody.

    Returns
    -------
    dict
        By statement with an answer, how many disagreed, passed, agreed.
    """
    table = [
        np.bincount(votes.statement[votes.choice == choice], minlength=votes.n_statements)
        for choice in (DISAGREE, PASS, AGREE)
    ]
    rows = np.array(table).T.tolist()
    return {name: (row[0], row[1], row[2]) for name, row in zip(votes.statement_ids, rows, strict=True) if any(row)}


def _resumed(kept: Kept | None, touched: Touched | None, now: dict[str, tuple[int, int, int]]) -> WarmFit | None:
    """Put the answers since the last look into what it left; None where that does not give the answers of now."""
    if kept is None or touched is None or _after(kept, touched) != now:
        return None
    try:
        fit = WarmFit.from_bytes(kept.fit)
    except ValueError:
        return None  # of another version
    if set(fit.statement_ids) - now.keys():
        return None
    return fit.with_votes(touched.before, touched.after)


def _after(kept: Kept, touched: Touched) -> dict[str, tuple[int, int, int]]:
    """The counts that were kept, less what was answered before, with what is answered now."""
    before, after = counts_of(touched.before), counts_of(touched.after)
    nothing = (0, 0, 0)
    found = {}
    for name in {*kept.counts, *after}:
        parts = zip(*(counts.get(name, nothing) for counts in (kept.counts, before, after)), strict=True)
        row = tuple(then - less + more for then, less, more in parts)
        if any(row):
            found[name] = (row[0], row[1], row[2])
    return found


def _begun(pair: tuple[Block, Block], population: Population, seed: int) -> WarmFit:
    streams = [np.random.default_rng(part) for part in np.random.SeedSequence([seed, 1]).spawn(2)]
    kernel = kernel_for(population.choice.size)
    agree, takes_side = (
        _warm(block, fit_question(block, factors, kernel, rng), kernel, sweeps=0)
        for block, factors, rng in zip(pair, (FACTORS, PASS_FACTORS), streams, strict=True)
    )
    return WarmFit(agree, takes_side, population.statement_ids)


def _counted(pair: tuple[Block, Block], fit: WarmFit, population: Population) -> WarmFit:
    """Go on from the parameters that were kept, over everybody."""
    kernel = kernel_for(population.choice.size)
    agree, takes_side = (
        _warm(block, parameters, kernel, sweeps=SWEEPS)
        for block, parameters in zip(pair, _in_order(fit, population.statement_ids), strict=True)
    )
    return WarmFit(agree, takes_side, population.statement_ids)


def _warm(block: Block, parameters: Parameters, kernel: Kernel, *, sweeps: int) -> Warm:
    run = InMemory(split(block, PEOPLE), threads())
    return begin(run, parameters, sweeps=sweeps, kernel=kernel)


def _in_order(fit: WarmFit, names: tuple[str, ...]) -> tuple[Parameters, Parameters]:
    """The parameters of both questions, statements in this order."""
    at = {name: column for column, name in enumerate(fit.statement_ids)}
    order = np.array([at[name] for name in names], dtype=np.intp)
    return _ordered(fit.agree.parameters, order), _ordered(fit.takes_side.parameters, order)


def _ordered(parameters: Parameters, order: NDArray[np.intp]) -> Parameters:
    return replace(parameters, mean=parameters.mean[order], covariance=parameters.covariance[order])
