"""What those who select say to each other about an application. Its applicant may ask to read it."""

from __future__ import annotations

from django.db import transaction

from middleground.web.base.errors import InvalidInput, NotAllowed
from middleground.web.base.rights import require
from middleground.web.calls.models import Application, Comment
from middleground.web.calls.queries.suitability import refuse_before_reading
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

LONGEST = 2000


def write_comment(application: Application, *, by: Person, text: str) -> Comment:
    """Add a comment; who still has to read applications of this call writes none, since they would be influenced."""
    require(by, "calls.select", application.call)
    refuse_before_reading(application.call, by)
    words = text.strip()
    if not words:
        raise InvalidInput("calls.comment_empty", field="text")
    if len(words) > LONGEST:
        raise InvalidInput("calls.remark_long", field="text", limit=LONGEST)
    with transaction.atomic():
        comment = Comment.objects.create(application=application, written_by=by, text=words)
        record(by=by, verb="calls.comment", thing=application)
    return comment


def remove_comment(comment: Comment, *, by: Person) -> None:
    """Take one's own comment back."""
    require(by, "calls.select", comment.application.call)
    if comment.written_by_id != by.pk:
        raise NotAllowed("base.not_allowed", right="calls.select")
    with transaction.atomic():
        record(by=by, verb="calls.remove_comment", thing=comment.application)
        comment.delete()
