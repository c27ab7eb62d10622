"""What a quick fit cannot know of itself: how much surer it looks than it is. Measured, see docs/methods/live.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Doubt:
    """How much wider intervals are than draws say; how much farther apart people are, and how surely that is known."""

    wider: float = 1.0
    apart: float = 1.0
    spread: float = 0.0  # standard deviation of ``apart``, as a share of it

    def stretched(self, place: Float32, rng: np.random.Generator) -> Float32:
        """Places (draws, people), in log odds, each draw with an ``apart`` of its own."""
        if self.spread == 0:
            return place
        times = self.apart * (1 + self.spread * rng.standard_normal(place.shape[0]))
        return np.asarray(place * np.maximum(times, 0.5)[:, None], dtype=np.float32)


NONE = Doubt()
LIVE = Doubt(wider=1.4, apart=1.1, spread=0.15)
