"""What is known of the statements when the next one is chosen: plain arrays, nothing of any person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A fit, as far as choosing needs it. All logits are of agreement among those who take a side.

    Parameters
    ----------
    statement_ids
        (statements,).
    mean, covariance
        (d, statements) and (d, d, statements): each statement's tendency and loadings, and how sure they are.
    takes_side
        (statements,) chance that somebody takes a side at all.
    answers
        (statements,) answers so far.
    line
        (d - 1,) direction of the main line among coordinates, of length one.
    spread
        (d,) prior variances of a person's tendency and coordinates.
    """

    statement_ids: tuple[str, ...]
    mean: Array
    covariance: Array
    takes_side: Array
    answers: Array
    line: Array
    spread: Array

    def to_json(self) -> dict[str, Any]:
        """Write it as plain data that JSON can hold."""
        arrays = ("mean", "covariance", "takes_side", "answers", "line", "spread")
        plain = {name: np.asarray(getattr(self, name)).round(4).tolist() for name in arrays}
        return {"version": VERSION, "statement_ids": list(self.statement_ids), **plain}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Known:
        """Read what :meth:`to_json` wrote."""
        arrays = ("mean", "covariance", "takes_side", "answers", "line", "spread")
        ids: Sequence[str] = plain["statement_ids"]
        return cls(tuple(ids), *(np.asarray(plain[name], dtype=np.float64) for name in arrays))
