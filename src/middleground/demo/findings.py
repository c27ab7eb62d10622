"""The results of Valkenbrug: worked out by the product itself, worded by its coordinator."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from middleground.engine.disclosure.figures import Figure
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.votes import VoteMatrix
from middleground.web.conversations.models import Conversation, Result
from middleground.web.conversations.queries.snapshot import Answers, answers_of
from middleground.web.conversations.results.actions import ask_for_result, keep_result, release_result, write_words
from middleground.web.conversations.results.kept import keep_answers
from middleground.web.conversations.results.live import LOOK
from middleground.web.conversations.results.snapshots import digest_of
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.child import run_in_child
from middleground.web.jobs.worker import Worker
from middleground.web.people.models import Person

Words = dict[str, str]


def work_out_early(
    conversation: Conversation, *, by: Person, content: dict[str, Any], people: int, days_ago: int
) -> Result:
    """Work out the result as it stood when so many had answered, and release it on that day."""
    answers = answers_of(conversation)
    source, votes = answers.source, answers.source.votes
    early = votes.person < people
    kept = VoteMatrix(
        person=votes.person[early],
        statement=votes.statement[early],
        choice=votes.choice[early],
        person_ids=votes.person_ids[:people],
        statement_ids=votes.statement_ids,
    )
    then = replace(source, votes=kept)
    result = keep_result(conversation, run_in_child(map_opinions, then), snapshot=digest_of(then))
    _word(result, conversation, by=by, content=content)
    release_result(by=by, result=result)
    keep_answers(result, Answers(then, answers.participants[:people]))
    day = timezone.now() - dt.timedelta(days=days_ago)
    Result.objects.filter(pk=result.pk).update(made_at=day, released_at=day)
    return result


def work_out(conversation: Conversation, *, by: Person, content: dict[str, Any], public: bool) -> Result:
    """Ask for the result, let the worker do it, word its sides and release it where it is to be public."""
    ask_for_result(by=by, conversation=conversation)
    Worker("heavy").run_all()
    result = Result.objects.filter(conversation=conversation)[0]
    _word(result, conversation, by=by, content=content)
    if public:
        release_result(by=by, result=result)
    return result


def look(conversation: Conversation) -> None:
    """Let the worker look at a conversation that still runs."""
    with transaction.atomic():
        enqueue(LOOK, once=str(conversation.pk), conversation_id=conversation.pk)
    Worker("heavy").run_all()


def _word(result: Result, conversation: Conversation, *, by: Person, content: dict[str, Any]) -> None:
    found = ReleasedMap.from_json(result.payload)
    for language in conversation.languages:
        headline = content.get("headline", {}).get(language, "")
        write_words(by=by, result=result, language=language, headline=headline, sides=_sides(found, content, language))


def _sides(found: ReleasedMap, content: dict[str, Any], language: str) -> list[str]:
    """Give each end its words, by how it answers the statement that tells the ends apart."""
    ends: dict[str, Any] = content["ends"]
    telling = next(statement for statement in found.statements if statement.id == ends["statement"])
    shares = [share.value if isinstance(share, Figure) else 0.0 for share in telling.agree_by_side]
    words = ["" for _side in found.sides]
    if len(shares) > 1:
        words[shares.index(max(shares))] = ends["more"][language]
        words[shares.index(min(shares))] = ends["less"][language]
    return words
