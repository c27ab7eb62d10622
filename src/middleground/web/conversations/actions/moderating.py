"""Judging statements: before a moderator did, nobody but the author reads them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import InvalidInput
from middleground.web.base.rights import require
from middleground.web.conversations.models import Conversation, Statement
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person


def approve_statements(conversation: Conversation, *, by: Person, numbers: Iterable[int]) -> int:
    """Show the statements to everybody; return how many changed."""
    return _judge(conversation, by=by, numbers=numbers, state=Statement.State.APPROVED)


def reject_statements(conversation: Conversation, *, by: Person, numbers: Iterable[int], reason: str) -> int:
    """Keep the statements from everybody but their authors, who read the reason; return how many changed."""
    if reason not in MODERATORS_REASONS:
        raise InvalidInput("conversations.no_reason", field="reason")
    return _judge(conversation, by=by, numbers=numbers, state=Statement.State.REJECTED, reason=reason)


def put_back_statements(conversation: Conversation, *, by: Person, numbers: Iterable[int]) -> int:
    """Undo a judgement: the statements wait again; return how many changed."""
    return _judge(conversation, by=by, numbers=numbers, state=Statement.State.WAITING)


MODERATORS_REASONS = tuple(
    reason.value for reason in Statement.Reason if reason not in {Statement.Reason.SOURCE, Statement.Reason.WITHDRAWN}
)


def _judge(
    conversation: Conversation, *, by: Person, numbers: Iterable[int], state: Statement.State, reason: str = ""
) -> int:
    require(by, "conversations.moderate", conversation)
    with transaction.atomic():
        statements = Statement.objects.filter(conversation=conversation, number__in=list(numbers))
        statements = statements.exclude(state=state, reason=reason).exclude(reason=Statement.Reason.WITHDRAWN)
        changed = sorted(statements.values_list("number", flat=True))
        is_judged = state != Statement.State.WAITING
        statements.update(
            state=state,
            reason=reason,
            moderated_by=by if is_judged else None,
            moderated_on=timezone.localdate() if is_judged else None,
        )
        for number in changed:
            record(
                by=by, verb=f"conversations.{_VERBS[state]}", thing=conversation, number=number, reason=reason or None
            )
    return len(changed)


_VERBS = {
    Statement.State.APPROVED: "approve",
    Statement.State.REJECTED: "reject",
    Statement.State.WAITING: "put_back",
}
