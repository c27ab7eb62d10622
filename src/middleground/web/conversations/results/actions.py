"""Asking for a result, writing its words, releasing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.opinion.changes.released import compare_released
from middleground.engine.opinion.changes.stored import Answered, with_answers
from middleground.engine.opinion.changes.stored import to_json as change_to_json
from middleground.engine.opinion.findings import OpinionMap
from middleground.web.base.errors import DomainError
from middleground.web.base.rights import require
from middleground.web.conversations.models import Conversation, Result, ResultText
from middleground.web.conversations.queries.snapshot import source_of
from middleground.web.conversations.results import snapshots
from middleground.web.conversations.results.live import seen_since, told_before
from middleground.web.jobs.actions import NOW, enqueue
from middleground.web.jobs.models import Job
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person
from middleground.web.releases.actions import Basis, Content, pass_gate, publish
from middleground.web.releases.queries import missing_people

JOB = "conversations.map"


def ask_for_result(*, by: Person, conversation: Conversation, method: str = "middleground") -> Job:
    """Let a job work out the result of the answers as they stand.

    Raises
    ------
    DomainError
        ``conversations.still_a_draft``; ``conversations.few_people`` below twenty people; ``releases.too_soon``
        while fewer than ten people came since the last result.
    """
    require(by, "conversations.map", conversation)
    if conversation.is_draft:
        raise DomainError("conversations.still_a_draft")
    state = snapshots.state_of(conversation)
    if state.missing:
        raise DomainError("conversations.few_people", need=snapshots.FEWEST)
    _refuse_early(conversation, method, state.people)
    with transaction.atomic():
        job = enqueue_map(conversation, method)
        record(by=by, verb="conversations.map", thing=conversation, method=method)
    return job


def _refuse_early(conversation: Conversation, method: str, people: int) -> None:
    """Say at once what the gate would say after the work; another method may read the same answers once more."""
    missing = missing_people(conversation, people)
    alike = Result.objects.filter(conversation=conversation, release__n_people=people)
    if missing and alike.exists() and not alike.filter(method=method).exists():
        snapshot = snapshots.digest_of(source_of(conversation))
        missing = missing_people(conversation, people, snapshot=snapshot)
    if missing:
        raise DomainError("releases.too_soon", missing=missing)


def enqueue_map(conversation: Conversation, method: str = "middleground", *, delay: dt.timedelta = NOW) -> Job:
    """Enqueue the job that works out a result; one at a time for a conversation and a method."""
    once = f"{conversation.pk}:{method}"
    return enqueue(JOB, once=once, delay=delay, conversation_id=conversation.pk, method=method)


@dataclass(frozen=True, slots=True)
class Since:
    """An earlier released result, and what the answers of both times say about change."""

    earlier: Result
    found: Answered


def keep_result(conversation: Conversation, found: OpinionMap, *, snapshot: str, since: Since | None = None) -> Result:
    """Let what the engine found pass the gate and keep what passed; a draft until somebody releases it."""
    before = told_before(conversation)

    def make(key: bytes) -> Content:
        from middleground.engine.disclosure.gate import release_map

        released = release_map(found, key=key, previous=before, seen=seen_since(conversation))
        return released.to_json() | ({} if since is None else {"change": _change(since, released)})

    with transaction.atomic():
        release, payload = pass_gate(
            Basis(f"opinion.{found.method}", conversation, found.n_people, snapshot), make=make
        )
        result = Result.objects.create(
            conversation=conversation,
            release=release,
            method=found.method,
            made_at=timezone.now(),
            n_people=payload["n_people"],
            payload=payload,
        )
        _take_words_over(result)
    return result


def _change(since: Since, now: ReleasedMap) -> Content:
    """Let what the answers say about change pass the gate, named by the result it is compared with."""
    from middleground.engine.disclosure.change import release_change

    before = ReleasedMap.from_json(since.earlier.payload)
    told = with_answers(compare_released(before, now), since.found)
    return {"since": since.earlier.pk, **change_to_json(release_change(told, before, now))}


def _take_words_over(result: Result) -> None:
    """Keep the words of the last worded result for every side that the same statements still set apart."""
    worded = Result.objects.filter(conversation=result.conversation_id, method=result.method, texts__isnull=False)
    last = worded.exclude(pk=result.pk).prefetch_related("texts").first()
    if last is None:
        return
    before, now = (ReleasedMap.from_json(one.payload) for one in (last, result))
    places = same_sides(before, now)
    for text in last.texts.all():
        sides = [text.sides[at] if at is not None and at < len(text.sides) else "" for at in places]
        if any(sides):
            ResultText.objects.create(result=result, language=text.language, sides=sides)


def same_sides(before: ReleasedMap, now: ReleasedMap) -> list[int | None]:
    """Return for each side which side before was set apart by the same statements; None where none was."""
    if before.structure != now.structure:
        return [None] * len(now.sides)
    olds, news = ([dict(side.defining) for side in each.sides] for each in (before, now))
    likeness = [[sum(way * old.get(name, 0) for name, way in new.items()) for old in olds] for new in news]
    places: list[int | None] = []
    for row in likeness:
        best = max(range(len(row)), key=lambda at: row[at], default=None)
        places.append(best if best is not None and row[best] > 0 else None)
    return [at if places.count(at) == 1 else None for at in places]


def write_words(*, by: Person, result: Result, language: str, headline: str, sides: Sequence[str]) -> ResultText:
    """Write the first sentence and the words for the sides in one language; empty ones are said by the platform."""
    require(by, "conversations.release", result.conversation)
    with transaction.atomic():
        text, _new = ResultText.objects.update_or_create(
            result=result, language=language, defaults={"headline": headline.strip(), "sides": [*sides]}
        )
        record(by=by, verb="conversations.word_result", thing=result.conversation, result=result.pk, language=language)
    return text


def release_result(*, by: Person, result: Result) -> None:
    """Show the result to everybody, in place of the one before."""
    require(by, "conversations.release", result.conversation)
    with transaction.atomic():
        held = Result.objects.select_for_update().select_related("release", "conversation").get(pk=result.pk)
        newer = Result.objects.filter(
            conversation=held.conversation, released_at__isnull=False, made_at__gt=held.made_at, method=held.method
        )
        if newer.exists():
            raise DomainError("conversations.no_release")
        held.released_at, held.released_by = timezone.now(), by
        held.save(update_fields=["released_at", "released_by"])
        publish(by=by, release=held.release, thing=held.conversation)
        record(by=by, verb="conversations.release", thing=held.conversation, result=held.pk)
