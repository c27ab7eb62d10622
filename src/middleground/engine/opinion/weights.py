"""Correcting shares for who was shown what, where the chances are known.

Statements are often shown more to some people than to others. Where each chance was kept, an answer counts the more
the less likely it was to be asked, so that shares are as if statements had been shown evenly; where not, the share is
of those who happened to be asked, and a note says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.findings import Note, OpinionMap, StatementFinding
from middleground.engine.opinion.shares import share, wilson_of
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import AGREE, DISAGREE, PASS, VoteMatrix

Array = NDArray[np.float64]
UNKNOWN, CORRECTED = Note("map.shown_unknown"), Note("map.shown_corrected")
ENOUGH_KNOWN = 0.9  # of the answers of a map; of fewer, the corrected shares would be those of some people only
_STILL_UNSURE = 0.3  # as in the findings: the lower bound of passes


@dataclass(frozen=True, slots=True)
class CorrectedShares:
    """One statement as if all had been shown evenly: shares, people behind them, and how many they are worth."""

    id: str
    agree: Shown
    disagree: Shown
    unsure: Shown
    worth: int  # people of equal weight that would tell as much (Kish); at most those who answered


def with_corrected_shares(found: OpinionMap, source: SourceConversation) -> OpinionMap:
    """Put corrected shares into a map, and say which of the two it has.

    Parameters
    ----------
    found
        The map of the conversation.
    source
        The conversation.

    Returns
    -------
    OpinionMap
        Shares of agreement, disagreement and passes as if statements had been shown evenly, with the note
        ``map.shown_corrected``; the map as it was where under nine in ten answers have their chance. Counts stay
        those of people, and what the model expects stays as it is: it rests on the answers given.
    """
    votes = source.votes
    weight = weights(source)
    if weight is None or not weight.size or np.isnan(weight).mean() > 1 - ENOUGH_KNOWN:
        return found
    shares = {one.id: one for one in _all(votes, np.nan_to_num(weight), is_corrected=True)}
    statements = tuple(_corrected(one, shares[one.id]) for one in found.statements)
    notes = (CORRECTED, *_missing(weight), *(note for note in found.notes if note != UNKNOWN))
    return replace(found, statements=statements, notes=notes)


def _corrected(found: StatementFinding, shares: CorrectedShares) -> StatementFinding:
    if isinstance(shares.agree, Suppressed):
        return found
    unsure = found.is_unsure and isinstance(shares.unsure, Estimate) and shares.unsure.low > _STILL_UNSURE
    return replace(found, agree=shares.agree, disagree=shares.disagree, unsure=shares.unsure, is_unsure=unsure)


def corrected_shares(source: SourceConversation) -> tuple[tuple[CorrectedShares, ...], tuple[Note, ...]]:
    """Give each statement's shares, corrected for routing where the shown-chances are known.

    Parameters
    ----------
    source
        A conversation; ``source.shown`` holds what was shown with which chance, or None.

    Returns
    -------
    tuple
        Shares in the order of the votes' statements, and notes: ``map.shown_unknown`` when nothing could be corrected,
        ``weights.partly_unknown`` when some answers have no shown-chance and were left out.

    Notes
    -----
    docs/methods/routing.md describes the weights.
    """
    votes = source.votes
    weight = weights(source)
    if weight is None:
        return _all(votes, np.ones(votes.n_votes), is_corrected=False), (UNKNOWN,)
    return _all(votes, np.nan_to_num(weight), is_corrected=True), _missing(weight)


def _missing(weight: Array) -> tuple[Note, ...]:
    missing = int(np.isnan(weight).sum())
    return (Note("weights.partly_unknown", (("answers", missing), ("total", int(weight.size)))),) if missing else ()


def weights(source: SourceConversation) -> Array | None:
    """Weigh each vote by what its chance of being asked makes it stand for.

    Parameters
    ----------
    source
        A conversation.

    Returns
    -------
    array or None
        (votes,); nan where a vote's chance is not known; None where none is.

    Notes
    -----
    Somebody was shown T of M statements, one after the other, each drawn with chances that may depend on all answers
    before. For any numbers a_1 … a_T fixed beforehand, let the statement shown at step t with chance p weigh
    a_t / p + a_(t+1) + … + a_T. At each step, 1/p times "it is shown now" is 1 on average while it is open, and once
    it was answered it counts as 1 at each later step; so the expectation over what is drawn is the sum of all a,
    however the chances came about. The numbers taken here, a_t = (M - T) / ((M - t)(M - t + 1)), make the weight 1
    wherever statements are shown evenly, and everybody's expectation T / M.
    """
    shown, votes = source.shown, source.votes
    if shown is None or not shown.chance.size:
        return None
    person = _places(shown.person_ids, votes.person_ids)[shown.person]
    statement = _places(shown.statement_ids, votes.statement_ids)[shown.statement]
    value = _stands_for(shown.chance, *_steps(shown.person), votes.n_statements)
    kept = np.flatnonzero((person >= 0) & (statement >= 0))
    cell = person[kept] * votes.n_statements + statement[kept]
    cells, first = np.unique(cell, return_index=True)  # shown again: the first time counts
    asked = votes.person.astype(np.int64) * votes.n_statements + votes.statement
    at = np.minimum(np.searchsorted(cells, asked), max(cells.size - 1, 0))
    found = np.full(votes.n_votes, np.nan)
    if cells.size:
        is_known = cells[at] == asked
        found[is_known] = value[kept][first][at[is_known]]
    return found


def _stands_for(chance: Array, step: Array, steps: Array, statements: int) -> Array:
    """See the notes of :func:`weights`; somebody who was shown everything counts once for each."""
    most = np.maximum(statements, steps)
    left = np.maximum(most - step, 1)  # at the last of all statements nothing is left to weigh
    now = np.where(step == most, 1.0, (most - steps) / (left * (left + 1)))
    return np.asarray(now / chance + (steps - step) / left)


def _places(names: tuple[str, ...], among: tuple[str, ...]) -> NDArray[np.int64]:
    place = {name: i for i, name in enumerate(among)}
    return np.array([place.get(name, -1) for name in names], dtype=np.int64)


def _steps(person: NDArray[np.int32]) -> tuple[Array, Array]:
    """For each showing, in the order they came: which of its person's it is (from 1), and how many there are."""
    order = np.argsort(person, kind="stable")
    counts = np.bincount(person)
    starts = np.cumsum(counts) - counts
    step = np.empty(person.size)
    step[order] = np.arange(person.size) - starts[person[order]] + 1
    return step, counts[person].astype(np.float64)


def _all(votes: VoteMatrix, weight: Array, *, is_corrected: bool) -> tuple[CorrectedShares, ...]:
    m = votes.n_statements
    total = np.bincount(votes.statement, weight, minlength=m)
    square = np.bincount(votes.statement, weight**2, minlength=m)
    n = np.bincount(votes.statement[weight > 0], minlength=m)
    parts = [
        np.bincount(votes.statement[votes.choice == c], weight[votes.choice == c], minlength=m)
        for c in (AGREE, DISAGREE, PASS)
    ]
    effective = np.divide(total**2, square, out=np.zeros(m), where=square > 0)
    found = []
    for j, name in enumerate(votes.statement_ids):
        worth = (float(total[j]), float(effective[j]), int(n[j]))
        agree, disagree, unsure = (_share(float(part[j]), worth, is_corrected=is_corrected) for part in parts)
        found.append(CorrectedShares(name, agree, disagree, unsure, int(effective[j] + 1e-9)))
    return tuple(found)


def _share(part: float, worth: tuple[float, float, int], *, is_corrected: bool) -> Shown:
    total, effective, n = worth
    if total <= 0:
        return Suppressed("not_estimated")
    if not is_corrected:
        return share(round(part), n)
    return wilson_of(min(part / total, 1.0), effective, n, "weighted")
