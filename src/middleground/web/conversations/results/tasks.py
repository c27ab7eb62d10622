"""Working out results in the background."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone

from middleground.engine.estimate import Estimate
from middleground.engine.opinion.changes.answers import compare_answers
from middleground.engine.opinion.findings import OpinionMap, method_named
from middleground.engine.opinion.stability import map_firmly
from middleground.web.conversations.models import Conversation, LivePicture, Result
from middleground.web.conversations.queries.snapshot import Answers, answers_of
from middleground.web.conversations.results.actions import JOB, Since, enqueue_map, keep_result
from middleground.web.conversations.results.kept import (
    earlier_result,
    forget_answers,
    forgotten_since,
    keep_answers,
    source_then,
)
from middleground.web.conversations.results.live import LOOK, Fit, is_due, keep_picture
from middleground.web.conversations.results.since import answered_since
from middleground.web.conversations.results.snapshots import digest_of, state_of
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.child import run_in_child
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job
from middleground.web.releases.queries import missing_people


@job(JOB, heavy=True)
def map_conversation(progress: Progress, *, conversation_id: int, method: str = "middleground") -> None:
    """Work out the result of the answers of this moment in a process of its own, and keep what passes the gate."""
    conversation = Conversation.objects.prefetch_related("texts").get(pk=conversation_id)
    if state_of(conversation).missing:
        return
    progress.report(0, 0, "map.reading")
    answers = answers_of(conversation)
    snapshot = digest_of(answers.source)
    asked = method_named(method)  # a job may have waited since before the method was renamed
    known = Result.objects.filter(conversation=conversation, method=asked, release__snapshot=snapshot)
    if (done := known.first()) is not None:
        if asked != "polis" and not done.has_answers:
            keep_answers(done, answers, progress)  # an earlier attempt ended before all were kept
        return
    found = run_in_child(
        partial(map_firmly, method=asked),
        answers.source,
        on_progress=lambda done, total, _note: progress.report(done, total, "map.mapping"),
    )
    if asked == "polis":
        keep_result(conversation, found, snapshot=snapshot)
        return
    result = keep_result(conversation, found, snapshot=snapshot, since=_since(conversation, found, answers))
    keep_answers(result, answers, progress)


def _since(conversation: Conversation, found: OpinionMap, answers: Answers) -> Since | None:
    """Compare with the answers of an earlier release; None where there is none."""
    earlier = earlier_result(conversation)
    if earlier is None:
        return None
    has_middle = isinstance(found.middle, Estimate) and "suppressed" not in earlier.payload["middle"]
    compare = partial(compare_answers, has_middle=has_middle, forgotten=forgotten_since(earlier))
    return Since(earlier, run_in_child(compare, source_then(earlier, answers), answers.source))


@job("conversations.forget_kept_answers", every=dt.timedelta(days=1))
def forget_kept_answers(progress: Progress) -> None:
    """Throw away the answers of earlier results that nothing will be compared with."""
    forget_answers(progress)


@job(LOOK, heavy=True)
def look_at_conversation(progress: Progress, *, conversation_id: int) -> None:
    """Bring the fit that is kept up to date and show coordinators what it says, where enough people came."""
    from middleground.engine.opinion.keeping import Kept, Touched, look

    conversation = Conversation.objects.prefetch_related("texts").get(pk=conversation_id)
    if not conversation.is_open or not is_due(conversation):
        return
    progress.report(0, 0, "map.reading")
    through = timezone.now()
    answers = answers_of(conversation)
    last = LivePicture.objects.filter(conversation=conversation).first()
    since = answered_since(last, answers) if last else None
    kept = Kept(bytes(last.fit), {name: (a, b, c) for name, (a, b, c) in last.counts.items()}) if last else None
    touched = Touched(*since) if since else None
    seen = run_in_child(partial(look, kept=kept, touched=touched), answers.source)
    keep_picture(conversation, seen.found, Fit(seen.kept.fit, seen.kept.counts, through, answers.participants))


@job("conversations.look_due", every=dt.timedelta(minutes=10))
def look_due(progress: Progress) -> None:
    """Look anew at every open conversation to which enough people came; forget the looks at those that closed."""
    closed = LivePicture.objects.exclude(conversation__state=Conversation.State.OPEN)
    closed.delete()
    due = [one for one in Conversation.objects.filter(is_complete=True, state=Conversation.State.OPEN) if is_due(one)]
    for done, conversation in enumerate(due):
        progress.report(done, len(due))
        with transaction.atomic():
            enqueue(LOOK, once=str(conversation.pk), conversation_id=conversation.pk)


@job("conversations.map_due", every=dt.timedelta(hours=6))
def map_due(progress: Progress) -> None:
    """Ask for the result of every conversation that won enough people since its last one."""
    due = [conversation for conversation in _running() if _is_due(conversation)]
    for done, conversation in enumerate(due):
        progress.report(done, len(due))
        with transaction.atomic():
            enqueue_map(conversation)


def _running() -> list[Conversation]:
    open_ones = Conversation.objects.filter(is_complete=True, state=Conversation.State.OPEN)
    closed = Conversation.objects.filter(
        is_complete=True, state=Conversation.State.CLOSED, origin=Conversation.Origin.WEB
    )
    return [*open_ones, *closed]


def _is_due(conversation: Conversation) -> bool:
    state = state_of(conversation)
    return not state.missing and not missing_people(conversation, state.people)
