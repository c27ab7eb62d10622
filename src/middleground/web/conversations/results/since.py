"""Who answered since the last look at a conversation: what they said then and what they say now.

Votes hold the latest answer; what stood there before is in the receipts, for a day. A look older than that begins anew.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from middleground.engine.opinion.votes import VoteMatrix
from middleground.web.conversations.limits import RECEIPTS_KEPT
from middleground.web.conversations.models import LivePicture, VoteReceipt
from middleground.web.conversations.queries.snapshot import Answers

_MARGIN = dt.timedelta(minutes=30)  # receipts may be forgotten while they are read


def answered_since(picture: LivePicture, answers: Answers) -> tuple[VoteMatrix, VoteMatrix] | None:
    """Return all answers of those who answered since, then and now; None where it is not known any more."""
    if not picture.fit or picture.through < timezone.now() - RECEIPTS_KEPT + _MARGIN:
        return None
    was = _first_receipts(picture)
    votes, touched = answers.source.votes, {participant for participant, _statement in was}
    now = {
        (answers.participants[row], votes.statement_ids[column]): choice
        for row, column, choice in zip(
            votes.person.tolist(), votes.statement.tolist(), votes.choice.tolist(), strict=True
        )
        if answers.participants[row] in touched
    }
    shown = set(votes.statement_ids)
    then = {cell: choice for cell, choice in (now | was).items() if choice is not None and cell[1] in shown}
    return _matrix(then, votes.statement_ids), _matrix(now, votes.statement_ids)


def _first_receipts(picture: LivePicture) -> dict[tuple[int, str], int | None]:
    """Return what stood in each place before it was first touched since."""
    receipts = VoteReceipt.objects.filter(
        participant__conversation=picture.conversation_id, received_at__gte=picture.through
    )
    rows = receipts.order_by("-sequence", "-pk").values_list("participant_id", "statement__number", "choice_before")
    return {(participant, str(number)): choice for participant, number, choice in rows}


def _matrix(cells: dict[tuple[int, str], int], names: tuple[str, ...]) -> VoteMatrix:
    rows = ((str(participant), statement, choice) for (participant, statement), choice in cells.items())
    return VoteMatrix.from_rows(rows, statement_ids=names)
