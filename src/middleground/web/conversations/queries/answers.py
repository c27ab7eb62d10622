"""What the authority answered, beside the statements it answers; and what is promised still."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from middleground.web.conversations.models import Answer, AnswerText, Conversation, Statement
from middleground.web.conversations.queries.first_pages import FirstPage, page_of, shown_conversations


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One statement with its answer, in the reader's language where there is one."""

    number: int
    statement: str
    statement_language: str
    kind: str
    kind_words: str
    text: str
    text_language: str
    by: str
    given_on: dt.date


@dataclass(frozen=True, slots=True)
class AnsweredConversation:
    """A conversation, its answers, and the promise for those who still wait."""

    page: FirstPage
    answers: tuple[GivenAnswer, ...]


def answers_of(slug: str, language: str) -> AnsweredConversation | None:
    """Return one conversation with its answers, or None when residents may not see it."""
    found = _answered(shown_conversations().filter(slug=slug), language)
    return found[0] if found else None


def all_answers(language: str) -> list[AnsweredConversation]:
    """Return every conversation that residents may see and that has or owes an answer, the newest first."""
    conversations = shown_conversations().filter(origin=Conversation.Origin.WEB)
    return _answered(conversations, language)


def _answered(conversations: QuerySet[Conversation], language: str) -> list[AnsweredConversation]:
    found = list(conversations)
    given: dict[int, list[GivenAnswer]] = {conversation.pk: [] for conversation in found}
    answers = (
        Answer.objects.filter(statement__conversation__in=found, statement__state=Statement.State.APPROVED)
        .select_related("statement__conversation", "given_by")
        .prefetch_related("texts", "statement__texts")
        .order_by("statement__number")
    )
    for answer in answers:
        given[answer.statement.conversation_id].append(_given(answer, language))
    return [AnsweredConversation(page_of(each, language), tuple(given[each.pk])) for each in found]


def _given(answer: Answer, language: str) -> GivenAnswer:
    statement = answer.statement
    words = _text_in(answer, language, statement.conversation.language)
    shown = {text.language: text.text for text in statement.texts.all()}
    return GivenAnswer(
        number=statement.number,
        statement=shown.get(language, statement.text),
        statement_language=language if language in shown else statement.language,
        kind=answer.kind,
        kind_words=answer.get_kind_display(),
        text=words.text,
        text_language=words.language,
        by=answer.given_by.name if answer.given_by else "",
        given_on=answer.given_on,
    )


def _text_in(answer: Answer, language: str, fallback: str) -> AnswerText:
    texts = {text.language: text for text in answer.texts.all()}
    return texts.get(language) or texts.get(fallback) or next(iter(texts.values()), AnswerText(language=fallback))


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A statement as the authority sees it: what it says, and what was answered."""

    number: int
    text: str
    language: str
    kind_words: str
    given_on: dt.date | None
    is_common_ground: bool


def to_answer(conversation: Conversation, common_ground: frozenset[int]) -> list[ToAnswer]:
    """Return the shown statements: without an answer first, and among them those on which residents agree."""
    shown = conversation.statements.filter(state=Statement.State.APPROVED).select_related("answer").order_by("number")
    rows = []
    for statement in shown:
        answer = getattr(statement, "answer", None)
        words, day = (answer.get_kind_display(), answer.given_on) if answer else ("", None)
        is_common = statement.number in common_ground
        rows.append(ToAnswer(statement.number, statement.text, statement.language, words, day, is_common))
    return sorted(rows, key=lambda row: (row.given_on is not None, not row.is_common_ground, row.number))
