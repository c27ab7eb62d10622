"""What changed: the record that pages, files and the command line read. Nothing in it belongs to a single person.

Every difference is *after less before*: a share that rose is positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.findings import Note

FlagKind = Literal["common_ground", "rejected_by_all", "bridging", "divisive", "unsure"]
SideKind = Literal["kept", "born", "gone", "split", "merged"]
Basis = Literal["answers", "releases"]


@dataclass(frozen=True, slots=True)
class StatementChange:
    """How the answers to one statement, asked before and after, moved.

    ``agree`` is the difference of the share that agrees, of those who answered. Where the answers themselves are
    compared it is the sum of two parts: ``same_people``, who answered both times and now answer otherwise, and
    ``other_people``, because others answered than before.
    """

    id: str
    agree: Shown
    same_people: Shown
    other_people: Shown
    is_changed: bool  # surely, with at most 5 % false among all that are called changed; else nobody can tell
    n_touched: int | None = None  # who answered otherwise, or answered only once; None when releases are compared


@dataclass(frozen=True, slots=True)
class FlagChange:
    """A statement that became, or is no longer, common ground, divisive and so on."""

    id: str
    kind: FlagKind
    is_new: bool  # it is now and was not before; else it was and is not now
    measure: Shown  # difference of the measure behind the flag
    is_sure: bool  # the measure surely moved that way; else it may only have crossed a line it stood close to
    is_asked_once: bool  # the statement was not asked both times


@dataclass(frozen=True, slots=True)
class SideChange:
    """What became of a camp or of a part of the spectrum; sides by their number before and after.

    ``kept``: one side before and after. ``split``: one before, several after; ``merged``: several before, one after;
    ``born`` and ``gone``: no side on the other hand is like it. ``share`` is the difference of the share of the placed
    (a side that is not there counts as nobody). ``likeness`` is one less the mean distance between agreement on the
    shared statements, before and after; its ``n`` counts statements.
    """

    kind: SideKind
    before: tuple[int, ...]
    after: tuple[int, ...]
    share: Shown
    likeness: Shown
    telling: tuple[tuple[str, int], ...]  # statement, +1 now more agreement on this side / -1 less; most telling first


@dataclass(frozen=True, slots=True)
class LineChange:
    """Whether the spectrum before and after is the same line: whether the same statements set its ends apart."""

    likeness: Shown  # 0 nothing in common, 1 the same; ``n`` counts statements
    is_same: bool  # the lower bound of ``likeness`` is above one half
    is_turned: bool  # the end drawn first is drawn last now; sides are matched accordingly


@dataclass(frozen=True, slots=True)
class People:
    """How many took part both times, only before, only after."""

    stayed: int
    left: int
    joined: int


@dataclass(frozen=True, slots=True)
class Change:
    """The whole answer to "what changed?"."""

    basis: Basis
    structure: tuple[str, str]  # before, after
    n_people: tuple[int, int]
    people: People | None  # None where it is not known who took part both times
    changed_answers: Shown  # share of the answers given both times that are different now
    middle: Shown
    middle_same_people: Shown
    middle_other_people: Shown
    statements: tuple[StatementChange, ...]  # asked before and after
    added: tuple[str, ...]
    removed: tuple[str, ...]
    flags: tuple[FlagChange, ...]
    sides: tuple[SideChange, ...]
    line: LineChange | None  # None where not both are a spectrum
    notes: tuple[Note, ...]

    @property
    def is_middle_changed(self) -> bool:
        """Whether the share in between surely moved."""
        return is_sure(self.middle)


def is_sure(difference: Shown) -> bool:
    """Say whether a difference surely is one: its interval leaves out nothing at all.

    Parameters
    ----------
    difference
        After less before.

    Returns
    -------
    bool
        False for a number that is not shown.
    """
    return isinstance(difference, Estimate) and (difference.low > 0 or difference.high < 0)
