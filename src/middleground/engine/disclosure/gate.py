"""The disclosure gate: what may be said of a map of opinions without saying anything about a single person.

Described, with the attacks it was tried against, in docs/methods/disclosure.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from middleground.engine.disclosure.curve import coarse_curve
from middleground.engine.disclosure.figures import Figure, Number, Rounder
from middleground.engine.disclosure.firmness import ReleasedStability, release_stability
from middleground.engine.disclosure.indices import Kept, release_indices
from middleground.engine.disclosure.lines import released_in_between, released_lines, released_not_known
from middleground.engine.disclosure.policy import DEFAULT, RAW, Policy, may_release
from middleground.engine.disclosure.released import (
    Count,
    ReleasedMap,
    ReleasedSide,
    ReleasedStatement,
    ReleasedTest,
)
from middleground.engine.disclosure.sides import COMPLEMENT, TOO_FEW, hide, released_shares, without_small_camps
from middleground.engine.disclosure.undecided import released_undecided
from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.findings import Note, OpinionMap, Stability, StatementFinding, StructureTest
from middleground.engine.opinion.shares import share

__all__ = ["DEFAULT", "RAW", "Policy", "may_release", "release_map"]

KEPT = ("n", "n_agree", "n_disagree", "n_pass", "agree", "disagree", "unsure", "is_unsure")
WEIGHTED = "weighted"  # shares corrected for what was shown
ANSWER_STEPS = 10  # the number of all answers is rounded this much more coarsely than people are


def release_map(
    found: OpinionMap,
    *,
    policy: Policy = DEFAULT,
    key: bytes,
    previous: ReleasedMap | None = None,
    seen: ReleasedMap | None = None,
) -> ReleasedMap:
    """Turn what the engine found into what everybody may read.

    Parameters
    ----------
    found
        The engine's map.
    policy
        How careful to be.
    key
        Secret of this installation; with the same key and the same findings the result is the same.
    previous
        What was released before about the same conversation. Where a statement won fewer new answers than a batch,
        its old counts stay, so that two releases never show what a few people answered in between.
    seen
        What staff saw since without its being a release, such as a live picture: its counts stay in the same way.

    Returns
    -------
    ReleasedMap
        Counts in multiples of ``policy.base``; shares from these counts, in whole per cents, with intervals rounded
        outwards.

    Raises
    ------
    TooFewError
        ``disclosure.too_few_people`` when fewer than ``policy.least`` people took part.
    """
    _need_people(found, policy)
    rounder = Rounder(policy, key)
    found = without_small_camps(found, policy)
    shares, n_placed = released_shares(found, rounder)
    n_people = rounder.count("people", found.n_people)
    befores = [before for before in (seen, previous) if before is not None]
    old = [{statement.id: statement for statement in before.statements} for before in befores]
    statements = tuple(
        _statement(one, found, rounder, [before[one.id] for before in old if one.id in before])
        for one in found.statements
    )
    placed: Count = n_placed if found.n_placed >= policy.least else TOO_FEW
    told = {one.id for one in statements if any(isinstance(number, Figure) for number in one.agree_by_side)}
    return ReleasedMap(
        method=found.method,
        structure=found.structure,
        n_people=n_people,
        n_placed=placed,
        n_answers=_answers(found.n_answers, rounder),
        n_statements=found.n_statements,
        sides=tuple(
            ReleasedSide(number, tuple(pair for pair in side.defining if pair[0] in told))
            for number, side in zip(shares, found.sides, strict=False)  # one group has no sides to show
        ),
        middle=_middle(found, shares, rounder, n_placed),
        curve=coarse_curve(found.density, found.n_placed, policy),
        test=_test(found.test, rounder),
        statements=statements,
        left_early=rounder.share("left_early", found.left_early, n=n_people),
        notes=tuple(_note(note, rounder) for note in found.notes),
        seed=found.seed,
        policy=policy,
        mode=found.mode,
        indices=release_indices(
            found, {one.id for one in statements if _is_told_whole(one)}, rounder, _kept(found, befores, policy)
        ),
        lines=released_lines(found, told, rounder),
        middle_differs=released_in_between(found.middle_differs, told, rounder),
        middle_unsure=released_in_between(found.middle_unsure, told, rounder),
        not_known=released_not_known(found, n_people, placed, rounder),
        visitors=None if found.visitors is None else max(n_people, rounder.count("visitors", found.visitors)),
        stability=None if found.stability is None else _stability(found.stability, statements),
        undecided=released_undecided(found, {one.id for one in statements if _tells_passes(one)}, rounder, previous),
    )


def _stability(found: Stability, statements: tuple[ReleasedStatement, ...]) -> ReleasedStability:
    return release_stability(
        found,
        common_ground={one.id for one in statements if one.is_common_ground},
        told={one.id for one in statements if isinstance(one.agree, Figure)},
    )


def _kept(found: OpinionMap, befores: Sequence[ReleasedMap], policy: Policy) -> Kept:
    """Return, by index, the released numbers of the statements that too few answered since; the first map counts."""
    kept: dict[str, dict[str, Number]] = {}
    for previous in reversed(befores):
        before = {one.id: one.n for one in previous.statements}
        stay = {one.id for one in found.statements if one.id in before and _stays(one.n, before[one.id], policy)}
        for index in previous.indices:
            numbers = {name: one for name, one in index.by_statement if name in stay}
            kept[index.code] = kept.get(index.code, {}) | numbers
    return kept


def _is_told_whole(statement: ReleasedStatement) -> bool:
    """Say whether the shares of all three answers are shown."""
    return all(isinstance(number, Figure) for number in (statement.agree, statement.disagree, statement.unsure))


def _tells_passes(statement: ReleasedStatement) -> bool:
    return isinstance(statement.unsure, Figure)


def _need_people(found: OpinionMap, policy: Policy) -> None:
    if found.n_people < policy.least:
        raise TooFewError("disclosure.too_few_people", have=found.n_people, need=policy.least)


def _answers(n_answers: int, rounder: Rounder) -> int:
    step = 1 if rounder.policy.is_raw else ANSWER_STEPS * rounder.policy.base
    return step * round(n_answers / step)


def _middle(found: OpinionMap, shares: tuple[Number, ...], rounder: Rounder, n_placed: int) -> Number:
    """Release the share in between; where it is one of the sides, as the same number."""
    for side, number in zip(found.sides, shares, strict=False):
        if side.share == found.middle:
            return number
    return rounder.share("middle", found.middle, n=n_placed)


def _test(test: StructureTest, rounder: Rounder) -> ReleasedTest:
    p_camps = test.p_camps if test.p_camps is None else math.ceil(100 * test.p_camps - 1e-9) / 100
    return ReleasedTest(test.name, p_camps, rounder.share("strength", test.strength), test.proposed)


def _note(note: Note, rounder: Rounder) -> Note:
    """Round the counts in a note: of answers; and of people, parameters called ``people``, ``placed`` or ``n_…``."""
    if note.code == "weights.partly_unknown":
        counted = {name: _answers(int(value), rounder) for name, value in note.params}
        least = 1 if rounder.policy.is_raw else ANSWER_STEPS * rounder.policy.base  # "none" would not be true
        return Note(note.code, (("answers", max(counted["answers"], least)), ("total", counted["total"])))
    params = tuple(
        (name, rounder.count(f"note:{note.code}:{name}", value))
        if isinstance(value, int) and (name in {"people", "placed"} or name.startswith("n_"))
        else (name, value)
        for name, value in note.params
    )
    return Note(note.code, params)


def _statement(
    found: StatementFinding, whole: OpinionMap, rounder: Rounder, befores: Sequence[ReleasedStatement]
) -> ReleasedStatement:
    counted = _counted(found, rounder)
    before = next((one for one in befores if _stays(found.n, one.n, rounder.policy)), None)
    if before is not None:
        if whole.structure == "one" and not before.agree_by_side:
            return before  # all that is said of it follows from its counts
        counted = replace(counted, **{name: getattr(before, name) for name in KEPT})
    return _with_measures(counted, found, whole, rounder)


def _stays(n: int, before: Count, policy: Policy) -> bool:
    """Say whether too few new answers came; the old number is known rounded, so the doubt counts against change."""
    return isinstance(before, int) and abs(n - before) < policy.batch + policy.base - 1


def _counted(found: StatementFinding, rounder: Rounder) -> ReleasedStatement:
    """Round the three answers together, hide the rare ones and one more where it could be subtracted."""
    counts = (found.n_agree, found.n_disagree, found.n_pass)
    asked = _as_if_shown_evenly(found, counts)
    fewer, more = tuple(map(min, counts, asked)), tuple(map(max, counts, asked))
    least = rounder.policy.least
    cell = f"statement:{found.id}"
    rounded = rounder.parts(cell, *counts)
    n = sum(rounded)
    hidden = hide(list(fewer), 0, least)
    if len(hidden) == len(counts):  # keep the share of the largest: shown as an edge, it says no more than the others
        hidden = [i for i in hidden if fewer[i] < max(fewer) or fewer[i] < least]
        asked = more
    ups = rounded if asked == counts else rounder.parts(f"{cell}:corrected", *asked)
    shares = [
        _answer_share(found, answer, rounder, k=count, of=(min(up, n), n))
        for answer, count, up in zip(("agree", "disagree", "unsure"), asked, ups, strict=True)
    ]
    for i in hidden:
        shares[i] = TOO_FEW if fewer[i] < least else COMPLEMENT
    edged = any(isinstance(number, Figure) and number.edge for number in shares)
    shown = [
        number if isinstance(number, Suppressed) else COMPLEMENT if edged else up
        for number, up in zip(shares, rounded, strict=True)
    ]
    return ReleasedStatement(
        id=found.id,
        n=n if found.n >= least else TOO_FEW,
        n_agree=shown[0],
        n_disagree=shown[1],
        n_pass=shown[2],
        agree=shares[0],
        disagree=shares[1],
        unsure=shares[2],
        agree_by_side=(),
        common=TOO_FEW,
        common_against=TOO_FEW,
        bridging=TOO_FEW,
        divisive=TOO_FEW,
        is_common_ground=False,
        is_rejected_by_all=False,
        is_bridging=False,
        is_divisive=False,
        is_unsure=found.is_unsure and isinstance(shares[2], Figure),
    )


def _as_if_shown_evenly(found: StatementFinding, counts: tuple[int, int, int]) -> tuple[int, ...]:
    """Return the counts that corrected shares stand for; the counts themselves where nothing was corrected.

    A part is shown only where the people who answered so and the people it stands for are both enough.
    """
    numbers = (found.agree, found.disagree, found.unsure)
    if any(isinstance(one, Suppressed) or one.method != WEIGHTED for one in numbers):
        return counts
    first, second = (round(one.value * found.n) for one in numbers[:2] if isinstance(one, Estimate))
    return first, min(second, found.n - first), max(0, found.n - first - second)


def _answer_share(found: StatementFinding, answer: str, rounder: Rounder, *, k: int, of: tuple[int, int]) -> Number:
    """Release the share of one answer, from its count; the engine gives the interval, or Wilson does."""
    estimate: Shown = getattr(found, answer)
    if isinstance(estimate, Estimate) and estimate.method == WEIGHTED and not rounder.policy.is_raw:
        estimate = replace(estimate, n=found.n)
    elif isinstance(estimate, Suppressed) or (estimate.n != found.n and estimate.method != WEIGHTED):
        estimate = share(k, found.n)
    if isinstance(estimate, Suppressed):
        return estimate
    if rounder.policy.is_raw:
        return Figure(estimate.value, estimate.low, estimate.high, estimate.n, estimate.method)
    return rounder.figure(estimate, k=k, of=of, apart=answer == "disagree")  # it stands between the two others


def _with_measures(
    counted: ReleasedStatement, found: StatementFinding, whole: OpinionMap, rounder: Rounder
) -> ReleasedStatement:
    """Add what was found over the sides, where every side rests on enough people."""
    if isinstance(counted.n, Suppressed):
        return counted
    cell = f"statement:{found.id}"
    by_side = _by_side(found, whole, rounder)
    if any(isinstance(number, Suppressed) for number in by_side) and not _is_modelled(found):
        return replace(counted, agree_by_side=by_side)
    common, against, bridging, divisive = (
        _measure(f"{cell}:{name}", getattr(found, name), found, counted, rounder)
        for name in ("common", "common_against", "bridging", "divisive")
    )
    return replace(
        counted,
        agree_by_side=by_side,
        common=common,
        common_against=against,
        bridging=bridging,
        divisive=divisive,
        is_common_ground=found.is_common_ground and isinstance(common, Figure),
        is_rejected_by_all=found.is_rejected_by_all and isinstance(against, Figure),
        is_bridging=found.is_bridging and isinstance(bridging, Figure),
        is_divisive=found.is_divisive and isinstance(divisive, Figure),
    )


def _by_side(found: StatementFinding, whole: OpinionMap, rounder: Rounder) -> tuple[Number, ...]:
    """Release agreement per side; with one side hidden, another is hidden too, lest it be subtracted."""
    if whole.structure == "one":
        return ()
    shares = found.agree_by_side
    numbers = [rounder.share(f"statement:{found.id}:side:{i}", one) for i, one in enumerate(shares)]
    sizes = [one.n if isinstance(one, Estimate) else 0 for one in shares]
    for i in hide(sizes, 0, rounder.policy.least):
        numbers[i] = TOO_FEW if sizes[i] < rounder.policy.least else COMPLEMENT
    return tuple(numbers)


def _measure(
    cell: str, measure: Shown, found: StatementFinding, counted: ReleasedStatement, rounder: Rounder
) -> Number:
    """Round a measure; where it is one of the shares of everybody, it stays the same number."""
    if measure == found.agree:
        return counted.agree
    if measure == found.disagree:
        return counted.disagree
    same_people = isinstance(measure, Estimate) and measure.method == "posterior" and measure.n == found.n
    n = counted.n if same_people and isinstance(counted.n, int) else None
    return rounder.share(cell, _no_finer(measure, found), n=n)


def _is_modelled(found: StatementFinding) -> bool:
    """Say whether the measures are what a model expects of everybody, not counts of each side."""
    return isinstance(found.common, Estimate) and found.common.method == "posterior"


def _no_finer(found: Shown, statement: StatementFinding) -> Shown:
    """Let a measure over the sides count as many people as its smallest side, where the sides were counted apart."""
    ns = [one.n for one in statement.agree_by_side if isinstance(one, Estimate)]
    if isinstance(found, Suppressed) or found.method == "posterior" or not ns or min(ns) >= found.n:
        return found
    low, high = max(0.0, found.low), min(1.0, found.high)
    return replace(found, value=min(max(found.value, low), high), low=low, high=high, n=min(ns))
