"""The map of opinions: hidden votes predicted against Polis' projection, false camps, thinned votes, seconds.

Goals: less loss than Polis' projection on every conversation; camps in at most 5 % of towns without camps; the
interval of the share in between holds what half of the votes give; 225,524 votes in under a minute.

python -m bench.opinion_map [loss | controls | camps | thinning | speed] [REPEATS]     the long way, one at a time
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from middleground.engine.estimate import Estimate
from middleground.engine.opinion.factors import chart, gibbs, variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.model import logits
from middleground.engine.opinion.factors.population import ENOUGH_ANSWERS, Population
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.votes import VoteMatrix

FOLDER = Path(os.environ.get("MIDDLEGROUND_DATA", Path(__file__).parents[2] / "shared" / "data")) / "polis"
QUICK = ("15-per-hour-seattle", "canadian-electoral-reform", "scoop-hivemind.taxes")
MISSING = ("random", "routed", "self_selected")


def main() -> None:
    """Measure the short way: three conversations, twelve towns without camps."""
    loss(1, QUICK)
    controls(3, (200,))
    thinning(1, QUICK[2:])


def loss(repeats: int = 3, names: tuple[str, ...] = ()) -> None:
    """Hide a fifth of the votes of everybody with five or more; print the mean loss on hidden sides, in nats."""
    for name in names or _names():
        votes = read_conversation(FOLDER / name).votes
        rows = np.mean([_losses(votes, np.random.default_rng(seed)) for seed in range(repeats)], axis=0)
        labels = ("statement mean", "tendencies", "Polis projection", "sweeps", "draws")
        figures = ", ".join(f"{label} {value:.4f}" for label, value in zip(labels, rows, strict=True))
        print(f"{name}: {figures}; draws / Polis {rows[4] / rows[2]:.3f}", flush=True)


def controls(repeats: int = 10, sizes: tuple[int, ...] = (200, 1000)) -> None:
    """Count camps found in towns that have none."""
    found = total = 0
    for opinions, people in product(("none", "gaussian", "continuum", "skewed"), sizes):
        verdicts = [
            _verdict(Town(opinions, people=people, missing=MISSING[seed % 3], seed=100 + seed), seed)
            for seed in range(repeats)
        ]
        camps, one = (sum(verdict[0] == kind for verdict in verdicts) for kind in ("camps", "one"))
        print(f"{opinions}, {people} people: camps in {camps}, no structure in {one} of {repeats}", flush=True)
        found, total = found + camps, total + repeats
    print(f"false camps in {found} of {total} = {found / total:.3f}", flush=True)


def camps(repeats: int = 8) -> None:
    """Count how often camps that exist are found, and in their right number."""
    for (count, separation), people in product(((2, 4), (2, 6), (3, 6), (4, 6)), (400, 800)):
        towns = [
            Town("camps", people, camps=count, separation=separation, missing=MISSING[seed % 2], seed=seed)
            for seed in range(repeats)
        ]
        groups = [_verdict(town, seed)[1] for seed, town in enumerate(towns)]
        right, some = groups.count(count), repeats - groups.count(0)
        print(
            f"{count} camps {separation} apart, {people} people: found {some}, exact {right} of {repeats}", flush=True
        )


def thinning(repeats: int = 3, names: tuple[str, ...] = ()) -> None:
    """Keep a half and a quarter of the votes: does the interval still hold the share in between of all votes?"""
    for name in names or _names():
        source = read_conversation(FOLDER / name)
        whole = map_opinions(source).middle
        print(f"{name}: all votes {_text(whole)}", flush=True)
        for kept, seed in product((0.5, 0.25), range(1, repeats + 1)):
            part = map_opinions(replace(source, votes=_thinned(source.votes, kept, seed))).middle
            held = isinstance(part, Estimate) and isinstance(whole, Estimate) and part.low <= whole.value <= part.high
            print(f"  {kept} of them {_text(part)}, holds it: {held}", flush=True)


def speed(_: int = 1) -> None:
    """Time whole maps; the seconds of the core say more than those that passed when others use the machine."""
    for name in _names():
        source = read_conversation(FOLDER / name)
        start, worked = perf_counter(), process_time()
        found = map_opinions(source)
        taken, worked = perf_counter() - start, process_time() - worked
        test = found.test
        print(
            f"{name}: {worked:.1f} s of one core ({taken:.1f} s passed), {found.n_answers} answers, {found.structure}"
            f" (p {test.p_camps}, {test.proposed} proposed), in between {_text(found.middle)},"
            f" placed {found.n_placed} of {found.n_people}",
            flush=True,
        )


def _names() -> tuple[str, ...]:
    return tuple(sorted(path.name for path in FOLDER.iterdir())) if FOLDER.is_dir() else ()


def _text(shown: object) -> str:
    if not isinstance(shown, Estimate):
        return "not estimated"
    return f"{shown.value:.3f} [{shown.low:.3f}, {shown.high:.3f}]"


def _verdict(town: Town, seed: int) -> tuple[str, int]:
    population = Population.of(invent(town).source)
    known = np.flatnonzero(population.answers_per_person() >= ENOUGH_ANSWERS)
    verdict, groups = chart._verdict(population, known, np.random.default_rng(seed))  # noqa: SLF001  the step alone
    return verdict.structure, groups


def _thinned(votes: VoteMatrix, share: float, seed: int) -> VoteMatrix:
    kept = np.random.default_rng(seed).random(votes.n_votes) < share
    return VoteMatrix(
        votes.person[kept], votes.statement[kept], votes.choice[kept], votes.person_ids, votes.statement_ids
    )


def _losses(votes: VoteMatrix, rng: np.random.Generator) -> tuple[float, ...]:
    hidden = _hidden(votes, rng)
    train, test = _sides(votes, ~hidden), _sides(votes, hidden)
    tendencies, sweeps = variational.fit(train, 0, rng), variational.fit(train, chart.FACTORS, rng)
    draws = gibbs.run(sweeps, train, rng, gibbs.Plan(100, 200, 2))
    chance = np.mean([expit(logits(test, draws.people[s], draws.statements[s])) for s in range(draws.count)], axis=0)
    return (
        _loss(_means(train)[test.statement], test.yes),
        _loss(expit(logits(test, tendencies.people.mean, tendencies.statements.mean)), test.yes),
        _loss(_projected(votes, ~hidden, test, rng), test.yes),
        _loss(expit(logits(test, sweeps.people.mean, sweeps.statements.mean)), test.yes),
        _loss(chance, test.yes),
    )


def _hidden(votes: VoteMatrix, rng: np.random.Generator) -> np.ndarray:
    counts = np.bincount(votes.person, minlength=votes.n_people)
    ends = np.cumsum(counts)
    hidden = np.zeros(votes.n_votes, dtype=bool)
    for row in np.flatnonzero(counts >= 5):
        hidden[ends[row] - counts[row] + rng.choice(counts[row], max(1, counts[row] // 5), replace=False)] = True
    return hidden


def _sides(votes: VoteMatrix, kept: np.ndarray) -> Answers:
    kept = kept & (votes.choice != 0)
    shape = (votes.n_people, votes.n_statements)
    return Answers.build(votes.person[kept], votes.statement[kept], (votes.choice[kept] == 1).astype(float), shape)


def _means(answers: Answers) -> np.ndarray:
    yes = np.bincount(answers.statement, answers.yes, minlength=answers.n_statements)
    return (yes + 1) / (np.bincount(answers.statement, minlength=answers.n_statements) + 2)


def _loss(chance: np.ndarray, yes: np.ndarray) -> float:
    chance = np.clip(chance, 1e-4, 1 - 1e-4)
    return float(-np.mean(np.where(yes > 0, np.log(chance), np.log(1 - chance))))


def _projected(votes: VoteMatrix, train: np.ndarray, test: Answers, rng: np.random.Generator) -> np.ndarray:
    """Two principal components of the mean-filled table, calibrated on a tenth of the votes left out for it."""
    tenth = train & (rng.random(votes.n_votes) < 0.1)
    used = train & ~tenth
    total = np.bincount(votes.statement[used], votes.choice[used], minlength=votes.n_statements)
    mean = total / np.maximum(np.bincount(votes.statement[used], minlength=votes.n_statements), 1)
    table = np.tile(mean, (votes.n_people, 1))
    table[votes.person[used], votes.statement[used]] = votes.choice[used]
    left, size, right = np.linalg.svd(table - mean, full_matrices=False)
    rest = (left[:, :2] * size[:2]) @ right[:2]
    usual = logit(_means(_sides(votes, used)))
    calibration = _sides(votes, tenth)

    def chance(answers: Answers, weights: np.ndarray) -> np.ndarray:
        own = rest[answers.person, answers.statement]
        return expit(weights[0] + weights[1] * usual[answers.statement] + np.exp(weights[2]) * own)

    best = minimize(lambda w: _loss(chance(calibration, w), calibration.yes), np.array([0.0, 1.0, 1.0])).x
    return chance(test, best)


if __name__ == "__main__":
    part = {"loss": loss, "controls": controls, "camps": camps, "thinning": thinning, "speed": speed}[sys.argv[1]]
    part(*(int(number) for number in sys.argv[2:3]))
