"""Scores of several readers made comparable: some are strict, some are mild, and nobody reads everything.

The model is ``score = application + reader + rest``. Applications stand as they are (nobody's score is drawn towards
those of others), readers are random: how mild a reader is, is judged from what others gave the same applications, and
drawn towards nothing where little is known. The two variances are found by restricted maximum likelihood, which here
needs one search along a line: with the applications swept out, the readers form a graph whose Laplacian is decomposed
once. The result is that of a mixed model with one random effect (statsmodels' MixedLM in the tests).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from middleground.engine.errors import InputError
from middleground.engine.estimate import Estimate

Array = NDArray[np.float64]
METHOD = "adjusted for readers"
LARGEST_RATIO = 1e4
"""Of the variance between readers to the rest; beyond it nothing changes that could be seen."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The score that one reader gave to one application."""

    application: str
    reader: str
    score: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the readings say together.

    Parameters
    ----------
    scores
        Application → the mean of its readings, each freed from how mild its reader is, with an interval. ``n`` counts
        readings. With one reading each, nothing tells readers from applications: the interval is the whole scale.
    readers
        Reader → how much more they give than others do to the same applications; negative for strict ones.
    rest
        Standard deviation of what is left of one reader's score; None: unknown.
    """

    scores: Mapping[str, Estimate]
    readers: Mapping[str, Estimate]
    rest: float | None


def calibrate(readings: Iterable[Reading], *, lowest: float, highest: float, rounding: float = 0.0) -> Calibration:
    """Adjust scores for how mild or strict their readers are.

    Parameters
    ----------
    readings
        Every score, at most one per application and reader.
    lowest, highest
        Ends of the scale. Adjusted scores and intervals stay within them.
    rounding
        Variance that rounding to whole numbers leaves in one score: a score is never taken to be surer than that.

    Returns
    -------
    Calibration
        A score with its interval for each application, and how mild each reader is.

    Raises
    ------
    InputError
        ``selection.bad_reading`` for a score outside the scale or a second score of the same reader.

    Examples
    --------
    >>> both = [Reading("1", "ada", 3), Reading("1", "ben", 1), Reading("2", "ada", 4), Reading("2", "ben", 2)]
    >>> found = calibrate(both, lowest=0, highest=4, rounding=0.08)
    >>> round(found.scores["1"].value, 2), round(found.readers["ada"].value, 2)
    (2.0, 1.0)
    """
    rows = list(readings)
    _check(rows, lowest, highest)
    if not rows:
        return Calibration({}, {}, None)
    design = _Design.of(rows)
    if design.freedom == 0:
        return _single(design, lowest, highest)
    ratio = _likeliest_ratio(design)
    variance = max(design.squares(ratio) / design.freedom, rounding)
    spread = _quantile(design.freedom_left(ratio)) * math.sqrt(variance)
    mildness, inverse = design.mildness(ratio)
    adjusted = design.means - design.shares @ mildness
    leverage = 1 / design.counts + np.clip(np.einsum("ij,jk,ik->i", design.shares, inverse, design.shares), 0, None)
    scores = {
        name: _estimate(float(value), spread * math.sqrt(lever), lowest, highest, int(count))
        for name, value, lever, count in zip(design.applications, adjusted, leverage, design.counts, strict=True)
    }
    widths = spread * np.sqrt(np.clip(np.diag(inverse), 0, None))
    readers = {
        name: _estimate(float(value), float(width), lowest - highest, highest - lowest, int(count))
        for name, value, width, count in zip(design.readers, mildness, widths, design.loads, strict=True)
    }
    return Calibration(scores, readers, math.sqrt(variance))


@dataclass(frozen=True, slots=True)
class _Design:
    """The readings as matrices: who read what, and scores with each application's mean taken off."""

    applications: list[str]
    readers: list[str]
    counts: Array  # readings per application
    loads: Array  # readings per reader
    means: Array  # raw mean per application
    shares: Array  # application × reader: share of its readings
    within: float  # sum of squares within applications
    values: Array  # eigenvalues of the readers' Laplacian
    vectors: Array
    pull: Array  # sum of each reader's deviations, in the basis of the vectors
    freedom: int

    @classmethod
    def of(cls, rows: list[Reading]) -> _Design:
        applications = list(dict.fromkeys(row.application for row in rows))
        readers = sorted({row.reader for row in rows})
        at, by = {name: i for i, name in enumerate(applications)}, {name: i for i, name in enumerate(readers)}
        read = np.zeros((len(applications), len(readers)))
        scored = np.zeros_like(read)
        for row in rows:
            read[at[row.application], by[row.reader]] = 1
            scored[at[row.application], by[row.reader]] = row.score
        counts, loads = read.sum(axis=1), read.sum(axis=0)
        means = scored.sum(axis=1) / counts
        deviations = read * (scored - means[:, None])
        shares = read / counts[:, None]
        values, vectors = np.linalg.eigh(np.diag(loads) - read.T @ shares)
        return cls(
            applications, readers, counts, loads, means, shares, float((deviations**2).sum()),
            np.clip(values, 0, None), vectors, vectors.T @ deviations.sum(axis=0), len(rows) - len(applications),
        )  # fmt: skip

    def squares(self, ratio: float) -> float:
        """Return the sum of squares that is left, for this ratio of the two variances."""
        return max(self.within - float((self.pull**2 * ratio / (1 + ratio * self.values)).sum()), 0.0)

    def freedom_left(self, ratio: float) -> int:
        """Return how many readings there are to judge the rest by, once readers have been judged by some."""
        spent = float((ratio * self.values / (1 + ratio * self.values)).sum())
        return max(1, math.floor(self.freedom - spent + 1e-6))

    def mildness(self, ratio: float) -> tuple[Array, Array]:
        """Return how mild each reader is beside the others, and the variance of that in units of the rest.

        How mild all of them are together cannot be seen and moves all applications alike, so it is left out.
        """
        kept = ratio / (1 + ratio * self.values)
        alike = ratio / len(self.readers)
        return self.vectors @ (kept * self.pull), (self.vectors * kept) @ self.vectors.T - alike


def _likeliest_ratio(design: _Design) -> float:
    """Return the ratio of the variance between readers to the rest that the restricted likelihood prefers."""
    floor = 1e-12 * max(design.within, 1e-12)

    def badness(logarithm: float) -> float:
        ratio = math.exp(logarithm)
        left = max(design.squares(ratio), floor)
        return design.freedom * math.log(left) + float(np.log1p(ratio * design.values).sum())

    grid = np.linspace(math.log(1e-6), math.log(LARGEST_RATIO), 60)
    costs = [badness(float(point)) for point in grid]
    nothing = design.freedom * math.log(max(design.within, floor))
    best = int(np.argmin(costs))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)])
    found = _lowest(badness, low, high)
    return math.exp(found) if badness(found) < nothing else 0.0


def _lowest(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one valley is lowest, by the golden section."""
    golden = (math.sqrt(5) - 1) / 2
    while high - low > 1e-9:
        first, second = high - golden * (high - low), low + golden * (high - low)
        if function(first) < function(second):
            high = second
        else:
            low = first
    return (low + high) / 2


def _quantile(freedom: int) -> float:
    """Return the 97.5 % point of Student's t (exact for one and two degrees, Cornish and Fisher's series beyond)."""
    if freedom == 1:
        return 12.7062
    if freedom == 2:
        return 4.3027
    z = NormalDist().inv_cdf(0.975)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / freedom**power for power, term in enumerate(terms))


def _estimate(value: float, width: float, lowest: float, highest: float, count: int) -> Estimate:
    low, middle, high = (min(max(at, lowest), highest) for at in (value - width, value, value + width))
    return Estimate(middle, low, high, count, METHOD)


def _single(design: _Design, lowest: float, highest: float) -> Calibration:
    """Return scores that only one reader each gave: as they are, and as unsure as they can be."""
    scores = {
        name: Estimate(float(mean), lowest, highest, 1, "one reading")
        for name, mean in zip(design.applications, design.means, strict=True)
    }
    return Calibration(scores, {}, None)


def _check(rows: list[Reading], lowest: float, highest: float) -> None:
    seen = set()
    for row in rows:
        if not lowest <= row.score <= highest or (row.application, row.reader) in seen:
            raise InputError("selection.bad_reading", value=row.application, score=row.score)
        seen.add((row.application, row.reader))
