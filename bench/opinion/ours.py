"""Our two modes: live (variational sweeps, calibrated on answers left out) and report (draws)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import expit

from bench.opinion.protocol import Array, Split
from middleground.engine.opinion.factors import chart, gibbs, variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.calibration import calibrate, predicted
from middleground.engine.opinion.factors.model import logits
from middleground.engine.opinion.fold import blocks, estimator
from middleground.engine.opinion.votes import AGREE, PASS

Question = tuple[Answers, Answers, int]
"""Answers shown, answers asked for, factors."""
PLAN = gibbs.Plan(100, 200, 2)


def live(split: Split) -> Array:
    """The fold over blocks of people, with the slopes that answers left out give."""
    return _chances(split, _swept, (estimator.PASS_FACTORS, chart.FACTORS))


def report(split: Split) -> Array:
    """Chances as the mean over draws."""
    return _chances(split, _drawn, (chart.PASS_FACTORS, chart.DRAWN_FACTORS))


def _swept(question: Question, rng: np.random.Generator) -> Array:
    shown, asked, factors = question
    shape = (shown.n_people, shown.n_statements)
    block = blocks.Block.build(shown.person, shown.statement, shown.yes > 0, shape)
    run = estimator.InMemory(blocks.split(block))
    fit = estimator.fit(run, shape[1], factors, rng)
    found = predicted(estimator.posterior(block, fit), fit, asked.person, asked.statement)
    return calibrate(run, fit).chances(found)


def _drawn(question: Question, rng: np.random.Generator) -> Array:
    shown, asked, factors = question
    draws = gibbs.run(variational.fit(shown, factors, rng), shown, rng, PLAN)
    total = np.zeros(asked.size)
    for each in range(draws.count):
        total += expit(logits(asked, draws.people[each], draws.statements[each]))
    return np.asarray(total / draws.count)


def _chances(
    split: Split, predict: Callable[[Question, np.random.Generator], Array], coordinates: tuple[int, int]
) -> Array:
    train, rng = split.train, np.random.default_rng(split.seed)
    shape = (train.n_people, train.n_statements)
    asked = Answers.build(*split.asked, np.zeros(split.asked[0].size), shape)
    took = train.choice != PASS
    found = []
    for kept, yes, factors in (
        (np.ones(took.size, dtype=bool), took, coordinates[0]),
        (took, train.choice == AGREE, coordinates[1]),
    ):
        shown = Answers.build(train.person[kept], train.statement[kept], yes[kept].astype(float), shape)
        found.append(predict((shown, asked, factors), rng))
    side, agree = found
    return np.array([side * agree, side * (1 - agree), 1 - side])
