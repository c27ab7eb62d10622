"""A conversation as the engine reads it. People appear as running numbers that live in this process only."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from django.db.models import Count

from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.undecided import REASONS
from middleground.engine.opinion.votes import VoteMatrix
from middleground.web.conversations.models import Conversation, Statement, Vote


@dataclass(frozen=True, slots=True)
class Answers:
    """A conversation of one moment, and the key of each participant in the order of its people."""

    source: SourceConversation
    participants: tuple[int, ...]


def source_of(conversation: Conversation) -> SourceConversation:
    """Return the approved statements in order of their number, and the latest answer of each person to each."""
    return answers_of(conversation).source


def answers_of(conversation: Conversation) -> Answers:
    """Return what :func:`source_of` does, for jobs that must know participants again."""
    texts = {text.language: text for text in conversation.texts.all()}
    text = texts.get(conversation.language)
    statements = list(_approved(conversation))
    votes, participants = _votes_of(conversation, tuple(str(statement.number) for statement in statements))
    source = SourceConversation(
        title=text.title if text else "",
        description=text.purpose if text else "",
        statements=tuple(_as_source(statement) for statement in statements),
        votes=votes,
        language=conversation.language,
        undecided=_undecided_of(conversation),
    )
    return Answers(source, participants)


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


def _votes_of(conversation: Conversation, statement_ids: tuple[str, ...]) -> tuple[VoteMatrix, tuple[int, ...]]:
    rows = (
        Vote.objects.filter(
            statement__conversation=conversation,
            statement__state=Statement.State.APPROVED,
            choice__isnull=False,
        )
        .order_by("participant_id", "statement_id")
        .values_list("participant_id", "statement__number", "choice")
    )
    column_of = {int(name): column for column, name in enumerate(statement_ids)}
    row_of: dict[int, int] = {}
    running = count()
    people, columns, choices = [], [], []
    for participant, number, choice in rows.iterator(chunk_size=5000):
        if participant not in row_of:
            row_of[participant] = next(running)
        people.append(row_of[participant])
        columns.append(column_of[number])
        choices.append(choice or 0)
    ids = tuple(str(row) for row in range(len(row_of)))
    votes = VoteMatrix.from_events(people, columns, choices, person_ids=ids, statement_ids=statement_ids)
    return votes, tuple(row_of)


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
