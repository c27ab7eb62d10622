"""How firm a map is: whether other people, other statements or a few who want to spoil it would have changed it.

Described in docs/methods/stability.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from middleground.engine.errors import EngineError
from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.findings import Change, Method, Moves, Note, OpinionMap, Stability
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.shares import wilson
from middleground.engine.opinion.source import SourceConversation, accepted
from middleground.engine.opinion.votes import VoteMatrix

Progress = Callable[[int, int], None]
CHANGES: tuple[Change, ...] = ("people", "statements", "against", "same")
HOSTILE: tuple[Change, ...] = ("against", "same")
KEPT = 0.8
SHARE = 0.05  # hostile participants, of the people there are
BUSY = 0.75  # they answer as much as the person at this quantile does
REPEATS = 5
REPEATS_BESIDE = 3  # beside a report, which somebody waits for
AFFORDABLE = 1_000_000  # answers, beyond which a map is not made again and again beside a report
MAPPING = 0.6  # of the progress of a map with its firmness
_NOT_ESTIMATED = Suppressed("not_estimated")


def stability(
    source: SourceConversation, *, seed: int = 0, repeats: int = REPEATS, progress: Progress | None = None
) -> Stability:
    """Map a conversation again and again, each time with something changed.

    Parameters
    ----------
    source
        A conversation.
    seed
        The same seed: the same changes.
    repeats
        Of each of the four kinds: four fifths of the people; four fifths of the statements; 5 % more people who all
        vote against what most say; 5 % more people who all cast one and the same ballot.
    progress
        Called with maps done and maps in all; what it raises ends the work.

    Returns
    -------
    Stability
        One record per kind.

    Raises
    ------
    TooFewError
        As for ``map_opinions``, for the changed conversations, too.

    Notes
    -----
    All maps, the unchanged one too, are live ones, so that they can be compared; camps are looked for at a glance, as
    live maps do.
    """
    source = accepted(source)
    total, done = len(CHANGES) * repeats + 1, 0
    streams = np.random.SeedSequence(seed).spawn(total)  # one for each map; the first needs none
    base = map_opinions(source, mode="live", seed=seed)
    found: dict[Change, list[OpinionMap]] = {}
    for kind in CHANGES:
        found[kind] = []
        for _repeat in range(repeats):
            done += 1
            if progress:
                progress(done, total)
            rng = np.random.default_rng(streams[done])
            town = changed(source, kind, rng)
            found[kind].append(map_opinions(town, mode="live", seed=seed))
    if progress:
        progress(total, total)
    moves = tuple(_moves(kind, base, again) for kind, again in found.items())
    return Stability(repeats, moves, tuple(_warnings(base, moves)))


def map_firmly(
    source: SourceConversation, *, method: Method = "middleground", seed: int = 0, progress: Progress | None = None
) -> OpinionMap:
    """Map a conversation for a report, and say by three maps for each change how firm it is.

    Parameters
    ----------
    source
        A conversation.
    method
        As for ``map_opinions``; only the project's own says how firm it is.
    seed
        The same seed: the same map.
    progress
        Called with steps done and steps in all; what it raises ends the work.

    Returns
    -------
    OpinionMap
        Its ``stability`` is none for another method, for more than a million answers, and where a changed
        conversation is too small to be mapped.
    """
    is_firm = method == "middleground" and source.votes.n_votes <= AFFORDABLE
    found = map_opinions(source, method=method, seed=seed, progress=_part(progress, 0.0, MAPPING if is_firm else 1.0))
    if not is_firm:
        return found
    try:
        rest = _part(progress, MAPPING, 1.0)
        return replace(found, stability=stability(source, seed=seed, repeats=REPEATS_BESIDE, progress=rest))
    except EngineError:  # a part of the people or statements is too few
        return found


def _part(progress: Progress | None, first: float, last: float) -> Progress | None:
    """Progress of a part of the work, as that of all of it."""
    if progress is None or last - first >= 1:
        return progress
    return lambda done, total: progress(round(1000 * (first + (last - first) * done / max(total, 1))), 1000)


def changed(source: SourceConversation, kind: Change, rng: np.random.Generator) -> SourceConversation:
    """Return the conversation with other people, other statements, or hostile participants.

    Parameters
    ----------
    source
        A conversation.
    kind
        What is changed.
    rng
        Source of chance.

    Returns
    -------
    SourceConversation
        A new one.
    """
    votes = source.votes
    if kind == "people":
        return replace(source, votes=_some_people(votes, rng))
    if kind == "statements":
        names = [name for name in votes.statement_ids if rng.random() < KEPT]
        kept = set(names)
        rest = tuple(one for one in source.statements if one.id in kept)
        return replace(source, votes=votes.only_statements(names), statements=rest)
    ballot = -_majority(votes) if kind == "against" else rng.choice(np.array([-1, 1]), votes.n_statements)
    return replace(source, votes=_with_hostile(votes, ballot, rng))


def _some_people(votes: VoteMatrix, rng: np.random.Generator) -> VoteMatrix:
    stays = rng.permutation(votes.n_people) < KEPT * votes.n_people
    kept = stays[votes.person]
    row = np.cumsum(stays) - 1
    names = tuple(name for name, stay in zip(votes.person_ids, stays, strict=True) if stay)
    return VoteMatrix(row[votes.person[kept]], votes.statement[kept], votes.choice[kept], names, votes.statement_ids)


def _majority(votes: VoteMatrix) -> NDArray[np.int64]:
    lean = np.bincount(votes.statement, votes.choice, minlength=votes.n_statements)
    return np.where(lean >= 0, 1, -1)


def _with_hostile(votes: VoteMatrix, ballot: NDArray[np.int64], rng: np.random.Generator) -> VoteMatrix:
    each = np.bincount(votes.person, minlength=votes.n_people)
    busy = int(np.clip(np.quantile(each[each > 0], BUSY), 1, votes.n_statements)) if votes.n_votes else 1
    count = max(1, round(SHARE * int((each > 0).sum())))
    cast = [np.sort(rng.permutation(votes.n_statements)[:busy]) for _ in range(count)]
    columns = np.concatenate(cast)
    rows = np.repeat(np.arange(count), busy) + votes.n_people
    taken = set(votes.person_ids)
    names = [name for i in range(count + len(taken)) if (name := f"hostile {i}") not in taken][:count]
    return VoteMatrix(
        np.concatenate((votes.person, rows)),
        np.concatenate((votes.statement, columns)),
        np.concatenate((votes.choice, ballot[columns])),
        (*votes.person_ids, *names),
        votes.statement_ids,
    )


def _moves(kind: Change, base: OpinionMap, again: list[OpinionMap]) -> Moves:
    shared = _common(base)
    lists = [(_common(other), shared & {one.id for one in other.statements}) for other in again]
    alike = [len(new & old) / len(new | old) if new | old else 1.0 for new, old in lists]
    distances = [distance for other in again if (distance := _distance(base, other)) is not None]
    gone = [old - new for new, old in lists]
    come = [new - old for new, old in lists]
    return Moves(
        kind,
        wilson(sum(other.structure == base.structure for other in again), len(again)),
        _spread(distances),
        _spread(alike),
        _mostly(gone),
        _mostly(come),
    )


def _common(found: OpinionMap) -> set[str]:
    return {one.id for one in found.statements if one.is_common_ground}


def _distance(base: OpinionMap, other: OpinionMap) -> float | None:
    if isinstance(base.middle, Estimate) and isinstance(other.middle, Estimate):
        return abs(other.middle.value - base.middle.value)
    return None


def _spread(values: list[float]) -> Shown:
    if not values:
        return _NOT_ESTIMATED
    return Estimate(float(np.median(values)), min(values), max(values), len(values), "resampling")


def _mostly(lists: list[set[str]]) -> tuple[str, ...]:
    names = sorted(set().union(*lists))
    return tuple(name for name in names if 2 * sum(name in one for one in lists) > len(lists))


def _warnings(base: OpinionMap, moves: tuple[Moves, ...]) -> Iterator[Note]:
    """Say which findings a few hostile participants change."""
    hostile = [move for move in moves if move.change in HOSTILE]
    if any(isinstance(move.same_structure, Estimate) and move.same_structure.value < 0.5 for move in hostile):
        yield Note("stability.hostile_structure")
    if any(_leaves(base.middle, move.middle) for move in hostile):
        yield Note("stability.hostile_middle")
    if any(move.left or move.joined for move in hostile):
        yield Note("stability.hostile_common_ground")


def _leaves(own: Shown, moved: Shown) -> bool:
    if not (isinstance(own, Estimate) and isinstance(moved, Estimate)):
        return False
    return moved.value > max(own.value - own.low, own.high - own.value)
