"""Intervals that allow for how far a number is still moving: what halves of the answers say of it, put to use."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.findings import Density, Side, Structure
from middleground.engine.opinion.indices.measure import ENDS
from middleground.engine.opinion.indices.record import Index, verdict

Array = NDArray[np.float64]
PARTS, DENSITY = "parts", "density"
OF_NUMBERS, OF_DENSITY = 0.5, 0.25
"""How much of a shift an interval allows for. Numbers must hold, too, when half of the votes go (docs/methods)."""
_MIDDLE = 1


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """How halves of the answers move a number, or each of a row of numbers.

    Parameters
    ----------
    shift
        What all answers say less what the halves say on average: what moves with the number of answers.
    weight
        The part of it that the interval allows for.
    """

    shift: Array
    weight: float

    @classmethod
    def of(cls, whole: Array, pairs: Array, weight: float) -> Move:
        """From the numbers of all answers, (numbers,), and of the halves, (pairs, 2, numbers)."""
        return cls(whole - pairs.mean(axis=(0, 1)), weight)

    def ends(self, value: Array, low: Array, high: Array) -> tuple[Array, Array]:
        """The interval made wide enough.

        Notes
        -----
        low' = value - √((value - low)² + (weight shift)²), high' likewise. The shift counts as a bias of unknown sign:
        the quick fit says how far a number moves, but the way it goes depends on how it shrinks what it is unsure of.
        """
        far = self.weight * self.shift
        return value - np.hypot(value - low, far), value + np.hypot(high - value, far)

    def part(self, at: int) -> Move:
        """One number of a row."""
        return replace(self, shift=self.shift[[at]])

    def widened(self, shown: Shown, ends: tuple[float, float], at: int = 0) -> Shown:
        """A number with the wider interval, within what it can be."""
        if not isinstance(shown, Estimate):
            return shown
        three = (np.array([number]) for number in (shown.value, shown.low, shown.high))
        low, high = (float(end[0]) for end in self.part(at).ends(*three))
        return replace(shown, low=max(low, min(ends[0], shown.low)), high=min(high, max(ends[1], shown.high)))


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """How numbers move, by name; one that is not there keeps its interval."""

    by: dict[str, Move]

    def middle(self, shown: Shown) -> Shown:
        """The share in between."""
        return self.by[PARTS].widened(shown, (0, 1), _MIDDLE) if PARTS in self.by else shown

    def sides(self, found: tuple[Side, ...], structure: Structure) -> tuple[Side, ...]:
        """The shares of the three parts of a spectrum; of camps, nobody knows which is which in a half."""
        if PARTS not in self.by or structure != "spectrum":
            return found
        return tuple(replace(side, share=self.by[PARTS].widened(side.share, (0, 1), k)) for k, side in enumerate(found))

    def density(self, found: Density | None) -> Density | None:
        """The band, point by point."""
        if found is None or DENSITY not in self.by:
            return found
        low, high = self.by[DENSITY].ends(*(np.array(row) for row in (found.middle, found.low, found.high)))
        return replace(found, low=tuple(np.maximum(low, 0).tolist()), high=tuple(high.tolist()))

    def indices(self, found: tuple[Index, ...]) -> tuple[Index, ...]:
        """The value of each index, and what can be said of it then."""
        return tuple(self._index(index) for index in found)

    def _index(self, index: Index) -> Index:
        if index.code not in self.by:
            return index
        value = self.by[index.code].widened(index.value, ENDS.get(index.code, (0, 1)))
        return replace(index, value=value, verdict=verdict(value, index.low_reference, index.high_reference))
