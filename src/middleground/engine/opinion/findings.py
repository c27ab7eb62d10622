"""What a map of opinions says: the record that the disclosure gate, the pages and the files read.

Nothing here belongs to a single person: positions and memberships stay inside the method that made them.
Sides are numbered from 0. With ``structure == "camps"`` a side is a camp; with ``"spectrum"`` there are three:
0 towards one end, 1 in between, 2 towards the other end; with ``"one"`` there is one side, everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from middleground.engine.errors import InputError
from middleground.engine.estimate import Shown, Suppressed
from middleground.engine.opinion.indices.record import Index
from middleground.engine.plain import from_plain, to_plain

Structure = Literal["one", "spectrum", "camps"]
Method = Literal["middleground", "polis"]
Change = Literal["people", "statements", "against", "same"]  # see stability
Mode = Literal["report", "live"]  # drawn from all that the answers leave possible, or worked out while people vote
FORMAT, VERSION = "middleground.opinion-map", 1
NOT_ESTIMATED = Suppressed("not_estimated")


@dataclass(frozen=True, slots=True)
class StatementFinding:
    """What the answers to one statement say.

    Shares are between 0 and 1. ``agree`` and ``unsure`` are shares of those who answered the statement
    (``unsure``: passed). ``agree_by_side`` has one entry per side, in the order of ``OpinionMap.sides``:
    the share of that side that agrees, a pass counting as not agreeing.
    """

    id: str
    n: int  # people who answered it (agree, disagree or pass)
    n_agree: int
    n_disagree: int
    n_pass: int
    agree: Shown
    disagree: Shown
    unsure: Shown
    agree_by_side: tuple[Shown, ...]
    common: Shown  # agreement where it is lowest, over camps or along the spectrum
    common_against: Shown  # the same for disagreement: rejected from every side
    bridging: Shown  # geometric mean of agreement over the opinions held, every side counting alike
    divisive: Shown  # agreement at its highest side less at its lowest, 0 to 1
    is_common_ground: bool  # the lower bound of `common` is above one half
    is_rejected_by_all: bool  # the lower bound of `common_against` is above one half
    is_bridging: bool  # supported from every side, though it touches what divides
    is_divisive: bool  # the lower bound of `divisive` is above one quarter
    is_unsure: bool  # the lower bound of `unsure` is above three tenths


@dataclass(frozen=True, slots=True)
class Side:
    """A camp, an end of the spectrum, or the part in between; never a list of people."""

    share: Shown  # of those who could be placed
    defining: tuple[
        tuple[str, int], ...
    ]  # statement id, +1 more agree here / -1 more disagree here; most telling first


@dataclass(frozen=True, slots=True)
class Density:
    """Where opinions lie along the main line, as a curve with its uncertainty; no dots, no people.

    ``at`` are positions (no unit, left to right is arbitrary), ``low``, ``middle`` and ``high`` the density
    there (95 % band and posterior median), ``cuts`` the positions between sides.
    """

    at: tuple[float, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    cuts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StructureTest:
    """How "no structure, a spectrum, or camps" was decided."""

    name: str  # of the test, described in docs/methods
    p_camps: float | None  # p-value of the one-population model; camps only below 0.05
    strength: Shown  # of the main line: share of the variation of answers that it explains
    proposed: int  # how many groups the best untested mixture had


@dataclass(frozen=True, slots=True)
class Line:
    """A line along which answers differ, named by what people at its two ends agree with more; strongest first.

    ``first_end`` is drawn where the densities start; which end that is, is arbitrary. An end may be empty: people
    there agree less with what names the other.
    """

    strength: Shown  # share of the variation of answers that it explains
    first_end: tuple[str, ...]
    other_end: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InBetween:
    """What those in between answer to a statement, beside those towards each end; shares of those who answered it."""

    id: str
    middle: Shown
    ends: tuple[Shown, Shown]  # towards the first end, towards the other
    difference: Shown  # of the middle from the nearer end (agreement), or from both ends together (passes)


@dataclass(frozen=True, slots=True)
class Undecided:
    """Why people could not decide about a statement, of those who passed and said why."""

    id: str
    n: int  # people who said why
    counts: tuple[int, ...]  # by reason, in the order of ``undecided.REASONS``
    shares: tuple[Shown, ...]  # the same, of ``n``


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader must know; rendered and translated at the edge."""

    code: str
    params: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """What one kind of change does to the map, over its repeats.

    ``n`` of each number counts repeats, not people; ``low`` and ``high`` of a distance are the least and the most
    that was seen. Statements are compared where they are still there.
    """

    change: Change
    same_structure: Shown  # share of repeats with the same answer to "one group, a spectrum or camps"
    middle: Shown  # how far the share in between moves, 0 to 1
    common_ground: Shown  # shared part of both lists, of all that is in one of them; 1 when both are empty
    left: tuple[str, ...]  # statement ids that leave common ground in more than half of the repeats
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stability:
    """How firm a map is; ``notes`` warn where hostile participants change a finding."""

    repeats: int
    moves: tuple[Moves, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """The whole answer to "where are we divided, and what do we share?"."""

    method: Method
    structure: Structure
    n_people: int  # who answered at least one statement
    n_placed: int  # answered enough to be placed
    n_answers: int
    n_statements: int
    sides: tuple[Side, ...]
    middle: Shown  # share of the placed with mixed answers to what divides
    density: Density | None  # None where there is no line to draw
    test: StructureTest
    statements: tuple[StatementFinding, ...]
    left_early: Shown  # share of people with fewer than seven answers
    notes: tuple[Note, ...]
    seed: int
    mode: Mode = "report"
    indices: tuple[Index, ...] = ()  # how divided, by several measures; always read beside one another
    lines: tuple[Line, ...] = ()  # the main one and up to two more, where they carry something
    middle_differs: tuple[InBetween, ...] = ()  # agreement in between surely above, or below, that at both ends
    middle_unsure: tuple[InBetween, ...] = ()  # passes in between surely more frequent than at the ends
    not_known: Shown = NOT_ESTIMATED  # share of people who could not be placed
    visitors: int | None = None  # who came, answered or not; None where that is not known
    stability: Stability | None = None  # how firm it is; None where that was not looked at
    undecided: tuple[Undecided, ...] = ()  # why people passed, where some said so

    def to_dict(self) -> dict[str, Any]:
        """Write the map as plain data that JSON can hold; docs/schema/opinion-map-1.json describes it.

        Returns
        -------
        dict
            ``format``, ``version`` and all fields. An estimate is its ``value``, ``low``, ``high``, ``n`` and
            ``method``; a number that is not shown is ``{"suppressed": reason}``.
        """
        return {"format": FORMAT, "version": VERSION, **to_plain(self)}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> OpinionMap:
        """Read what :meth:`to_dict` wrote, also before fields were added.

        Parameters
        ----------
        plain
            The data.

        Returns
        -------
        OpinionMap
            The map as it was.

        Raises
        ------
        InputError
            ``map.other_version`` when it is another kind of data or of another version; ``plain.not_such`` with the
            place of what does not fit.
        """
        if not isinstance(plain, dict) or (plain.get("format"), plain.get("version")) != (FORMAT, VERSION):
            raise InputError("map.other_version", need=VERSION)
        found = from_plain(cls, plain)
        assert isinstance(found, OpinionMap)
        return found


def method_named(name: str) -> Method:
    """Read the name of a method as it was stored; ``factors`` is what the project's own was called at first.

    Parameters
    ----------
    name
        As it stands in a file, a row or a job.

    Returns
    -------
    str
        ``"middleground"`` or ``"polis"``.

    Raises
    ------
    InputError
        ``map.unknown_method``.
    """
    if name in {"middleground", "factors"}:
        return "middleground"
    if name == "polis":
        return "polis"
    raise InputError("map.unknown_method", value=name)
