"""Preparing a conversation: its first page, its languages, its seed statements, translations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from middleground.web.areas.models import Area
from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.conversations.actions.writing import checked_text, next_number
from middleground.web.conversations.models import Conversation, ConversationText, Statement, StatementText
from middleground.web.conversations.seeds import Seed
from middleground.web.ledger.actions import record
from middleground.web.people.models import Organisation, Person, Role
from middleground.web.people.queries import holds_throughout


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator decides about a conversation before it opens."""

    languages: tuple[str, ...]
    texts: Mapping[str, str] = field(default_factory=dict)  # the first page in the first language
    area: Area | None = None
    answering_person: Person | None = None
    answer_due: dt.date | None = None
    is_strict: bool = True
    is_telling: bool = False


def create_conversation(
    *, by: Person, organisation: Organisation, draft: Draft, seeds: Iterable[Seed] = ()
) -> Conversation:
    """Keep a new draft with its seed statements; nobody but its staff sees it."""
    require(by, "conversations.create", Conversation(organisation=organisation, area=draft.area))
    _check(draft, organisation)
    with transaction.atomic():
        conversation = Conversation.objects.create(
            organisation=organisation,
            area=draft.area,
            languages=list(draft.languages),
            is_strict=draft.is_strict,
            is_telling=draft.is_telling,
            answering_person=draft.answering_person,
            answer_due=draft.answer_due,
            created_by=by,
        )
        _keep_texts(conversation, draft.languages[0], draft.texts)
        count = _keep_seeds(conversation, seeds)
        record(by=by, verb="conversations.create", thing=conversation, statements=count)
    return conversation


def edit_conversation(conversation: Conversation, *, by: Person, draft: Draft) -> None:
    """Change a draft. A new answering person or date needs a new promise."""
    require(by, "conversations.edit", conversation)
    require(by, "conversations.edit", Conversation(organisation=conversation.organisation, area=draft.area))
    _check(draft, conversation.organisation)
    with transaction.atomic():
        held = _held_draft(conversation)
        if (held.answering_person, held.answer_due) != (draft.answering_person, draft.answer_due):
            held.promised_on = None
        held.languages, held.area = list(draft.languages), draft.area
        held.is_strict, held.is_telling = draft.is_strict, draft.is_telling
        held.answering_person, held.answer_due = draft.answering_person, draft.answer_due
        held.save()
        _keep_texts(held, draft.languages[0], draft.texts)
        record(by=by, verb="conversations.edit", thing=held)


def add_statements(conversation: Conversation, *, by: Person, seeds: Iterable[Seed]) -> int:
    """Add statements of the organisers; return how many."""
    require(by, "conversations.edit", conversation)
    with transaction.atomic():
        held = Conversation.objects.select_for_update().get(pk=conversation.pk)
        if held.is_closed:
            raise DomainError("conversations.is_closed")
        count = _keep_seeds(held, seeds)
        record(by=by, verb="conversations.add_statements", thing=held, statements=count)
    return count


def remove_statement(statement: Statement, *, by: Person) -> None:
    """Take a statement out of a draft; once people may have answered it, it can only be rejected."""
    require(by, "conversations.edit", statement.conversation)
    with transaction.atomic():
        held = _held_draft(statement.conversation)
        record(by=by, verb="conversations.remove_statement", thing=held, number=statement.number)
        statement.delete()


def translate_first_page(conversation: Conversation, *, by: Person, language: str, texts: Mapping[str, str]) -> None:
    """Keep the first page in another language; also while the conversation is open."""
    require(by, "conversations.translate", conversation)
    _check_language(conversation, language)
    if language == conversation.language and not conversation.is_draft:
        raise DomainError("conversations.not_a_draft")
    with transaction.atomic():
        _keep_texts(conversation, language, texts)
        record(by=by, verb="conversations.translate_first_page", thing=conversation, language=language)


def translate_statements(conversation: Conversation, *, by: Person, language: str, texts: Mapping[int, str]) -> int:
    """Keep translations by the number of their statement; an empty one takes the translation away."""
    require(by, "conversations.translate", conversation)
    _check_language(conversation, language)
    checked = {number: checked_text(text) if text.strip() else "" for number, text in texts.items()}
    statements = Statement.objects.filter(conversation=conversation, number__in=checked).exclude(language=language)
    with transaction.atomic():
        for statement in statements:
            _keep_translation(statement, language, checked[statement.number], by)
        record(by=by, verb="conversations.translate", thing=conversation, language=language, statements=len(checked))
    return len(checked)


def _check(draft: Draft, organisation: Organisation) -> None:
    known = dict(settings.LANGUAGES)
    if not draft.languages or any(language not in known for language in draft.languages):
        raise InvalidInput("conversations.no_language", field="languages")
    person = draft.answering_person
    if person is not None and not holds_throughout(person, Role.ANSWERING, organisation=organisation, area=draft.area):
        raise InvalidInput("conversations.cannot_answer", field="answering_person")


def _check_language(conversation: Conversation, language: str) -> None:
    if language not in conversation.languages:
        raise InvalidInput("conversations.no_language", field="language")


def _held_draft(conversation: Conversation) -> Conversation:
    held = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if not held.is_draft:
        raise DomainError("conversations.not_a_draft")
    return held


def _keep_texts(conversation: Conversation, language: str, texts: Mapping[str, str]) -> None:
    given = {name: text.strip() for name, text in texts.items() if name in ConversationText.FIELDS}
    ConversationText.objects.update_or_create(conversation=conversation, language=language, defaults=given)


def _keep_seeds(conversation: Conversation, seeds: Iterable[Seed]) -> int:
    first = next_number(conversation)
    given = list(seeds)
    today = timezone.localdate()
    kept = Statement.objects.bulk_create(
        Statement(
            conversation=conversation,
            number=first + place,
            language=conversation.language,
            text=checked_text(seed.text),
            origin=Statement.Origin.SEED,
            state=Statement.State.APPROVED,
            written_on=today,
        )
        for place, seed in enumerate(given)
    )
    StatementText.objects.bulk_create(
        StatementText(statement=statement, language=language, text=checked_text(text))
        for statement, seed in zip(kept, given, strict=True)
        for language, text in seed.translations.items()
        if language in conversation.languages
    )
    return len(kept)


def _keep_translation(statement: Statement, language: str, text: str, by: Person) -> None:
    if text:
        StatementText.objects.update_or_create(
            statement=statement, language=language, defaults={"text": text, "translated_by": by}
        )
    else:
        StatementText.objects.filter(statement=statement, language=language).delete()
