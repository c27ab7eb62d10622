"""A conversation as the engine reads it. People appear as running numbers that live in this process only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Count, Exists, OuterRef

from middleground.engine.opinion.source import Exposure, SourceConversation, SourceStatement
from middleground.engine.opinion.undecided import REASONS
from middleground.engine.opinion.votes import VoteMatrix
from middleground.web.conversations.models import Conversation, Participant, Statement, Vote


@dataclass(frozen=True, slots=True)
class Answers:
    """A conversation of one moment, and the key of each participant in the order of its people."""

    source: SourceConversation
    participants: tuple[int, ...]


def source_of(conversation: Conversation) -> SourceConversation:
    """Return the approved statements in order of their number, each person's latest answers, and what they were shown.

    What was shown is known from the answers it got, and from what waits for one.
    """
    return answers_of(conversation).source


def answers_of(conversation: Conversation) -> Answers:
    """Return what :func:`source_of` does, for jobs that must know participants again."""
    texts = {text.language: text for text in conversation.texts.all()}
    text = texts.get(conversation.language)
    statements = list(_approved(conversation))
    ids = tuple(str(statement.number) for statement in statements)
    told = _told(conversation, {statement.number: column for column, statement in enumerate(statements)})
    source = SourceConversation(
        title=text.title if text else "",
        description=text.purpose if text else "",
        statements=tuple(_as_source(statement) for statement in statements),
        votes=told.votes(ids),
        language=conversation.language,
        undecided=_undecided_of(conversation),
        shown=told.shown(ids),
    )
    return Answers(source, tuple(told.row_of))


def _approved(conversation: Conversation) -> list[Statement]:
    approved = Statement.objects.filter(conversation=conversation, state=Statement.State.APPROVED)
    return list(approved.order_by("number"))


def _as_source(statement: Statement) -> SourceStatement:
    return SourceStatement(
        id=str(statement.number),
        text=statement.text,
        moderated=1,
        is_seed=statement.origin == Statement.Origin.SEED,
        day=statement.written_on.isoformat(),
    )


@dataclass(slots=True)
class _Told:
    """What the rows of one conversation say, people by running numbers, statements by their column."""

    column_of: dict[int, int]
    row_of: dict[int, int] = field(default_factory=dict)
    votes_told: list[tuple[int, int, int]] = field(default_factory=list)
    showings: list[tuple[int, int, float]] = field(default_factory=list)  # by participant's key

    def votes(self, statement_ids: tuple[str, ...]) -> VoteMatrix:
        people, columns, choices = _columns(self.votes_told)
        ids = tuple(str(row) for row in range(len(self.row_of)))
        return VoteMatrix.from_events(people, columns, choices, person_ids=ids, statement_ids=statement_ids)

    def shown(self, statement_ids: tuple[str, ...]) -> Exposure | None:
        """Return what was shown to those who answered; a statement that is not shown any more was a step all the same.

        None where no chance was kept, as for an import.
        """
        if not self.showings:
            return None
        known = [(self.row_of[key], column, chance) for key, column, chance in self.showings if key in self.row_of]
        people, columns, chances = _columns(known)
        return Exposure(
            np.array(people, dtype=np.int32),
            np.array(columns, dtype=np.int32),
            np.array(chances, dtype=np.float64),
            tuple(str(row) for row in range(len(self.row_of))),
            (*statement_ids, "no longer shown"),
        )


def _undecided_of(conversation: Conversation) -> dict[str, tuple[int, ...]]:
    """Count, by statement, how many could not decide for which reason; nobody's other answers stand beside it."""
    rows = (
        Vote.objects.filter(statement__conversation=conversation, statement__state=Statement.State.APPROVED, choice=0)
        .exclude(reason="")
        .values_list("statement__number", "reason")
        .annotate(people=Count("id"))
        .order_by("statement__number")
    )
    told: dict[str, list[int]] = {}
    for number, reason, people in rows:
        told.setdefault(str(number), [0] * len(REASONS))[REASONS.index(reason)] = people
    return {name: tuple(counts) for name, counts in told.items()}


def _columns(rows: list[tuple[int, int, Any]]) -> tuple[list[int], list[int], list[Any]]:
    people, columns, values = zip(*rows, strict=True) if rows else ((), (), ())
    return list(people), list(columns), list(values)


def _told(conversation: Conversation, column_of: dict[int, int]) -> _Told:
    told = _Told(column_of)
    answered = Vote.objects.filter(statement__conversation=conversation).order_by("participant_id", "id")
    names = ("participant_id", "statement__number", "choice", "chance")
    for participant, number, choice, chance in answered.values_list(*names).iterator(chunk_size=5000):
        column = column_of.get(number)
        if column is not None and choice is not None:
            row = told.row_of.setdefault(participant, len(told.row_of))
            told.votes_told.append((row, column, choice))
        if chance is not None:
            told.showings.append((participant, len(column_of) if column is None else column, chance))
    for participant, number, chance in _waiting(conversation):
        if number in column_of:
            told.showings.append((participant, column_of[number], chance))
    return told


def _waiting(conversation: Conversation) -> Iterator[tuple[int, int, float]]:
    """Yield what was shown and not answered yet: participant, number of the statement, chance."""
    answered = Vote.objects.filter(participant=OuterRef("pk"), statement=OuterRef("showing"))
    rows = Participant.objects.filter(~Exists(answered), conversation=conversation, showing__isnull=False)
    known = rows.filter(showing_chance__isnull=False).values_list("pk", "showing__number", "showing_chance")
    yield from ((key, number, chance) for key, number, chance in known.iterator() if number and chance)
