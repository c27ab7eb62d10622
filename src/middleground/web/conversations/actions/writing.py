"""A participant writes a statement. In strict conversations nobody else reads it before a moderator did."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.conversations.graphemes import count_graphemes, has_something_to_read, without_tricks
from middleground.web.conversations.limits import STATEMENT_CHARACTERS, STATEMENTS_A_DAY
from middleground.web.conversations.models import Conversation, Statement
from middleground.web.conversations.participants import Visit, join


def write_statement(visit: Visit, *, text: str, language: str) -> Statement:
    """Keep the statement for the moderators, or show it at once where the conversation is not strict.

    Raises
    ------
    DomainError
        ``conversations.closed``, ``conversations.too_many_today``, ``conversations.already_written``, and what
        ``checked_text`` refuses.
    """
    if not visit.is_open:
        raise DomainError("conversations.closed")
    checked = checked_text(text)
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=visit.conversation)
        author = join(visit, language=language)
        _refuse_floods(author, checked)
        return Statement.objects.create(
            conversation=conversation,
            number=next_number(conversation),
            language=language,
            text=checked,
            origin=Statement.Origin.PARTICIPANT,
            author_id=author,
            state=Statement.State.WAITING if conversation.is_strict else Statement.State.APPROVED,
            written_on=timezone.localdate(),
        )


def checked_text(text: str, *, field: str = "text") -> str:
    """Return the text on one line, or say what is wrong with it: ``statement_empty`` or ``statement_long``."""
    plain = " ".join(without_tricks(" ".join(text.split())).split())
    if not has_something_to_read(plain):
        raise InvalidInput("conversations.statement_empty", field=field)
    length = count_graphemes(plain)
    if length > STATEMENT_CHARACTERS or len(plain) > 8 * STATEMENT_CHARACTERS:
        raise InvalidInput("conversations.statement_long", field=field, length=length, limit=STATEMENT_CHARACTERS)
    return plain


def next_number(conversation: Conversation) -> int:
    """Return the next free number; the caller holds the conversation's row."""
    highest = Statement.objects.filter(conversation=conversation).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _refuse_floods(author: int, text: str) -> None:
    own = Statement.objects.filter(author_id=author)
    if own.filter(text=text).exists():
        raise DomainError("conversations.already_written", field="text")
    if own.filter(written_on=timezone.localdate()).count() >= STATEMENTS_A_DAY:
        raise DomainError("conversations.too_many_today", limit=STATEMENTS_A_DAY)
