"""Draws from what the quick fit leaves possible, for some of the people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors import gaussian
from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.fold import estimator
from middleground.engine.opinion.fold.blocks import Block
from middleground.engine.opinion.fold.estimator import Kernel
from middleground.engine.opinion.fold.parameters import Parameters

Array = NDArray[np.float64]
WIDER = 1.4  # a mean-field fit is too sure of the statements; see docs/methods/live.md


_AT_ONCE = 8  # draws whose sums over answers are taken together


def draw(
    block: Block, parameters: Parameters, count: int, rng: np.random.Generator, kernel: Kernel | None = None
) -> Draws:
    """Draw the statements from their Gaussians, made wider, then the people of a block from theirs given those.

    Notes
    -----
    Each answer keeps the weight of the fit, so that a person given the statements is one Gaussian.
    """
    d = parameters.factors + 1
    noise = rng.standard_normal((count, block.n_statements, d))
    spread = WIDER * np.linalg.cholesky(parameters.covariance + 1e-9 * np.eye(d))
    statements = parameters.mean + np.einsum("jkl,sjl->sjk", spread, noise)
    people = np.empty((count, d, block.n_people), dtype=np.float32)
    weight = estimator.weight_of(block, (kernel or estimator.PURE).posterior(block, parameters), parameters)
    for start in range(0, count, _AT_ONCE):
        updates = estimator.updates_of(block, weight, statements[start : start + _AT_ONCE], parameters.people_variance)
        for s, update in enumerate(updates, start=start):
            people[s] = gaussian.draw(rng, *update)
    return Draws(people, np.ascontiguousarray(statements.transpose(0, 2, 1), dtype=np.float32))
