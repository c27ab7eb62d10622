"""The hill of opinions, smoothed so far that a few people never shape it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from middleground.engine.disclosure.policy import Policy
from middleground.engine.disclosure.released import Curve
from middleground.engine.opinion.findings import Density

Array = NDArray[np.float64]

POINTS = 61
WIDTH = 0.035  # of the line, the least smoothing
PEOPLE_FOR_A_CURVE = 5  # times the threshold
_STEPS = 50  # heights are rounded to fiftieths of the highest


def coarse_curve(density: Density | None, n_placed: int, policy: Policy) -> Curve | None:
    """Release the shape of the hill, or nothing where too few people stand on it.

    Parameters
    ----------
    density
        The engine's curve.
    n_placed
        People on the line.

    Returns
    -------
    Curve or None
        61 points along a line from 0 to 1; heights in fiftieths of the highest point of the band. The tails that
        hold fewer people than the threshold have a standard shape (half a bell of their mass).
    """
    if density is None or n_placed < PEOPLE_FOR_A_CURVE * policy.least:
        return None
    at = np.asarray(density.at, dtype=np.float64)
    middle = np.maximum(np.asarray(density.middle, dtype=np.float64), 0)
    if at.size < 3 or not np.trapezoid(middle, at) > 0:
        return None
    line = np.linspace(at[0], at[-1], POINTS)
    share = policy.least / n_placed
    curves = [_smoothed(line, at, np.asarray(part, dtype=np.float64)) for part in (density.low, middle, density.high)]
    start, stop = _body(line, curves[1], share)
    low, centre, high = (_with_standard_tails(line, part, start, stop, share) for part in curves)
    top = max(float(high.max()), float(centre.max()))
    low, high = np.minimum(low, centre), np.maximum(high, centre)
    span = at[-1] - at[0]
    return Curve(
        at=_plain((line - at[0]) / span, POINTS - 1),
        low=_plain(low / top),
        middle=_plain(centre / top),
        high=_plain(high / top),
        cuts=_plain((np.asarray(density.cuts, dtype=np.float64) - at[0]) / span, POINTS - 1),
    )


def _plain(values: Array, steps: int = _STEPS) -> tuple[float, ...]:
    return tuple(round(round(float(value) * steps) / steps, 4) for value in values)


def _smoothed(line: Array, at: Array, height: Array) -> Array:
    """Average the curve around each point of the line with a bell of at least ``WIDTH`` of its length."""
    width = WIDTH * (at[-1] - at[0])
    kernel = np.exp(-0.5 * ((line[:, None] - at[None, :]) / width) ** 2)
    weights = kernel * np.gradient(at)[None, :]
    return np.asarray(weights @ np.maximum(height, 0) / weights.sum(axis=1))


def _body(line: Array, height: Array, share: float) -> tuple[int, int]:
    """First and last point between which all but ``share`` at each end lie."""
    mass = np.concatenate([[0.0], np.cumsum((height[1:] + height[:-1]) / 2 * np.diff(line))])
    mass /= mass[-1]
    start = int(np.searchsorted(mass, share, side="left"))
    stop = int(np.searchsorted(mass, 1 - share, side="right")) - 1
    return min(start, POINTS // 2), max(stop, POINTS // 2)


def _with_standard_tails(line: Array, height: Array, start: int, stop: int, share: float) -> Array:
    """Replace what lies beyond the body by half a bell holding ``share`` of everybody."""
    total = float(np.trapezoid(height, line))
    tailed = height.copy()
    for edge, beyond in ((start, slice(0, start)), (stop, slice(stop + 1, None))):
        reach = share * total / max(float(height[edge]), 1e-12) / math.sqrt(math.pi / 2)
        tailed[beyond] = height[edge] * np.exp(-0.5 * ((line[beyond] - line[edge]) / reach) ** 2)
    return tailed
