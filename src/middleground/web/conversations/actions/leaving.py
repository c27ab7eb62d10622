"""A participant leaves: what they answered is erased, what they wrote is cut loose or taken back."""

from __future__ import annotations

from django.db import transaction

from middleground.web.conversations.models import KnownStatements, Participant, Statement, StatementText
from middleground.web.conversations.participants import Visit
from middleground.web.conversations.results.live import throw_fit_away


def forget_participant(visit: Visit, *, with_statements: bool) -> None:
    """Erase the participant and every answer; shown statements stay without an author, unless they are to go too.

    Statements that nobody answered and that are not shown are deleted. One that was answered and goes, or was taken
    out before, keeps its number and loses its text, because other people's answers to it are theirs to keep. What was
    learnt with their answers is thrown away.
    """
    if visit.participant is None:
        return
    with transaction.atomic():
        own = Statement.objects.filter(author_id=visit.participant)
        own.exclude(state=Statement.State.APPROVED).filter(votes__isnull=True).delete()
        going = own if with_statements else own.exclude(state=Statement.State.APPROVED)
        StatementText.objects.filter(statement__in=going).delete()
        going.update(text="", state=Statement.State.REJECTED, reason=Statement.Reason.WITHDRAWN)
        throw_fit_away(visit.conversation)
        KnownStatements.objects.filter(conversation=visit.conversation).delete()
        Participant.objects.filter(pk=visit.participant).delete()
    visit.participant, visit.answered, visit.showing = None, 0, None
