"""Answers kept beside a result until the next ones have been compared with it.

Votes hold the latest answer only. To say how many changed their mind since the last release, a result keeps what each
participant had answered: one row per participant, so that it goes with them, and no longer than it is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix
from middleground.web.conversations.limits import A_WEEK, ANSWERS_KEPT, COPY_ROWS
from middleground.web.conversations.models import Conversation, KeptAnswers, Participant, Result
from middleground.web.conversations.queries.snapshot import Answers
from middleground.web.jobs.progress import Progress

_CHOICES = 4  # a packed answer is the statement's number times this, plus the choice from 0 to 2


def keep_answers(result: Result, answers: Answers, progress: Progress | None = None) -> None:
    """Keep what each participant had answered, some rows at a time so that nobody's vote waits.

    Nothing is kept of a conversation that closed: no later result will be compared with it.
    """
    if not result.conversation.is_open:
        return
    rows = iter(zip(answers.participants, _packed(answers.source.votes), strict=True))
    while some := dict(islice(rows, COPY_ROWS)):
        with transaction.atomic():
            there = Participant.objects.select_for_update().filter(pk__in=some).values_list("pk", flat=True)
            KeptAnswers.objects.bulk_create(
                [KeptAnswers(result=result, participant_id=key, answers=some[key]) for key in there],
                ignore_conflicts=True,
            )
        if progress is not None:
            progress.beat()
    Result.objects.filter(pk=result.pk).update(has_answers=True, n_kept=len(answers.participants))


def _packed(votes: VoteMatrix) -> Iterator[bytes]:
    numbers = np.array([int(name) for name in votes.statement_ids], dtype=np.int64)
    packed = (numbers[votes.statement] * _CHOICES + votes.choice + 1).astype("<u4")
    ends = np.cumsum(np.bincount(votes.person, minlength=votes.n_people))
    return (part.tobytes() for part in np.split(packed, ends[:-1]))


def earlier_result(conversation: Conversation, *, now: dt.datetime | None = None) -> Result | None:
    """Return the released result to compare with: a week old, else the earliest; only where its answers are kept."""
    known = _released(conversation).filter(has_answers=True)
    return known.filter(made_at__lte=(now or timezone.now()) - A_WEEK).first() or known.last()


def _released(conversation: Conversation) -> QuerySet[Result]:
    return _results(conversation).filter(released_at__isnull=False)


def _results(conversation: Conversation) -> QuerySet[Result]:
    return Result.objects.filter(conversation=conversation, method=Result.Method.MIDDLEGROUND)


def source_then(result: Result, now: Answers) -> SourceConversation:
    """Return the answers kept beside a result; a participant has the same id as in ``now``."""
    row_of = {key: row for row, key in enumerate(now.participants)}
    ids = tuple(row_of.setdefault(key, len(row_of)) for key in _keys(result))
    packed = [np.frombuffer(bytes(one), dtype="<u4").astype(np.int64) for one in _blobs(result)]
    cells = np.concatenate([*packed, np.empty(0, np.int64)])
    person = np.repeat(np.arange(len(ids)), [one.size for one in packed])
    statement, known = _columns(cells // _CHOICES, now.source.votes.statement_ids)
    votes = VoteMatrix.from_events(
        person[known],
        statement[known],
        (cells % _CHOICES - 1)[known],
        person_ids=tuple(str(row) for row in ids),
        statement_ids=now.source.votes.statement_ids,
    )
    return replace(now.source, votes=votes)


def forgotten_since(result: Result) -> int:
    """Return how many people's answers were erased since they were kept beside a result."""
    return max(0, result.n_kept - result.kept_answers.count())


def _keys(result: Result) -> Sequence[int]:
    return list(result.kept_answers.order_by("participant_id").values_list("participant_id", flat=True))


def _blobs(result: Result) -> Iterator[bytes | memoryview[int]]:
    rows = result.kept_answers.order_by("participant_id").values_list("answers", flat=True)
    return rows.iterator(chunk_size=2000)


def _columns(numbers: NDArray[np.int64], names: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the column of each statement, and whether it is still shown."""
    shown = np.array([int(name) for name in names], dtype=np.int64)
    order = np.argsort(shown)
    at = np.searchsorted(shown[order], numbers).clip(max=max(shown.size - 1, 0))
    known = shown[order][at] == numbers if shown.size else np.zeros(numbers.size, dtype=bool)
    return order[at] if shown.size else at, known


def forget_answers(progress: Progress, *, now: dt.datetime | None = None) -> None:
    """Delete what no later result will be compared with."""
    now = now or timezone.now()
    with_kept = Result.objects.filter(Exists(KeptAnswers.objects.filter(result=OuterRef("pk"))))
    for conversation in Conversation.objects.filter(results__in=with_kept).distinct():
        needed = _needed(conversation, now)
        old = KeptAnswers.objects.filter(result__conversation=conversation).exclude(result__in=needed)
        Result.objects.filter(conversation=conversation).exclude(pk__in=needed).update(has_answers=False)
        while keys := list(old.values_list("pk", flat=True)[:COPY_ROWS]):
            KeptAnswers.objects.filter(pk__in=keys).delete()
            progress.beat()


def _needed(conversation: Conversation, now: dt.datetime) -> list[int]:
    """Return the newest result, which may be released yet, and the released ones of a week and the one before."""
    young = _results(conversation).filter(made_at__gt=now - ANSWERS_KEPT)
    newest = list(young.values_list("pk", flat=True)[:1])
    released = young.filter(released_at__isnull=False)
    within = released.filter(made_at__gt=now - A_WEEK).values_list("pk", flat=True)
    before = released.filter(made_at__lte=now - A_WEEK).values_list("pk", flat=True)[:1]
    return [*newest, *within, *before]
