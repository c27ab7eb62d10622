"""Draws from what the quick fit leaves possible, for some of the people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.factors import gaussian
from middleground.engine.opinion.factors.gibbs import Draws
from middleground.engine.opinion.fold import estimator
from middleground.engine.opinion.fold.blocks import Block
from middleground.engine.opinion.fold.parameters import Parameters

Array = NDArray[np.float64]
WIDER = 1.4  # a mean-field fit is too sure of the statements; see docs/methods/live.md


def draw(block: Block, parameters: Parameters, count: int, rng: np.random.Generator) -> Draws:
    """Draw the statements from their Gaussians, made wider, then the people of a block from theirs given those.

    Notes
    -----
    Each answer keeps the weight of the fit, so that a person given the statements is one Gaussian.
    """
    _, _, weight = estimator.people_of(block, parameters)
    d = parameters.factors + 1
    people = np.empty((count, d, block.n_people), dtype=np.float32)
    statements = np.empty((count, d, block.n_statements), dtype=np.float32)
    spread = WIDER * np.linalg.cholesky(parameters.covariance + 1e-9 * np.eye(d))
    for s in range(count):
        noise = rng.standard_normal((block.n_statements, d))
        mean = parameters.mean + np.einsum("jkl,jl->jk", spread, noise)
        update = estimator.update_of(block, weight, mean, parameters.people_variance)
        people[s] = gaussian.draw(rng, *update)
        statements[s] = mean.T
    return Draws(people, statements)
