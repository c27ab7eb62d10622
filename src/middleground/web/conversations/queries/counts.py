"""What staff see while a conversation runs: counts, never answers; few people are not counted out loud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from middleground.web.conversations.limits import FEW_PEOPLE, HASTY_TIME, HASTY_VOTES
from middleground.web.conversations.models import Conversation, Statement, Vote, VoteReceipt


@dataclass(frozen=True, slots=True)
class LiveCount:
    """People and answers so far; None stands for fewer than ten people."""

    people: int | None
    answers: int | None
    late_answers: int
    hasty: int  # participants who answered faster than anybody reads, in the last day


@dataclass(frozen=True, slots=True)
class StatementCount:
    """Statements of one conversation by state, and the day since which the oldest waits."""

    approved: int = 0
    waiting: int = 0
    rejected: int = 0
    waiting_since: dt.date | None = None


def live_count(conversation: Conversation) -> LiveCount:
    """Count who answered and how much."""
    votes = Vote.objects.filter(statement__conversation=conversation, choice__isnull=False)
    found = votes.aggregate(
        people=Count("participant", distinct=True), answers=Count("id"), late=Count("id", filter=Q(is_late=True))
    )
    enough = found["people"] >= FEW_PEOPLE
    return LiveCount(
        people=found["people"] if enough else None,
        answers=found["answers"] if enough else None,
        late_answers=found["late"] if enough else 0,
        hasty=_hasty(conversation) if enough else 0,
    )


def statement_counts(conversations: Iterable[Conversation]) -> dict[int, StatementCount]:
    """Count statements by state, for many conversations in one statement."""
    is_waiting = Q(state=Statement.State.WAITING)
    rows = (
        Statement.objects.filter(conversation__in=list(conversations))
        .values("conversation_id")
        .annotate(
            approved=Count("id", filter=Q(state=Statement.State.APPROVED)),
            waiting=Count("id", filter=is_waiting),
            rejected=Count("id", filter=Q(state=Statement.State.REJECTED)),
            waiting_since=Min("written_on", filter=is_waiting),
        )
        .order_by()
    )
    return {
        row["conversation_id"]: StatementCount(row["approved"], row["waiting"], row["rejected"], row["waiting_since"])
        for row in rows
    }


def _hasty(conversation: Conversation) -> int:
    """Count participants with sixty answers within one minute of the last day."""
    since = timezone.now() - dt.timedelta(days=1)
    times: dict[int, list[dt.datetime]] = {}
    receipts = VoteReceipt.objects.filter(participant__conversation=conversation, received_at__gte=since)
    for participant, moment in receipts.order_by("received_at").values_list("participant_id", "received_at"):
        times.setdefault(participant, []).append(moment)
    return sum(_is_hasty(moments) for moments in times.values())


def _is_hasty(moments: list[dt.datetime]) -> bool:
    later = moments[HASTY_VOTES - 1 :]
    return any(last - first < HASTY_TIME for first, last in zip(moments, later, strict=False))
