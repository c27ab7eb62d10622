"""Two snapshots side by side: who answered what before and after, statement by statement.

People are matched by their ids, inside the process and only while this runs; what leaves are sums.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.changes.differences import after_less_before, discoveries, p_value
from middleground.engine.opinion.changes.record import People, StatementChange
from middleground.engine.opinion.changes.sides import NOT_KNOWN
from middleground.engine.opinion.shares import Z95, share, wilson_of
from middleground.engine.opinion.source import SourceConversation, accepted
from middleground.engine.opinion.votes import AGREE, by_number

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
FEWEST_TOUCHED = 10
"""People who answered otherwise, or only once, below which no difference is called a change: one newcomer is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Votes of both snapshots, people and statements numbered alike: row = person of either, column = statement."""

    person: tuple[Counts, Counts]
    statement: tuple[Counts, Counts]
    choice: tuple[NDArray[np.int8], NDArray[np.int8]]
    n_people: int
    ids: tuple[str, ...]  # of all statements; shared ones are those with a vote both times

    @classmethod
    def of(cls, before: SourceConversation, after: SourceConversation) -> Pair:
        """Put two snapshots side by side; statements that moderation rejected are left out."""
        votes = accepted(before).votes, accepted(after).votes
        rows = _numbered(votes[0].person_ids, votes[1].person_ids)
        names = sorted({*votes[0].statement_ids, *votes[1].statement_ids}, key=by_number)
        columns = _numbered(tuple(names), ())
        person = tuple(_renumbered(one.person_ids, rows)[one.person] for one in votes)
        statement = tuple(_renumbered(one.statement_ids, columns)[one.statement] for one in votes)
        choice = votes[0].choice, votes[1].choice
        return cls((person[0], person[1]), (statement[0], statement[1]), choice, len(rows), tuple(columns))

    @property
    def n_statements(self) -> int:
        return len(self.ids)

    def cells(self, when: int) -> Counts:
        """One number per vote, the same for the same person and statement before and after."""
        return self.person[when] * self.n_statements + self.statement[when]

    def both(self) -> tuple[Counts, Counts]:
        """Places of the votes that were given both times, in either list."""
        _, first, second = np.intersect1d(self.cells(0), self.cells(1), assume_unique=True, return_indices=True)
        return first, second

    def people(self, forgotten: int = 0) -> People:
        """How many took part both times, only before (with those forgotten since), only after."""
        there = [np.bincount(rows, minlength=self.n_people) > 0 for rows in self.person]
        stayed = int((there[0] & there[1]).sum())
        return People(stayed, int(there[0].sum()) - stayed + forgotten, int(there[1].sum()) - stayed)


def _numbered(first: tuple[str, ...], second: tuple[str, ...]) -> dict[str, int]:
    names = dict.fromkeys(first) | dict.fromkeys(second)
    return {name: number for number, name in enumerate(names)}


def _renumbered(names: tuple[str, ...], number: dict[str, int]) -> Counts:
    return np.array([number[name] for name in names], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Per statement: answers before and after, those who agree, and the four kinds of people who answered twice."""

    n: tuple[Counts, Counts]
    agree: tuple[Counts, Counts]
    both: Counts
    stayed: Counts  # agreed both times
    came: Counts  # agree now, did not before
    went: Counts  # agreed before, do not now

    @classmethod
    def of(cls, pair: Pair) -> Counted:
        m = pair.n_statements
        first, second = pair.both()
        column = pair.statement[0][first]
        before, after = pair.choice[0][first] == AGREE, pair.choice[1][second] == AGREE
        n = [np.bincount(columns, minlength=m) for columns in pair.statement]
        agree = [
            np.bincount(columns[choice == AGREE], minlength=m)
            for columns, choice in zip(pair.statement, pair.choice, strict=True)
        ]
        return cls(
            (n[0], n[1]),
            (agree[0], agree[1]),
            np.bincount(column, minlength=m),
            np.bincount(column[before & after], minlength=m),
            np.bincount(column[~before & after], minlength=m),
            np.bincount(column[before & ~after], minlength=m),
        )


def statement_changes(pair: Pair) -> tuple[StatementChange, ...]:
    """The difference of agreement with each statement that somebody answered both before and after."""
    counted = Counted.of(pair)
    columns = np.flatnonzero((counted.n[0] > 0) & (counted.n[1] > 0))
    found = [_statement(pair.ids[j], counted, int(j)) for j in columns]
    real = discoveries([_p_value(one, counted, int(j)) for one, j in zip(found, columns, strict=True)])
    return tuple(
        StatementChange(one.id, one.agree, one.same_people, one.other_people, is_real, one.n_touched)
        for one, is_real in zip(found, real, strict=True)
    )


def _p_value(change: StatementChange, counted: Counted, j: int) -> float:
    """How easily chance would do it, half a person taken off the difference; 1 where too few could have moved it."""
    if change.n_touched is None or change.n_touched < FEWEST_TOUCHED or not isinstance(change.agree, Estimate):
        return 1.0
    half = 0.5 / min(int(counted.n[0][j]), int(counted.n[1][j]))
    value, whole = abs(change.agree.value), change.agree
    less = max(value - half, 0.0) * (1 if whole.value > 0 else -1)
    return p_value(Estimate(less, less - (whole.value - whole.low), less + (whole.high - whole.value), whole.n, ""))


def _statement(name: str, counted: Counted, j: int) -> StatementChange:
    n1, n2 = int(counted.n[0][j]), int(counted.n[1][j])
    a1, a2 = int(counted.agree[0][j]), int(counted.agree[1][j])
    both, came, went = (int(rows[j]) for rows in (counted.both, counted.came, counted.went))
    old, new = share(a1, n1), share(a2, n2)
    assert isinstance(old, Estimate)
    assert isinstance(new, Estimate)
    correlation = _correlation(counted, j, old.value, new.value)
    whole = after_less_before(old, new, correlation=correlation, method="paired")
    n = n1 + n2 - both
    agree = Estimate(whole.value, whole.low, whole.high, n, whole.method)
    same, other = _parts(counted, j)
    return StatementChange(name, agree, same, other, is_changed=False, n_touched=n - both + came + went)


def _correlation(counted: Counted, j: int, before: float, after: float) -> float:
    """Correlation of the two shares, which the people who answered both times bring about."""
    n1, n2, both = (int(rows[j]) for rows in (*counted.n, counted.both))
    stayed, came, went = (int(rows[j]) for rows in (counted.stayed, counted.came, counted.went))
    together = stayed - after * (stayed + went) - before * (stayed + came) + both * before * after
    spread = math.sqrt(n1 * before * (1 - before) * n2 * after * (1 - after))
    return max(-1.0, min(1.0, together / spread)) if spread > 0 else both / math.sqrt(n1 * n2)


def _parts(counted: Counted, j: int) -> tuple[Shown, Shown]:
    """Split a difference: the same people answer otherwise, and other people answer.

    With s₁ and s₂ the agreement before and after of those who answered both times, w₁ and w₂ their part of all answers
    and w the mean of the two: same = w (s₂ - s₁), other = the rest. Swapping before and after only changes the signs.
    Variances: half a person is added to each kind (Agresti and Min, 2005); w is taken as given.
    """
    n1, n2, both = (int(rows[j]) for rows in (*counted.n, counted.both))
    stayed, came, went = (int(rows[j]) for rows in (counted.stayed, counted.came, counted.went))
    a1, a2 = int(counted.agree[0][j]), int(counted.agree[1][j])
    if both == 0 or both == n1 == n2:
        whole = Estimate(a2 / n2 - a1 / n1, -1.0, 1.0, n1 + n2 - both, "paired")
        zero = Estimate(0.0, 0.0, 0.0, n1 + n2 - both, "paired")
        if both == 0:
            return NOT_KNOWN, NOT_KNOWN
        return _wald(whole.value, _switching(both, came, went), both), zero
    w1, w2 = both / n1, both / n2
    w = (w1 + w2) / 2
    same = w * (came - went) / both
    other = a2 / n2 - a1 / n1 - same
    left, joined = n1 - both, n2 - both
    spread = w * _switching(both, came, went)
    rest = _only(a1 - stayed - went, left) * (1 - w1), _only(a2 - stayed - came, joined) * (1 - w2)
    shifted = (w2 - w) * 2 * _only(stayed + (came + went) // 2, both)
    return _wald(same, spread, both), _wald(other, math.hypot(*rest, shifted), n1 + n2 - both)


def _switching(both: int, came: int, went: int) -> float:
    """Standard error of the difference of two shares of the same people."""
    n, more, fewer = both + 2, came + 0.5, went + 0.5
    return math.sqrt(more + fewer - (more - fewer) ** 2 / n) / n


def _only(k: int, n: int) -> float:
    """Standard error of a share, with one person of each kind added to it; 0 for nobody."""
    part = (k + 1) / (n + 2)
    return math.sqrt(part * (1 - part) / n) if n else 0.0


def _wald(value: float, error: float, n: int) -> Estimate:
    return Estimate(value, max(-1.0, value - Z95 * error), min(1.0, value + Z95 * error), n, "paired")


def changed_answers(pair: Pair) -> Shown:
    """Share of the answers given both times that are different now, people counting as one draw each."""
    first, second = pair.both()
    if first.size == 0:
        return NOT_KNOWN
    person = pair.person[0][first]
    given = np.bincount(person, minlength=pair.n_people).astype(float)
    other = np.bincount(person, pair.choice[0][first] != pair.choice[1][second], minlength=pair.n_people)
    value = float(other.sum() / given.sum())
    spread = float(((other - value * given) ** 2).sum()) / float(given.sum()) ** 2
    people = int((given > 0).sum())
    effective = min(value * (1 - value) / spread, float(given.sum())) if spread > 0 else float(people)
    return wilson_of(value, max(effective, 1.0), people)
