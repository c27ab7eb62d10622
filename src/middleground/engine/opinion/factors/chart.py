"""The map of a conversation by the project's own method, from votes to findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Shown, Suppressed
from middleground.engine.opinion import structure as tests
from middleground.engine.opinion.factors import (
    align,
    crowd,
    describe,
    doubt,
    gibbs,
    line,
    lines,
    mixture,
    variational,
)
from middleground.engine.opinion.factors.between import Told, in_between
from middleground.engine.opinion.factors.describe import Sides
from middleground.engine.opinion.factors.doubt import Doubt
from middleground.engine.opinion.factors.findings import (
    ENOUGH_FOR_A_FLAG,
    Result,
    estimate,
    sides_of,
    statement_findings,
)
from middleground.engine.opinion.factors.gibbs import Camps, Draws, Plan
from middleground.engine.opinion.factors.line import Dividing
from middleground.engine.opinion.factors.model import Prior, State, Vectors
from middleground.engine.opinion.factors.moved import Moved
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population, Totals
from middleground.engine.opinion.findings import Density, Line, Mode, Note, OpinionMap, Structure, StructureTest
from middleground.engine.opinion.indices.measure import counting, indices
from middleground.engine.opinion.indices.record import Index as PolarisationIndex
from middleground.engine.opinion.indices.towns import Basis
from middleground.engine.opinion.shares import wilson
from middleground.engine.opinion.source import SourceConversation

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Index = NDArray[np.intp]
Progress = Callable[[int, int], None]

FACTORS = 4  # of the quick fit that tests structure
DRAWN_FACTORS = 6
PASS_FACTORS = 1
WIDEST = 0.75  # posterior variance of a place, of the variance of all places, above which a person is not placed
FEWEST_PLACED = 20
TESTED_PEOPLE = 1500
TEST = "one hill or several"
_NOT_ESTIMATED = Suppressed("not_estimated")
_STAGES = 10  # the steps of the progress that are not sweeps


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    structure: Structure
    p_camps: float | None
    proposed: int


def map_factors(
    source: SourceConversation, *, seed: int, progress: Progress | None = None, plan: Plan | None = None
) -> OpinionMap:
    """Map a conversation; see :func:`middleground.engine.opinion.mapping.map_opinions`.

    Parameters
    ----------
    plan
        How long to draw; None leaves it to the number of answers.
    """
    population = Population.of(source)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(6)]
    plan = plan or _plan(population)
    tick = ticker(progress, 2 * plan.sweeps + _STAGES)
    known = np.flatnonzero(population.answers_per_person() >= ENOUGH_ANSWERS)
    verdict, groups = tested(population, known, streams[0])
    tick(_STAGES // 2)
    state = variational.fit(population.agreement(), DRAWN_FACTORS, streams[1])
    state, camps = _with_camps(state, known, groups, streams[2])
    agree = gibbs.run(state, population.agreement(), streams[3], plan, camps=camps, tick=tick)
    taken = population.sides_taken()
    takes_side = gibbs.run(variational.fit(taken, PASS_FACTORS, streams[4]), taken, streams[4], plan, tick=tick)
    opinion_map = write(population, verdict, (agree, takes_side), known, (seed, streams[5]))
    tick(_STAGES - _STAGES // 2)
    return opinion_map


def _plan(population: Population) -> Plan:
    """More draws where they are cheap."""
    return Plan(burn=100, keep=200, every=2) if population.choice.size < 100_000 else Plan(burn=80, keep=150, every=2)


def tested(population: Population, known: Index, rng: np.random.Generator) -> tuple[Verdict, int]:
    """The structure, and how many camps (0 for none)."""
    if known.size < FEWEST_PLACED:
        return Verdict("one", None, 1), 0
    rows = known if known.size <= TESTED_PEOPLE else np.sort(rng.choice(known, TESTED_PEOPLE, replace=False))
    answers = population.agreement(rows)
    if not tests.is_more_than_noise(answers, rng):
        return Verdict("one", None, 1), 0
    found = tests.look_for_camps(variational.fit(answers, FACTORS, rng), answers, rng)
    if found.accepted is None:
        return Verdict("spectrum", found.p_value, found.proposed), 0
    return Verdict("camps", found.p_value, found.proposed), found.accepted.count


def _with_camps(state: State, known: Index, count: int, rng: np.random.Generator) -> tuple[State, Camps | None]:
    """Find the camps again among everybody known, in units of their own width."""
    if count == 0:
        return state, None
    assert state.people.covariance is not None
    vectors = Vectors(state.people.mean[:, known], state.people.covariance[:, :, known])
    groups = mixture.fit(mixture.Evidence.from_vectors(vectors), count, rng, mixture.Search(starts=5))
    lower = np.linalg.cholesky(groups.shape)
    people, statements = state.people.mean.copy(), state.statements.mean.copy()
    people[1:] = np.linalg.solve(lower, people[1:])
    statements[1:] = lower.T @ statements[1:]
    unit = Prior(np.zeros(people.shape[0]), state.people_prior.variance)
    moved = State(Vectors(people), Vectors(statements), unit, state.statement_prior)
    return moved, Camps(groups.share, np.linalg.solve(lower, groups.centre.T).T)


def write(  # noqa: PLR0913  whose answers, drawn how, read by which verdict
    population: Population,
    verdict: Verdict,
    draws: tuple[Draws, Draws],
    known: Index,
    randomness: tuple[int, np.random.Generator],
    *,
    mode: Mode = "report",
) -> OpinionMap:
    """Write down what the draws say; a live map leaves the indices to the report, whose time they take."""
    seed, rng = randomness
    doubts = doubt.LIVE if mode == "live" else doubt.NONE
    look = _look(population, verdict.structure, draws, known, rng, doubts)
    found = statement_findings(look.result)
    if look.result.structure == "spectrum" and not any(finding.is_divisive for finding in found):
        look = replace(_look(population, "one", draws, known, rng, doubts), notes=(Note("map.nothing_divides"),))
        found = statement_findings(look.result)
    structure, placed = look.result.structure, look.result.placed
    n_placed = int(placed.size) if known.size >= FEWEST_PLACED else 0
    strength = (
        estimate(look.result.agreement.strength, n_placed, doubts.wider) if structure != "one" else _NOT_ESTIMATED
    )
    everybody = population.totals()
    density = None if look.place is None else _density(look.place[:, placed], look.result)
    moved = _moved(population, look, density, seed) if mode == "report" and n_placed else Moved({})
    n_placed = _of_everybody(n_placed, population)
    return OpinionMap(
        method="middleground",
        structure=structure,
        n_people=everybody.n_people,
        n_placed=n_placed,
        n_answers=int(everybody.answers.sum()),
        n_statements=population.n_statements,
        sides=moved.sides(sides_of(look.result), structure),
        middle=moved.middle(_middle(look.place, look.result)),
        density=moved.density(density),
        test=StructureTest(TEST, verdict.p_camps, strength, verdict.proposed),
        statements=found,
        left_early=wilson(everybody.n_people - everybody.n_enough, everybody.n_people),
        notes=(*_notes(everybody, known, n_placed), *look.notes),
        seed=seed,
        indices=moved.indices(_indices(population, look, draws[1], rng)) if mode == "report" else (),
        mode=mode,
        lines=look.lines,
        middle_differs=look.between[0],
        middle_unsure=look.between[1],
        not_known=wilson(everybody.n_people - n_placed, everybody.n_people),
    )


def _moved(population: Population, look: _Look, density: Density | None, seed: int) -> Moved:
    from middleground.engine.opinion.halves import Ground, moves  # the live map is written by this module

    answered = np.bincount(population.statement, minlength=population.n_statements)
    camp = look.agree.camp
    ground = Ground(
        placed=look.result.placed,
        dividing=look.dividing,
        camps=int(camp.max()) + 1 if camp is not None and look.result.structure == "camps" else 0,
        statements=counting(answered, int(look.result.placed.size)),
        at=np.array(density.at if density else ()),
    )
    return Moved(moves(population, ground, seed))


def _of_everybody(n_placed: int, population: Population) -> int:
    """How many can be placed in all, where only some of those who answered enough were looked at."""
    if population.everybody is None:
        return n_placed
    return round(n_placed / population.n_people * population.everybody.n_enough)


def _indices(
    population: Population, look: _Look, takes_side: Draws, rng: np.random.Generator
) -> tuple[PolarisationIndex, ...]:
    has_camps = look.result.structure == "camps"
    basis = Basis(look.agree, takes_side, look.dividing, look.result.placed, look.place, has_camps=has_camps)
    answered = np.bincount(population.statement, minlength=population.n_statements)
    return indices(basis, answered, population.statement_ids, rng)


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """The draws, read with one structure in mind."""

    result: Result
    agree: Draws  # aligned
    dividing: Dividing | None
    place: Float32 | None
    notes: tuple[Note, ...]
    lines: tuple[Line, ...] = ()
    between: tuple[Told, Told] = ((), ())


def _look(  # noqa: PLR0913  whose answers, read by which verdict, how surely
    population: Population,
    structure: Structure,
    draws: tuple[Draws, Draws],
    known: Index,
    rng: np.random.Generator,
    doubts: Doubt = doubt.NONE,
) -> _Look:
    rows = known if known.size >= FEWEST_PLACED else np.arange(population.n_people)
    drawn = crowd.with_strangers(draws[0], rng)
    is_known = np.zeros(drawn.people.shape[2], dtype=bool)
    is_known[rows] = True
    answered = np.bincount(population.statement, minlength=population.n_statements)
    agree = align.align(drawn, is_known, answered / answered.sum())
    placed: Index = rows
    dividing: Dividing | None = None
    notes: tuple[Note, ...] = ()
    eligible = (answered >= ENOUGH_FOR_A_FLAG) & ~population.is_meta
    if structure != "one":
        placed, dividing, notes = _dividing(agree, rows, eligible)
    if dividing is None:
        structure, placed = "one", rows
    agree, place = _retaken(agree, dividing, placed, population.answers_per_person(), rng)
    place = None if place is None else doubts.stretched(place, rng)
    sides = _sides(structure, agree, place)
    compared = lines.compared(agree, place, structure)
    agreement = describe.agreement(agree, draws[1], sides, placed, rng, compared)
    result = Result(population, structure, agreement, sides, placed, doubts.wider)
    if place is None:
        return _Look(result, agree, dividing, place, notes)
    told = lines.lines_of(result, eligible)
    between = in_between(population, place, placed, eligible, rng)
    return _Look(result, agree, dividing, place, notes, told, between)


def _retaken(
    agree: Draws, dividing: Dividing | None, placed: Index, answered: NDArray[np.int64], rng: np.random.Generator
) -> tuple[Draws, Float32 | None]:
    """The draws, and places where there is a line, as the density of the people who are placed asks for them."""
    if dividing is None:
        return crowd.taken(agree, np.repeat(np.arange(agree.count)[:, None], answered.size, axis=1)), None
    place = line.places(agree, dividing)
    which = crowd.retake(place, placed, answered, rng)
    return crowd.taken(agree, which), np.take_along_axis(place[:, : answered.size], which, axis=0)


def _dividing(
    agree: Draws, rows: Index, eligible: NDArray[np.bool_]
) -> tuple[Index, Dividing | None, tuple[Note, ...]]:
    """Who can be placed, and by what; nothing where too few people or statements allow it."""
    variance = agree.people[:, 1, :][:, rows].var(axis=0)
    placed = rows[variance <= WIDEST]
    if placed.size < FEWEST_PLACED or not eligible.any():
        return placed, None, (Note("map.few_placed", (("placed", int(placed.size)),)),)
    dividing = line.dividing_statements(agree, placed, eligible)
    return placed, dividing, () if dividing.is_opposed else (Note("map.ends_lean_alike"),)


def _sides(structure: Structure, agree: Draws, place: Float32 | None) -> Sides:
    if structure == "spectrum" and place is not None:
        side = (place > -line.CUT).astype(np.int8) + (place > line.CUT).astype(np.int8)
        return Sides(side, 3, place)
    if structure == "camps" and agree.camp is not None and place is not None:
        count = int(agree.camp.max()) + 1
        order = np.argsort([float(place[agree.camp == k].mean()) for k in range(count)])
        return Sides(np.argsort(order).astype(np.int8)[agree.camp], count, None)
    return Sides(np.zeros((agree.count, agree.people.shape[2]), dtype=np.int8), 1, None)


def _middle(place: Float32 | None, result: Result) -> Shown:
    if place is None:
        return _NOT_ESTIMATED
    between = np.abs(place[:, result.placed]) <= line.CUT
    return estimate(between.mean(axis=1), int(result.placed.size), result.wider)


def _density(place: Float32, result: Result) -> Density:
    sides, placed = result.sides, result.placed
    at, dense = line.curve(place)
    low, middle, high = describe.interval_of(dense, result.wider)
    low = np.maximum(low, 0)
    cuts: tuple[float, ...] = (-line.CUT, line.CUT)
    if sides.place is None:
        member = sides.side[:, placed]
        centres = [float(np.median(place[member == g])) for g in range(sides.count)]
        cuts = tuple((a + b) / 2 for a, b in pairwise(centres))
    return Density(_floats(at), _floats(low), _floats(middle), _floats(high), cuts)


def _floats(row: Array) -> tuple[float, ...]:
    return tuple(float(value) for value in row)


def _notes(everybody: Totals, known: Index, n_placed: int) -> tuple[Note, ...]:
    notes = [Note("map.shown_unknown")]
    if known.size < tests.LEAST_PEOPLE:
        notes.append(Note("map.few_people", (("people", int(known.size)), ("need", tests.LEAST_PEOPLE))))
    if n_placed * 2 < everybody.n_people:
        notes.append(Note("map.many_not_placed", (("placed", n_placed), ("people", everybody.n_people))))
    return tuple(notes)


def ticker(progress: Progress | None, total: int) -> Callable[..., None]:
    done = 0

    def tick(steps: int = 1) -> None:
        nonlocal done
        done += steps
        if progress:
            progress(min(done, total), total)

    return tick
