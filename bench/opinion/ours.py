"""Our two modes: live (variational sweeps) and report (draws)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import expit

from bench.opinion.protocol import Array, Split
from middleground.engine.opinion.factors import chart, gibbs, variational
from middleground.engine.opinion.factors.answers import Answers
from middleground.engine.opinion.factors.model import State, logits
from middleground.engine.opinion.votes import AGREE, PASS

Predict = Callable[[State, Answers, Answers, np.random.Generator], Array]
PLAN = gibbs.Plan(100, 200, 2)


def live(split: Split) -> Array:
    """Chances at the means of the variational fit."""
    return _chances(split, lambda state, _answers, asked, _rng: expit(logits(asked, *_means(state))))


def report(split: Split) -> Array:
    """Chances as the mean over draws."""

    def drawn(state: State, answers: Answers, asked: Answers, rng: np.random.Generator) -> Array:
        draws = gibbs.run(state, answers, rng, PLAN)
        total = np.zeros(asked.size)
        for each in range(draws.count):
            total += expit(logits(asked, draws.people[each], draws.statements[each]))
        return np.asarray(total / draws.count)

    return _chances(split, drawn)


def _means(state: State) -> tuple[Array, Array]:
    return state.people.mean, state.statements.mean


def _chances(split: Split, predict) -> Array:
    train, rng = split.train, np.random.default_rng(split.seed)
    shape = (train.n_people, train.n_statements)
    asked = Answers.build(*split.asked, np.zeros(split.asked[0].size), shape)
    took = train.choice != PASS
    found = []
    for kept, yes, factors in (
        (np.ones(took.size, dtype=bool), took, chart.PASS_FACTORS),
        (took, train.choice == AGREE, chart.FACTORS),
    ):
        answers = Answers.build(train.person[kept], train.statement[kept], yes[kept].astype(float), shape)
        found.append(predict(variational.fit(answers, factors, rng), answers, asked, rng))
    side, agree = found
    return np.array([side * agree, side * (1 - agree), 1 - side])
