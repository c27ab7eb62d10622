"""A conversation as the engine reads it. People appear as running numbers that live in this process only."""

from __future__ import annotations

from itertools import count

from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix
from middleground.web.conversations.models import Conversation, Statement, Vote


def source_of(conversation: Conversation) -> SourceConversation:
    """Return the approved statements in order of their number, and the latest answer of each person to each."""
    texts = {text.language: text for text in conversation.texts.all()}
    text = texts.get(conversation.language)
    statements = list(_approved(conversation))
    return SourceConversation(
        title=text.title if text else "",
        description=text.purpose if text else "",
        statements=tuple(_as_source(statement) for statement in statements),
        votes=_votes_of(conversation, tuple(str(statement.number) for statement in statements)),
        language=conversation.language,
    )


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


def _votes_of(conversation: Conversation, statement_ids: tuple[str, ...]) -> VoteMatrix:
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
    return VoteMatrix.from_events(people, columns, choices, person_ids=ids, statement_ids=statement_ids)
