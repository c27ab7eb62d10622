"""Saying why one could not decide: optional, after the answer, and changed as easily as the answer itself."""

from __future__ import annotations

from django.db import transaction

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.conversations.limits import LARGEST_NUMBER
from middleground.web.conversations.models import Statement, Vote
from middleground.web.conversations.participants import Visit


def say_why(visit: Visit, *, number: int, reason: str) -> None:
    """Keep why the visitor could not decide about a statement; the last reason said stands.

    Where the answer has become another one meanwhile, or was taken back, nothing is kept.

    Raises
    ------
    DomainError
        ``conversations.closed``.
    InvalidInput
        ``conversations.strange_reason``.
    """
    if not visit.accepts:
        raise DomainError("conversations.closed")
    if reason not in Vote.Reason.values or not 0 < number <= LARGEST_NUMBER:
        raise InvalidInput("conversations.strange_reason")
    if visit.participant is None:
        return
    shown = Statement.objects.filter(
        conversation_id=visit.conversation, number=number, state=Statement.State.APPROVED
    ).values("pk")
    with transaction.atomic():  # the row itself must say "can't decide", also after waiting for another answer
        Vote.objects.filter(participant_id=visit.participant, choice=0, statement_id__in=shown).update(reason=reason)
