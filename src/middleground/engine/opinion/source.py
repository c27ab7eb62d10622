"""A conversation as a file told it: its statements, its votes and what the reader must know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.votes import VoteMatrix


@dataclass(frozen=True, slots=True)
class SourceStatement:
    """One statement. ``moderated``: 1 accepted, 0 not judged, -1 rejected."""

    id: str
    text: str
    moderated: int = 0
    is_meta: bool = False
    is_seed: bool = False
    author: str | None = None
    day: str | None = None  # ISO date


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """What was shown to whom, in the order it was shown, answered or not.

    Parameters
    ----------
    person, statement
        (showings,) int32, rows of the names given.
    chance
        (showings,) how likely this statement was to be the one drawn just then, above 0.
    person_ids, statement_ids
        The names, as in the votes.
    """

    person: NDArray[np.int32]
    statement: NDArray[np.int32]
    chance: NDArray[np.float64]
    person_ids: tuple[str, ...]
    statement_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceConversation:
    """Everything read from an export or from the database, in one record.

    ``published_groups`` maps a person's id to the group number the export printed (only people it grouped); it is
    used to compare methods and is never shown.
    """

    title: str
    description: str
    statements: tuple[SourceStatement, ...]
    votes: VoteMatrix
    language: str | None = None
    published_groups: dict[str, int] = field(default_factory=dict)
    visitors: int | None = None  # people who came, where the file says it
    notes: tuple[Note, ...] = ()
    shown: Exposure | None = None  # None where the chances of being shown are not known
    undecided: dict[str, tuple[int, ...]] = field(
        default_factory=dict
    )  # by statement: how many passed for which reason

    @classmethod
    def of_votes(cls, votes: VoteMatrix) -> SourceConversation:
        """Take votes of which nothing else is known: statements have names and no words."""
        return cls("", "", tuple(SourceStatement(name, "") for name in votes.statement_ids), votes)


def accepted(source: SourceConversation) -> SourceConversation:
    """Leave out what the organisers rejected: those statements, the votes on them, and people with no other vote.

    Parameters
    ----------
    source
        A conversation as it was read.

    Returns
    -------
    SourceConversation
        The same without statements whose ``moderated`` is -1.
    """
    kept = tuple(statement for statement in source.statements if statement.moderated != -1)
    votes = source.votes.only_statements(statement.id for statement in kept)
    return replace(source, statements=kept, votes=votes)
