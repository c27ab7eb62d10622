"""The authority answers a statement."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.conversations.models import Answer, AnswerText, Conversation, Statement
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person


def give_answer(statement: Statement, *, by: Person, kind: str, texts: Mapping[str, str]) -> Answer:
    """Publish the answer to a statement, in the conversation's first language at least; a second one replaces it.

    Raises
    ------
    DomainError
        ``conversations.still_a_draft``, ``conversations.unknown_statement``, ``conversations.no_answer_kind``,
        ``conversations.no_answer_text``.
    """
    conversation = statement.conversation
    require(by, "conversations.answer", conversation)
    given = {language: text.strip() for language, text in texts.items() if text.strip()}
    _check(statement, conversation, kind, given)
    with transaction.atomic():
        answer, is_new = Answer.objects.update_or_create(
            statement=statement, defaults={"kind": kind, "given_by": by, "given_on": timezone.localdate()}
        )
        AnswerText.objects.filter(answer=answer).delete()
        AnswerText.objects.bulk_create(
            AnswerText(answer=answer, language=language, text=text) for language, text in given.items()
        )
        number = statement.number
        record(by=by, verb="conversations.answer", thing=conversation, number=number, kind=kind, is_new=is_new)
    return answer


def _check(statement: Statement, conversation: Conversation, kind: str, given: Mapping[str, str]) -> None:
    if conversation.is_draft:
        raise DomainError("conversations.still_a_draft")
    if statement.state != Statement.State.APPROVED:
        raise DomainError("conversations.unknown_statement")
    if kind not in Answer.Kind.values:
        raise InvalidInput("conversations.no_answer_kind", field="kind")
    if conversation.language not in given:
        raise InvalidInput("conversations.no_answer_text", field=f"text_{conversation.language}")
