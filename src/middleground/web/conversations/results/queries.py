"""What pages read about results."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from middleground.engine.disclosure.firmness import ReleasedStability
from middleground.engine.disclosure.released import ReleasedMap
from middleground.web.conversations.limits import A_WEEK
from middleground.web.conversations.models import Conversation, Result, ResultText, Statement
from middleground.web.conversations.queries.answers import answers_of
from middleground.web.conversations.queries.first_pages import FirstPage, page_of, shown_conversations
from middleground.web.conversations.results import sentences
from middleground.web.conversations.results.changes import ChangesView, Earlier, changes_view
from middleground.web.conversations.results.said import Reply, Said, Surroundings, Words


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A conversation in the list of results; ``headline`` is empty while nothing is released."""

    page: FirstPage
    headline: str
    made_at: dt.datetime | None
    n_people: int | None


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A result with its conversation and the words around it."""

    page: FirstPage
    result: Result
    found: ReleasedMap
    around: Surroundings


def result_lines(language: str) -> list[ResultLine]:
    """Return every conversation residents may see, those with a result first."""
    conversations = list(shown_conversations())
    released = _latest_released(conversations)
    lines = [_line(conversation, released.get(conversation.pk), language) for conversation in conversations]
    return sorted(lines, key=lambda line: line.made_at is None)


def _line(conversation: Conversation, result: Result | None, language: str) -> ResultLine:
    page = page_of(conversation, language)
    if result is None:
        return ResultLine(page, "", None, None)
    words = words_of(result, language, conversation.language)
    headline = words.headline or sentences.headline(ReleasedMap.from_json(result.payload))
    return ResultLine(page, headline, result.made_at, result.n_people)


def _latest_released(conversations: list[Conversation]) -> dict[int, Result]:
    """Return the result everybody may read, per conversation, in two statements."""
    found = Result.objects.filter(conversation__in=conversations, released_at__isnull=False)
    ordered = found.order_by("released_at", "pk").prefetch_related("texts")
    return {result.conversation_id: result for result in ordered}


def public_result(slug: str, language: str) -> ShownResult | None:
    """Return the released result of a conversation, or None while there is none to show."""
    conversation = shown_conversations().filter(slug=slug).first()
    if conversation is None:
        return None
    result = _latest_released([conversation]).get(conversation.pk)
    return None if result is None else shown(conversation, result, language)


def changes_since(shown: ShownResult, *, public: bool) -> ChangesView:
    """Say what changed since the result of a week ago, or since the earliest one where none is as old.

    Where a job compared the answers with those of a released result, that is what is told.
    """
    after = shown.result
    stored = after.payload.get("change")
    compared = stored and Result.objects.filter(pk=stored["since"], released_at__isnull=False).first()
    if compared:
        return changes_view(_earlier(compared, shown), shown.found, shown.around, stored)
    earlier = Result.objects.filter(conversation=after.conversation_id, method=after.method, made_at__lt=after.made_at)
    if public:
        earlier = earlier.filter(released_at__isnull=False)
    result = earlier.filter(made_at__lte=after.made_at - A_WEEK).first() or earlier.last()
    if result is None:
        return changes_view(None, shown.found, shown.around)
    return changes_view(_earlier(result, shown), shown.found, shown.around)


def _earlier(result: Result, shown: ShownResult) -> Earlier:
    return Earlier(_only_shown(ReleasedMap.from_json(result.payload), shown.around), result.made_at.date())


def shown(conversation: Conversation, result: Result, language: str) -> ShownResult:
    """Put a result together with the words around it."""
    around = surroundings(conversation, result, language)
    found = _only_shown(ReleasedMap.from_json(result.payload), around)
    return ShownResult(page_of(conversation, language), result, found, around)


def _only_shown(found: ReleasedMap, around: Surroundings) -> ReleasedMap:
    """Leave out statements that a moderator rejected since."""
    known = around.statements
    return replace(
        found,
        statements=tuple(one for one in found.statements if one.id in known),
        sides=tuple(
            replace(side, defining=tuple(pair for pair in side.defining if pair[0] in known)) for side in found.sides
        ),
        lines=tuple(
            replace(line, first_end=_known(line.first_end, around), other_end=_known(line.other_end, around))
            for line in found.lines
        ),
        middle_differs=tuple(one for one in found.middle_differs if one.id in known),
        middle_unsure=tuple(one for one in found.middle_unsure if one.id in known),
        stability=_known_moves(found.stability, around),
    )


def _known_moves(found: ReleasedStability | None, around: Surroundings) -> ReleasedStability | None:
    if found is None:
        return None
    moves = (replace(one, left=_known(one.left, around), joined=_known(one.joined, around)) for one in found.moves)
    return replace(found, moves=tuple(moves))


def _known(names: tuple[str, ...], around: Surroundings) -> tuple[str, ...]:
    return tuple(name for name in names if name in around.statements)


def common_ground_of(conversation: Conversation) -> frozenset[int]:
    """Return the numbers of the statements on which everybody agrees, as the latest released result says it."""
    released = _latest_released([conversation]).get(conversation.pk)
    found = ReleasedMap.from_json(released.payload).statements if released else ()
    return frozenset(int(statement.id) for statement in found if statement.is_common_ground)


def has_result(conversation_id: int) -> bool:
    """Say whether there is a result that everybody may read."""
    return Result.objects.filter(conversation_id=conversation_id, released_at__isnull=False).exists()


def drafts_of(conversation: Conversation) -> list[Result]:
    """Return every result of a conversation for its staff, newest first."""
    return list(
        Result.objects.filter(conversation=conversation).select_related("released_by").prefetch_related("texts")
    )


def words_of(result: Result, language: str, fallback: str) -> Words:
    """Return a coordinator's words in the reader's language, else in the conversation's."""
    texts = {text.language: text for text in result.texts.all()}
    text = texts.get(language) or texts.get(fallback) or ResultText()
    return Words(text.headline, tuple(str(side) for side in text.sides))


def surroundings(conversation: Conversation, result: Result, language: str) -> Surroundings:
    """Collect statements, answers, promise and words."""
    page = page_of(conversation, language)
    return Surroundings(
        statements=_statements(conversation, language),
        words=words_of(result, language, conversation.language),
        replies=_replies(conversation, language) if page.is_held_here else None,
        promised_by=page.answered_by,
        promised_on=page.answer_due,
    )


def statements_around(conversation: Conversation, language: str) -> Surroundings:
    """Collect the statements alone."""
    return Surroundings(statements=_statements(conversation, language))


def _statements(conversation: Conversation, language: str) -> dict[str, Said]:
    approved = Statement.objects.filter(conversation=conversation, state=Statement.State.APPROVED)
    found = {}
    for statement in approved.prefetch_related("texts"):
        shown_in = {text.language: text.text for text in statement.texts.all()}
        is_translated = language in shown_in
        text = shown_in[language] if is_translated else statement.text
        name = str(statement.number)
        found[name] = Said(name, text, language if is_translated else statement.language)
    return found


def _replies(conversation: Conversation, language: str) -> dict[str, Reply]:
    answered = answers_of(conversation.slug, language)
    if answered is None:
        return {}
    return {str(one.number): Reply(one.kind, one.kind_words, one.text, one.text_language) for one in answered.answers}
