"""How careful a release is: the threshold, the step of rounding and the batch between two releases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """The strictness of the gate.

    Parameters
    ----------
    threshold
        People; a number that rests on fewer is not shown.
    base
        Counts are rounded to multiples of it; 1 leaves them as they are.
    batch
        New people needed before the next release of the same thing.
    sensitive
        The topic is religion, origin, health or sexuality, or opinion is crossed with a background question:
        the threshold counts double.
    """

    threshold: int = 10
    base: int = 5
    batch: int = 10
    sensitive: bool = False

    @property
    def least(self) -> int:
        """People a number must rest on, the topic considered."""
        return self.threshold * (2 if self.sensitive else 1)

    @property
    def is_raw(self) -> bool:
        """Whether nothing is protected, as only the owner of the data may ask."""
        return self.base == 1 and self.threshold == 0

    def is_weaker_than(self, other: Policy) -> bool:
        """Say whether any part of it protects less than the other does."""
        mine, theirs = (self.least, self.base, self.batch), (other.least, other.base, other.batch)
        return any(a < b for a, b in zip(mine, theirs, strict=True)) or (other.sensitive and not self.sensitive)


DEFAULT = Policy()
RAW = Policy(threshold=0, base=1, batch=0)


def may_release(previous_n: int | None, new_n: int, policy: Policy = DEFAULT) -> bool:
    """Say whether a new release would hide every newcomer among enough others.

    Parameters
    ----------
    previous_n, new_n
        People behind the last release (None: there was none) and behind the new one. Fewer people than before,
        because some withdrew, count as a difference too.
    policy
        How careful to be.

    Returns
    -------
    bool
        True for a first release of at least ``policy.least`` people, and when at least ``policy.batch`` people
        came or went since.

    Examples
    --------
    >>> may_release(None, 9), may_release(40, 49), may_release(40, 50)
    (False, False, True)
    """
    if new_n < policy.least:
        return False
    return previous_n is None or abs(new_n - previous_n) >= policy.batch
