"""Why people could not decide: of those who passed and said why, how many gave which reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from middleground.engine.opinion.findings import Undecided
from middleground.engine.opinion.shares import share

REASONS = ("depends", "too_little_known", "unclear", "rather_not_say")
"""What somebody may choose, in this order: it depends; too little known; the words are unclear; rather not say."""


def undecided_because(told: Mapping[str, tuple[int, ...]], statements: Collection[str]) -> tuple[Undecided, ...]:
    """Say how many gave which reason for passing.

    Parameters
    ----------
    told
        By statement: how many people gave each of :data:`REASONS`, in that order.
    statements
        Those the map speaks of; reasons for others are left out.

    Returns
    -------
    tuple of Undecided
        In the order of ``statements``; nothing for a statement for which nobody said why. Who passed and kept silent
        about it is in none of the shares.

    Notes
    -----
    Shares are of those who said why, with Wilson's interval. They say nothing about the others who passed.
    """
    counted = ((name, told[name]) for name in statements if sum(told.get(name, ())))
    return tuple(
        Undecided(name, sum(counts), counts, tuple(share(count, sum(counts)) for count in counts))
        for name, counts in counted
    )
