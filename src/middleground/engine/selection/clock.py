"""How far a long search is, whether its caller still wants it, and when its time is over."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

Progress = Callable[[int, int], None]


class Clock:
    """Reports to the caller, whose error ends the work; remembers whether time cut anything short."""

    def __init__(self, seconds: float, progress: Progress | None = None) -> None:
        self._start, self._seconds, self._progress = monotonic(), seconds, progress
        self.stopped = False
        self.told = 0.0

    def tell(self, share: float) -> None:
        """Report the part of the work that is done."""
        self.told = max(self.told, min(max(share, 0.0), 1.0))
        if self._progress:
            self._progress(round(100 * self.told), 100)

    def left(self) -> float:
        """Return the seconds that remain."""
        return self._seconds - (monotonic() - self._start)

    def over(self) -> bool:
        """Tell whether time is over."""
        late = self.left() <= 0
        self.stopped = self.stopped or late
        return late
