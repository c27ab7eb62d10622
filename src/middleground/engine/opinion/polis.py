"""The map that Polis would draw, in the same record as our own, so that the two can be laid side by side.

It answers "what would that tool have shown?", not "are there camps?": it always finds at least two groups.
See docs/methods/polis-compatible.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.findings import Density, Note, OpinionMap, Side, StatementFinding, StructureTest
from middleground.engine.opinion.polis_groups import ENOUGH_VOTES, polis_groups
from middleground.engine.opinion.representative import defining_statements
from middleground.engine.opinion.shares import difference, share, wilson
from middleground.engine.opinion.source import SourceConversation, accepted
from middleground.engine.opinion.votes import AGREE, DISAGREE, PASS, VoteMatrix

Counts = NDArray[np.int64]
FEWEST_PEOPLE = 20
FEWEST_STATEMENTS = 3
ENOUGH_FOR_A_FLAG = 20
ENOUGH_ON_A_SIDE = 5
STEPS = 3
FEWEST_BINS, MOST_BINS = 5, 25


@dataclass(frozen=True, slots=True, eq=False)
class _Camps:
    """Who is where; rows as in ``votes``, -1 for people who are not grouped."""

    votes: VoteMatrix
    label: Counts
    along: NDArray[np.float64]
    count: int

    @property
    def placed(self) -> int:
        return int((self.label >= 0).sum())

    def answers(self, choice: int) -> Counts:
        """Answers of one kind, (camps, statements); people who are not grouped are left out."""
        votes = self.votes
        chosen = (votes.choice == choice) & (self.label[votes.person] >= 0)
        cell = self.label[votes.person[chosen]] * votes.n_statements + votes.statement[chosen]
        return np.bincount(cell, minlength=self.count * votes.n_statements).reshape(self.count, votes.n_statements)


def map_polis(
    source: SourceConversation, *, seed: int = 0, progress: Callable[[int, int], None] | None = None
) -> OpinionMap:
    """Show what Polis would show: groups on its two axes, and what each statement meant to them.

    Parameters
    ----------
    source
        A conversation, rejected statements included: Polis counts answers to them.
    seed
        Only recorded; nothing here is random.
    progress
        Called with steps done and steps in all.

    Returns
    -------
    OpinionMap
        With ``structure`` ``"camps"``, as this method always makes groups (``"one"`` only when everybody has the same
        position); shares are plain counts with 95 % Wilson intervals, differences with Newcombe's.

    Raises
    ------
    TooFewError
        ``map.too_few_people`` (under 20) or ``map.too_few_statements`` (under 3).
    """
    camps = _camps(source, progress or _silent)
    _tell(progress, 2)
    counts = {choice: camps.answers(choice) for choice in (AGREE, DISAGREE, PASS)}
    statements = tuple(_finding(camps, counts, column) for column in _answered(camps.votes))
    meta = [name.id for name in source.statements if name.is_meta]
    opinion_map = OpinionMap(
        method="polis",
        structure="camps" if camps.count > 1 else "one",
        n_people=camps.votes.n_people,
        n_placed=camps.placed,
        n_answers=camps.votes.n_votes,
        n_statements=len(statements),
        sides=_sides(camps, counts, meta),
        middle=Suppressed("not_estimated"),
        density=_density(camps),
        test=StructureTest("best silhouette", None, Suppressed("not_estimated"), camps.count),
        statements=statements,
        left_early=_left_early(camps.votes),
        notes=_notes(camps),
        seed=seed,
        not_known=wilson(camps.votes.n_people - camps.placed, camps.votes.n_people),
    )
    _tell(progress, STEPS)
    return opinion_map


def _silent(_done: int, _total: int) -> None:
    return None


def _tell(progress: Callable[[int, int], None] | None, step: int) -> None:
    if progress:
        progress(step, STEPS)


def _camps(source: SourceConversation, progress: Callable[[int, int], None]) -> _Camps:
    votes = accepted(source).votes
    if votes.n_people < FEWEST_PEOPLE:
        raise TooFewError("map.too_few_people", have=votes.n_people, need=FEWEST_PEOPLE)
    answered = np.unique(votes.statement).size
    if answered < FEWEST_STATEMENTS:
        raise TooFewError("map.too_few_statements", have=answered, need=FEWEST_STATEMENTS)
    progress(1, STEPS)
    zeroed = [statement.id for statement in source.statements if statement.moderated == -1 or statement.is_meta]
    groups = polis_groups(source.votes, rejected=zeroed)
    row_of = {name: row for row, name in enumerate(source.votes.person_ids)}
    rows = np.array([row_of[name] for name in votes.person_ids], dtype=np.intp)
    label = groups.label[rows]
    present = np.unique(label[label >= 0])  # a group may consist of people who answered rejected statements only
    label = np.where(label >= 0, np.searchsorted(present, label), -1)
    return _Camps(votes, label, groups.position[rows, 0], present.size)


def _answered(votes: VoteMatrix) -> list[int]:
    return [int(column) for column in np.unique(votes.statement)]


def _finding(camps: _Camps, counts: dict[int, Counts], column: int) -> StatementFinding:
    votes = camps.votes
    given = votes.choice[votes.statement == column]
    n_agree, n_disagree, n_pass = (int((given == choice).sum()) for choice in (AGREE, DISAGREE, PASS))
    n = n_agree + n_disagree + n_pass
    asked = _asked(counts)[:, column]
    agree_by_side = _by_side(counts[AGREE][:, column], asked)
    common = _lowest(agree_by_side)
    against = _lowest(_by_side(counts[DISAGREE][:, column], asked))
    bridging, divisive = _bridging(agree_by_side), _divisive(agree_by_side)
    unsure = wilson(n_pass, n)
    enough = n >= ENOUGH_FOR_A_FLAG
    return StatementFinding(
        id=votes.statement_ids[column],
        n=n,
        n_agree=n_agree,
        n_disagree=n_disagree,
        n_pass=n_pass,
        agree=wilson(n_agree, n),
        disagree=wilson(n_disagree, n),
        unsure=unsure,
        agree_by_side=agree_by_side,
        common=common,
        common_against=against,
        bridging=bridging,
        divisive=divisive,
        is_common_ground=enough and _low(common) > 0.5,
        is_rejected_by_all=enough and _low(against) > 0.5,
        is_bridging=enough and _low(bridging) > 0.6 and _value(common) > 0.5 and _low(divisive) > 0.1,
        is_divisive=enough and _low(divisive) > 0.25,
        is_unsure=enough and unsure.low > 0.3,
    )


def _asked(counts: dict[int, Counts]) -> Counts:
    return counts[AGREE] + counts[DISAGREE] + counts[PASS]


def _by_side(chosen: Counts, asked: Counts) -> tuple[Shown, ...]:
    return tuple(
        wilson(int(k), int(n)) if n >= ENOUGH_ON_A_SIDE else Suppressed("not_estimated")
        for k, n in zip(chosen, asked, strict=True)
    )


def _known(by_side: tuple[Shown, ...]) -> list[Estimate] | None:
    known = [shown for shown in by_side if isinstance(shown, Estimate)]
    return known if known and len(known) == len(by_side) else None


def _lowest(by_side: tuple[Shown, ...]) -> Shown:
    """The side whose lower bound is lowest."""
    known = _known(by_side)
    return min(known, key=lambda shown: shown.low) if known else Suppressed("not_estimated")


def _bridging(by_side: tuple[Shown, ...]) -> Shown:
    """Geometric mean over sides, its bounds from theirs: at least 95 % together, mostly more."""
    known = _known(by_side)
    if not known:
        return Suppressed("not_estimated")
    low, value, high = (
        float(np.prod([getattr(shown, bound) for shown in known]) ** (1 / len(known)))
        for bound in ("low", "value", "high")
    )
    return Estimate(value, min(low, value), max(high, value), sum(shown.n for shown in known), "wilson")


def _divisive(by_side: tuple[Shown, ...]) -> Shown:
    """The highest share less the lowest; not below 0, as which side is higher was chosen by looking."""
    known = _known(by_side)
    if not known or len(known) == 1:
        return Suppressed("not_estimated")
    ordered = sorted(known, key=lambda shown: shown.value)
    gap = difference(ordered[-1], ordered[0])
    return Estimate(gap.value, max(0.0, gap.low), gap.high, gap.n, gap.method)


def _low(shown: Shown) -> float:
    return shown.low if isinstance(shown, Estimate) else 0.0


def _value(shown: Shown) -> float:
    return shown.value if isinstance(shown, Estimate) else 0.0


def _sides(camps: _Camps, counts: dict[int, Counts], meta: list[str]) -> tuple[Side, ...]:
    sizes = np.bincount(camps.label[camps.label >= 0], minlength=camps.count)
    ids = camps.votes.statement_ids
    hidden = np.array([name in set(meta) for name in ids], dtype=bool)
    defining = defining_statements(counts[AGREE], counts[DISAGREE], _asked(counts), hidden=hidden)
    return tuple(
        Side(share(int(size), camps.placed), tuple((ids[column], way) for column, way in chosen))
        for size, chosen in zip(sizes, defining, strict=True)
    )


def _density(camps: _Camps) -> Density | None:
    """A histogram along the first axis; what lies beyond the outer fiftieths counts in the last bins."""
    along = camps.along[camps.label >= 0]
    ends = np.quantile(along, [0.02, 0.98]) if along.size else np.zeros(2)
    if ends[1] - ends[0] <= 0:
        return None
    bins = int(np.clip(round(np.sqrt(along.size)), FEWEST_BINS, MOST_BINS))
    edges = np.linspace(ends[0], ends[1], bins + 1)
    width = float(edges[1] - edges[0])
    held, _ = np.histogram(np.clip(along, *ends), edges)
    shares = [wilson(int(count), along.size) for count in held]
    means = np.array([along[camps.label[camps.label >= 0] == side].mean() for side in range(camps.count)])
    return Density(
        at=tuple(float(at) for at in (edges[:-1] + edges[1:]) / 2),
        low=tuple(part.low / width for part in shares),
        middle=tuple(part.value / width for part in shares),
        high=tuple(part.high / width for part in shares),
        cuts=tuple(float(cut) for cut in (means[:-1] + means[1:]) / 2),
    )


def _left_early(votes: VoteMatrix) -> Shown:
    given = np.bincount(votes.person, minlength=votes.n_people)
    return wilson(int((given < ENOUGH_VOTES).sum()), votes.n_people)


def _notes(camps: _Camps) -> tuple[Note, ...]:
    notes = [Note("map.polis_always_groups", (("groups", camps.count),))]
    if camps.placed * 2 < camps.votes.n_people:
        notes.append(Note("map.many_not_placed", (("placed", camps.placed), ("people", camps.votes.n_people))))
    return tuple(notes)
