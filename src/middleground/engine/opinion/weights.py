"""Correcting shares for who was shown what, where the chances are known.

Statements are often shown more to some people than to others. Where each chance was kept, an answer counts the more
the less likely it was to be asked; where not, the share is of those who happened to be asked, and a note says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from middleground.engine.estimate import Shown, Suppressed
from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.shares import share, wilson_of
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import AGREE, DISAGREE, PASS, VoteMatrix

Array = NDArray[np.float64]
UNKNOWN = Note("map.shown_unknown")


@dataclass(frozen=True, slots=True)
class CorrectedShares:
    """One statement as if everybody had been asked: shares, people behind them, and how many they are worth."""

    id: str
    agree: Shown
    disagree: Shown
    unsure: Shown
    worth: int  # people of equal weight that would tell as much (Kish); at most those who answered


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
    missing = int(np.isnan(weight).sum())
    notes = (Note("weights.partly_unknown", (("answers", missing), ("total", votes.n_votes))),) if missing else ()
    return _all(votes, np.nan_to_num(weight), is_corrected=True), notes


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
    Somebody was shown T statements, one after the other, each drawn with chances that may depend on all answers
    before. For the statement shown at step t with chance p, the weight is (1/p + T - t) / T. At each step, 1/p times
    "it is shown now" is 1 on average while it is open, and once it was answered it counts as 1 at each later step; so
    the expectation over what is drawn is 1 for everybody, however the chances came about.
    """
    shown, votes = source.shown, source.votes
    if shown is None or not shown.chance.size:
        return None
    person = _places(shown.person_ids, votes.person_ids)[shown.person]
    statement = _places(shown.statement_ids, votes.statement_ids)[shown.statement]
    step, steps = _steps(shown.person)
    value = (1 / shown.chance + steps - step) / steps
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
