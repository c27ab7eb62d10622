"""The answers of one moment: how many there are, and a digest that tells whether they are the same."""

from __future__ import annotations

from dataclasses import dataclass

from middleground.engine.opinion.source import SourceConversation
from middleground.web.conversations.limits import FEW_PEOPLE
from middleground.web.conversations.models import Conversation, Statement, Vote
from middleground.web.releases.actions import snapshot_of

FEWEST = 20
"""People without whom the engine makes no map."""


@dataclass(frozen=True, slots=True)
class AnswerState:
    """People who answered a statement that is shown, and how many are missing for a result."""

    people: int
    missing: int

    @property
    def is_few(self) -> bool:
        """Whether so few answered that not even their number is told."""
        return self.people < FEW_PEOPLE


def state_of(conversation: Conversation) -> AnswerState:
    """Count the people a result would rest on now."""
    votes = Vote.objects.filter(
        statement__conversation=conversation, statement__state=Statement.State.APPROVED, choice__isnull=False
    )
    people = votes.values("participant").distinct().count()
    return AnswerState(people, max(0, FEWEST - people))


def digest_of(source: SourceConversation) -> str:
    """Return the keyed digest of the answers."""
    votes = source.votes
    names = "\n".join(votes.statement_ids).encode()
    return snapshot_of(names, votes.person.tobytes(), votes.statement.tobytes(), votes.choice.tobytes())
