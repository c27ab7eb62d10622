"""Rounding counts with a key, so that asking again never averages the rounding away."""

from __future__ import annotations

import hmac
import math
from collections.abc import Sequence


def keyed_uniform(key: bytes, cell: str, *content: int) -> float:
    """Draw the number between 0 and 1 that belongs to a cell and what is in it.

    The same cell with the same content always gets the same number; who does not know the key learns nothing
    from it.
    """
    message = "|".join((cell, *map(str, content))).encode()
    return int.from_bytes(hmac.digest(key, message, "sha256")[:7], "big") / 2**56


def uniform_within(total: int, *, base: int, whole: float, parts: float) -> float:
    """Draw the number for the parts of a whole so that the whole itself is rounded by a number of its own.

    Parameters
    ----------
    total
        The whole.
    base
        As in :func:`round_parts`.
    whole, parts
        Uniform between 0 and 1: one that belongs to the whole, one that belongs to its parts.

    Returns
    -------
    float
        Uniform between 0 and 1; ``round_parts`` rounds the sum with it as it would with ``whole``.

    Notes
    -----
    The same number of people stands in many cells. Were it rounded anew in each of them, their mean would tell it.
    """
    rest = (total % base) / base
    if rest + whole >= 1:
        return min(1 - rest + rest * parts, math.nextafter(1.0, 0.0))
    return _below_one(rest, (1 - rest) * parts)


def _below_one(rest: float, u: float) -> float:
    """Return ``u``, or the largest number before it that ``rest`` does not bring to 1 in floats."""
    while rest + u >= 1:
        u = math.nextafter(u, 0.0)
    return u


def round_parts(parts: Sequence[int], *, base: int, u: float) -> tuple[int, ...]:
    """Round the parts of a whole so that they still add up to the rounded whole.

    Parameters
    ----------
    parts
        Counts, not negative.
    base
        Every rounded part is a multiple of it, the next one below or above.
    u
        Uniform between 0 and 1; over many of them each part is right on average.

    Notes
    -----
    Systematic rounding: with S the running total, the part between S' and S becomes
    base · (⌊S/base + u⌋ - ⌊S'/base + u⌋). A multiple of ``base`` whose predecessors are multiples stays as it is.

    References
    ----------
    W. G. Madow, On the theory of systematic sampling II, Annals of Mathematical Statistics 20 (1949); as controlled
    rounding: L. H. Cox, A constructive procedure for unbiased controlled rounding, JASA 82 (1987).

    Examples
    --------
    >>> round_parts([12, 4, 7], base=5, u=0.5)
    (10, 5, 10)
    """
    if min(parts, default=0) < 0:
        raise ValueError(f"counts must not be negative: {parts}")
    running, before, rounded = 0, math.floor(u), []
    for part in parts:
        running += part
        # Whole and remainder apart: u is below 1, so a remainder of 0 never rounds up.
        after = running // base + int((running % base) / base + u >= 1)
        rounded.append(base * (after - before))
        before = after
    return tuple(rounded)
