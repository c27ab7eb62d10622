"""Conversations, statements, participants and votes for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import count

from django.utils import timezone

from middleground.web.conversations.models import (
    Conversation,
    ConversationImport,
    ConversationText,
    Participant,
    Statement,
    Vote,
)
from middleground.web.people.models import Organisation, Person
from tests.factories.people import make_organisation, make_person

_numbers = count(1)


def make_conversation(
    title: str = "Our park after dark",
    *,
    state: str = "open",
    languages: Iterable[str] = ("en",),
    organisation: Organisation | None = None,
    statements: int = 0,
    answering_person: Person | None = None,
    **fields: object,
) -> Conversation:
    """Return a conversation in the state, with an answer promised when it is not a draft."""
    town = organisation or make_organisation()
    if state != "draft" and fields.get("origin") != "import":
        today = timezone.localdate()
        answering_person = answering_person or make_person(roles=["answering"], organisation=town, name="Ada Baker")
        fields = {"answer_due": today + dt.timedelta(days=30), "promised_on": today, "opened_on": today, **fields}
    if state == "closed":
        fields = {"closed_at": timezone.now(), **fields}
    conversation = Conversation.objects.create(
        state=state, languages=list(languages), organisation=town, answering_person=answering_person, **fields
    )
    for language in conversation.languages:
        make_text(conversation, language, title=title)
    for _number in range(statements):
        make_statement(conversation)
    return conversation


def make_text(conversation: Conversation, language: str, *, title: str) -> ConversationText:
    """Write the first page of the conversation in one language."""
    return ConversationText.objects.create(
        conversation=conversation,
        language=language,
        title=title,
        purpose="What should happen with the park in the evening?",
        who_asks="The youth office of the town",
        who_pays="The town council",
        who_sees="Nobody sees what you answered; the town reads counts of at least ten people.",
        how_to_leave="Press “Forget me” on any page of this conversation.",
    )


def make_statement(conversation: Conversation, text: str | None = None, **fields: object) -> Statement:
    """Return an approved statement of the organisers with the next number, unless told otherwise."""
    number = conversation.statements.count() + 1
    given = {"state": "approved", "origin": "seed", "language": conversation.language, **fields}
    given.setdefault("written_on", timezone.localdate())
    return Statement.objects.create(
        conversation=conversation, number=number, text=text or f"Statement {number} about the park.", **given
    )


def make_participant(
    conversation: Conversation, *, language: str = "en", secret_hash: str | None = None
) -> Participant:
    """Return somebody who answers; the hash is of no real secret unless one is given."""
    return Participant.objects.create(
        conversation=conversation,
        secret_hash=secret_hash or f"hash-{next(_numbers)}",
        language=language,
        joined_on=timezone.localdate(),
    )


def make_vote(
    participant: Participant,
    statement: Statement,
    choice: int | None,
    *,
    sequence: int = 1,
    chance: float | None = None,
) -> Vote:
    """Return the answer of the participant to the statement."""
    today = timezone.localdate()
    return Vote.objects.create(
        participant=participant, statement=statement, choice=choice, sequence=sequence, day=today, chance=chance
    )


def make_crowd(conversation: Conversation, people: int, *, choices: Iterable[int] = (1, -1, 0)) -> None:
    """Let ``people`` new participants answer every approved statement, their choices taken in turn."""
    statements = list(conversation.statements.filter(state="approved"))
    cycle = list(choices)
    members = [make_participant(conversation) for _person in range(people)]
    Vote.objects.bulk_create(
        Vote(
            participant=member,
            statement=statement,
            choice=cycle[(row + column) % len(cycle)],
            sequence=column + 1,
            day=timezone.localdate(),
        )
        for row, member in enumerate(members)
        for column, statement in enumerate(statements)
    )


def make_import(organisation: Organisation | None = None, *, state: str = "ready") -> ConversationImport:
    """Return an export that was read; its files are not there."""
    found = {"title": "Parks", "description": "", "people": 12, "statements": 3, "rejected": 1, "votes": 30}
    return ConversationImport.objects.create(
        organisation=organisation or make_organisation(),
        brought_on=timezone.localdate(),
        file_name="export.zip",
        language="en",
        state=state,
        found={**found, "notes": [], "examples": ["More trees, please."]},
    )
