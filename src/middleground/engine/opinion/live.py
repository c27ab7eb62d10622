"""The live map: everything that a report says, from the quick fit, while people are still answering.

The same record, written by the same code, from draws of the Gaussian posterior of the fold fit instead of draws by
Gibbs sampling. See docs/methods/live.md for what is left out and how far the intervals can be trusted.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion import structure
from middleground.engine.opinion.factors import chart, mixture
from middleground.engine.opinion.factors.calibration import Calibration, calibrate
from middleground.engine.opinion.factors.chart import FACTORS, FEWEST_PLACED, Verdict
from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.factors.model import Vectors
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population
from middleground.engine.opinion.findings import OpinionMap, Side
from middleground.engine.opinion.fold import draws as drawing
from middleground.engine.opinion.fold import estimator
from middleground.engine.opinion.fold.blocks import PEOPLE, Block, every, questions, split
from middleground.engine.opinion.fold.compiled import kernel_for
from middleground.engine.opinion.fold.estimator import PASS_FACTORS, InMemory, Kernel, Plan
from middleground.engine.opinion.fold.parameters import Parameters
from middleground.engine.opinion.shares import Z95
from middleground.engine.opinion.source import SourceConversation

Float32 = NDArray[np.float32]
Index = NDArray[np.intp]
Progress = Callable[[int, int], None]
DRAWS = 32
LOOKED_AT = 2000  # people; of more, so many are taken at random for shares and densities
FIRST = 5_000  # people; of more, so many find the first parameters and calibrate the chances
NOISE_TOWNS = 19
CLEAR = 6.0  # standard deviations above five towns of noise, from which the other fourteen are not drawn
_FIRST_TOWNS = 5
_STEPS = 8  # after which a direction that stands out has been found
TESTED_PEOPLE = 1500  # of more, so many are compared with noise
SHARED = 1_000_000  # answers to one question from which cores share its blocks; below, each question has a core
_BLOCKS = 8  # at least, where there are people enough, so that cores share them
_FEWEST_IN_A_BLOCK = 500


def map_live(
    source: SourceConversation,
    *,
    seed: int,
    progress: Progress | None,
    previous: OpinionMap | None = None,
    start: tuple[Parameters, Parameters] | None = None,
) -> OpinionMap:
    """Map a conversation; see :func:`middleground.engine.opinion.mapping.map_opinions`.

    ``previous`` is the last report: its verdict on structure, which took longer and sees more, is kept. ``start``:
    what is known of both questions, by a fit kept warm, statements in the population's order; nothing is fitted then.
    """
    population = Population.of(source)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(6)]
    tick = chart.ticker(progress, 5)
    sample, known = _sample(population, streams[0])
    shape = (population.n_people, population.n_statements)
    pair = questions(population.person, population.statement, population.choice, shape)
    kernel = kernel_for(population.choice.size)
    with ThreadPoolExecutor(2) as pool:
        both = pool.map(_fit, pair, start or (None, None), (FACTORS, PASS_FACTORS), (kernel, kernel), streams[1:3])
        agree = next(both)
        tick()
        known_block = _seen(sample)[0].only(known)
        verdict = pool.submit(_verdict, known_block, agree.parameters, kernel, previous, streams[3])
        fitted = Fitted(sample, known, (agree, next(both)))
        tick()
        draws = drawn(fitted, streams[4])
        found = told(fitted, draws, verdict.result(), (seed, streams[4], streams[5]))
    tick(3)
    return found


def _fit(block: Block, start: Parameters | None, factors: int, kernel: Kernel, rng: np.random.Generator) -> Fit:
    parameters = start or fit_question(block, factors, kernel, rng)
    return Fit(parameters, calibrate(InMemory(_some(block, FIRST)), parameters, kernel=kernel))


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """One question, fitted over everybody."""

    parameters: Parameters
    calibration: Calibration


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Both questions, and the people who are looked at for shares and densities."""

    sample: Population
    known: Index  # of the sample, those who answered enough to be placed
    questions: tuple[Fit, Fit]


def drawn(fitted: Fitted, rng: np.random.Generator) -> tuple[Draws, Draws]:
    """Draw from what the fits of both questions leave possible, for the people who are looked at; both at once."""
    kernel = _kernel_of(fitted.sample)
    with ThreadPoolExecutor(2) as pool:
        agree, takes_side = pool.map(_drawn, _seen(fitted.sample), fitted.questions, (kernel, kernel), rng.spawn(2))
    return agree, takes_side


def _drawn(block: Block, fit: Fit, kernel: Kernel, rng: np.random.Generator) -> Draws:
    return fit.calibration.stretched(drawing.draw(block, fit.parameters, DRAWS, rng, kernel))


def _kernel_of(sample: Population) -> Kernel:
    return kernel_for(int(sample.totals().answers.sum()))


def told(
    fitted: Fitted,
    draws: tuple[Draws, Draws],
    verdict_and_camps: tuple[Verdict, int],
    randomness: tuple[int, np.random.Generator, np.random.Generator],
) -> OpinionMap:
    """Say what a fit says: the same for votes in memory, in a file, or on a cluster."""
    (agree, takes_side), (verdict, camps), (seed, grouping, rest) = draws, verdict_and_camps, randomness
    sample, known = fitted.sample, fitted.known
    if camps:
        block = _seen(sample)[0].only(known)
        mean, covariance = _kernel_of(sample).posterior(block, fitted.questions[0].parameters)
        agree = with_camps(agree, Vectors(mean, covariance), camps, grouping)
    found = chart.write(sample, verdict, (agree, takes_side), known, (seed, rest), mode="live")
    return _widened(found, known.size)


def _seen(sample: Population) -> tuple[Block, Block]:
    return questions(sample.person, sample.statement, sample.choice, (sample.n_people, sample.n_statements))


def fit_question(block: Block, factors: int, kernel: Kernel, rng: np.random.Generator) -> Parameters:
    """Fit one question; of very many people, a sample comes first, and cores share the rest."""
    blocks = split(block, min(PEOPLE, max(_FEWEST_IN_A_BLOCK, -(-block.n_people // _BLOCKS))))
    run, first = InMemory(blocks, threads() if block.size >= SHARED else 1), _some(block, FIRST)
    plan = Plan(kernel=kernel, sample=InMemory(first) if first[0].n_people < block.n_people else None)
    return estimator.fit(run, block.n_statements, factors, rng, plan=plan)


def _some(block: Block, people: int) -> tuple[Block, ...]:
    """Everybody, or so many at least where there are twice as many."""
    step = block.n_people // people
    return every((block,), step) if step > 1 else (block,)


def threads() -> int:
    """Cores that this process may use; their number changes no result."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _sample(population: Population, rng: np.random.Generator) -> tuple[Population, Index]:
    """The people looked at for shares and densities, and which of them answered enough to be placed."""
    known = np.flatnonzero(population.answers_per_person() >= ENOUGH_ANSWERS)
    if known.size <= LOOKED_AT:
        return population, known
    sample = population.only(np.sort(rng.choice(known, LOOKED_AT, replace=False)))
    return sample, np.arange(sample.n_people)


def _verdict(
    known: Block, fit: Parameters, kernel: Kernel, previous: OpinionMap | None, rng: np.random.Generator
) -> tuple[Verdict, int]:
    """The structure, and how many camps (0 for none), from the answers of those who can be placed."""
    if known.n_people < FEWEST_PLACED:
        return Verdict("one", None, 1), 0
    if previous is not None:
        count = len(previous.sides) if previous.structure == "camps" else 0
        return Verdict(previous.structure, previous.test.p_camps, previous.test.proposed), count
    if not _is_more_than_noise(known, kernel, rng):
        return Verdict("one", None, 1), 0
    found = structure.quick_verdict(Vectors(*kernel.posterior(known, fit)), rng)
    if found.accepted is None:
        return Verdict("spectrum", found.p_value, found.proposed), 0
    return Verdict("camps", found.p_value, found.proposed), found.accepted.count


def _is_more_than_noise(block: Block, kernel: Kernel, rng: np.random.Generator) -> bool:
    """Whether a line orders the answers better than in towns where everybody only has a tendency to agree."""
    if block.size == 0 or min(block.n_people, block.n_statements) < 2:
        return False
    if block.n_people > TESTED_PEOPLE:
        block = block.only(np.sort(rng.choice(block.n_people, TESTED_PEOPLE, replace=False)))
    parameters = estimator.refit(InMemory((block,)), Parameters.blank(block.n_statements, 0), sweeps=4, kernel=kernel)
    mean, _ = kernel.posterior(block, parameters)
    chance = expit(estimator.spread(block, mean[0]) + parameters.mean[:, 0][block.statement]).astype(np.float32)
    table = estimator.thinned(block, np.ones(block.size)).astype(np.float32)
    observed = _leading_value(table, block.yes - chance, rng)
    found: list[float] = []
    while len(found) < NOISE_TOWNS and observed > max(found, default=0.0):
        if len(found) == _FIRST_TOWNS and observed > np.mean(found) + CLEAR * np.std(found, ddof=1):
            return True
        found.append(_leading_value(table, (rng.random(block.size, dtype=np.float32) < chance) - chance, rng))
    return observed > max(found, default=0.0)


def _leading_value(table: csr_array, rest: Float32, rng: np.random.Generator) -> float:
    """The leading singular value of a table with each cell multiplied, by a few steps of Lanczos (1950) from anywhere.

    It comes out a little low; since it does in every town, the comparison stays exact.
    """
    rows = csr_array((table.data * rest, table.indices, table.indptr), shape=table.shape)
    columns = rows.T
    first = rng.standard_normal(table.shape[1], dtype=np.float32)
    basis = [first / np.linalg.norm(first)]
    images = []
    for _ in range(_STEPS):
        images.append(rows @ basis[-1])
        more = columns @ images[-1]
        for _again in range(2):  # at right angles in single precision, too
            more -= np.transpose(basis) @ (np.array(basis) @ more)
        size = float(np.linalg.norm(more))
        if size < 1e-9:
            break
        basis.append(more / np.float32(size))
    found = np.array(images, dtype=np.float64)
    return float(np.sqrt(max(np.linalg.eigvalsh(found @ found.T)[-1], 0)))


def with_camps(agree: Draws, known: Vectors, count: int, rng: np.random.Generator) -> Draws:
    """Put everybody into a camp in each draw, with the chances of a mixture over the positions of those known."""
    groups = mixture.fit(mixture.Evidence.from_vectors(known), count, rng, mixture.Search(starts=5))
    turn = np.linalg.inv(np.linalg.cholesky(groups.shape))
    place = np.einsum("kl,sln->skn", turn, agree.people[:, 1:])
    centre = groups.centre @ turn.T
    away = ((place[:, None] - centre[None, :, :, None]) ** 2).sum(axis=2)
    score = np.log(groups.share)[:, None] - 0.5 * away + rng.gumbel(size=away.shape)
    return Draws(agree.people, agree.statements, score.argmax(axis=1).astype(np.int8))


def _widened(found: OpinionMap, looked_at: int) -> OpinionMap:
    """Let the shares of sides and of the part in between speak of all the placed, though some only were looked at.

    What that leaves open is added to their intervals.
    """
    if found.n_placed <= looked_at:
        return found
    sides = tuple(Side(_wider(side.share, looked_at, found.n_placed), side.defining) for side in found.sides)
    return replace(found, sides=sides, middle=_wider(found.middle, looked_at, found.n_placed))


def _wider(shown: Shown, looked_at: int, n_placed: int) -> Shown:
    if not isinstance(shown, Estimate):
        return shown
    part = 1 - looked_at / n_placed
    extra = Z95 * np.sqrt(part * shown.value * (1 - shown.value) / looked_at)
    low = shown.value - float(np.hypot(shown.value - shown.low, extra))
    high = shown.value + float(np.hypot(shown.high - shown.value, extra))
    return replace(shown, low=max(0.0, low), high=min(1.0, high), n=n_placed)
