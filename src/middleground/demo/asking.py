"""The two conversations of Valkenbrug: one that has been answered, one that is under way."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from middleground.demo.voting import LANGUAGES, DemoStatement, Early, draw_reason, draw_votes, read_statements
from middleground.web.areas.models import Area
from middleground.web.conversations.actions.answering import give_answer
from middleground.web.conversations.actions.drafting import (
    Draft,
    add_statements,
    create_conversation,
    translate_first_page,
)
from middleground.web.conversations.actions.opening import close_conversation, open_conversation, promise_answer
from middleground.web.conversations.models import Conversation, Participant, Statement, StatementText, Vote
from middleground.web.conversations.participants import hash_of, new_secret
from middleground.web.conversations.seeds import Seed
from middleground.web.people.models import Organisation, Person, Role

CHUNK = 100  # rows at once, so that nobody who is answering has to wait


@dataclass(frozen=True, slots=True)
class Asking:
    """How one conversation of the demonstration came about; days are counted back from today."""

    name: str
    people: int
    camps: bool
    opened: int
    closed: int | None
    answer_in: int
    seed: int
    early: Early | None = None
    is_telling: bool = False


A_WEEK = 7
PARK = Asking(name="park", people=412, camps=False, opened=42, closed=14, answer_in=10, seed=20261)
NEW_YEAR = Asking(
    name="new_year",
    people=396,
    camps=True,
    opened=9,
    closed=None,
    answer_in=24,
    seed=20262,
    early=Early(220, {13: 3.0}),
    is_telling=True,
)


def read_content(name: str) -> dict[str, Any]:
    """Return what ``content/<name>.json`` says: first pages, answers, words for the ends."""
    content: dict[str, Any] = json.loads(files("middleground.demo").joinpath(f"content/{name}.json").read_text("utf-8"))
    return content


def hold(asking: Asking, *, people: dict[str, Person], organisation: Organisation) -> Conversation:
    """Create, open, fill and, where it has ended, close and answer a conversation."""
    content = read_content(asking.name)
    statements = read_statements(asking.name)
    conversation = _open(asking, content, statements, people=people, organisation=organisation)
    _fill(conversation, asking, statements)
    if asking.closed is not None:
        close_conversation(conversation, by=people[Role.COORDINATOR])
    _date_back(conversation, asking)
    for number, answer in content.get("answers", {}).items():
        statement = Statement.objects.select_related("conversation").get(conversation=conversation, number=number)
        kind = answer.pop("kind")
        give_answer(statement, by=people[Role.ANSWERING], kind=kind, texts=answer)
    return Conversation.objects.get(pk=conversation.pk)


def _open(
    asking: Asking,
    content: dict[str, Any],
    statements: list[DemoStatement],
    *,
    people: dict[str, Person],
    organisation: Organisation,
) -> Conversation:
    coordinator, answering = people[Role.COORDINATOR], people[Role.ANSWERING]
    first, *others = ("nl", *(language for language in LANGUAGES if language != "nl"))
    draft = Draft(
        languages=(first, *others),
        texts=content["texts"][first],
        area=Area.objects.get(code="valkenbrug"),
        answering_person=answering,
        answer_due=timezone.localdate() + dt.timedelta(days=asking.answer_in),
        is_telling=asking.is_telling,
    )
    conversation = create_conversation(by=coordinator, organisation=organisation, draft=draft)
    for language in others:
        translate_first_page(conversation, by=coordinator, language=language, texts=content["texts"][language])
    add_statements(conversation, by=coordinator, seeds=[_seed(one) for one in statements if one.origin == "seed"])
    promise_answer(conversation, by=answering)
    open_conversation(conversation, by=coordinator)
    return Conversation.objects.get(pk=conversation.pk)


def _seed(statement: DemoStatement) -> Seed:
    translations = {language: text for language, text in statement.texts.items() if language != "nl"}
    return Seed(line=statement.number, text=statement.texts["nl"], translations=translations)


def _fill(conversation: Conversation, asking: Asking, statements: list[DemoStatement]) -> None:
    """Let invented residents write and answer, in small steps."""
    first_day = timezone.localdate() - dt.timedelta(days=asking.opened)
    last_day = timezone.localdate() - dt.timedelta(days=asking.closed or 0)
    answers = draw_votes(statements, people=asking.people, camps=asking.camps, seed=asking.seed, early=asking.early)
    first = asking.early.people if asking.early else 0
    a_week_ago = last_day - dt.timedelta(days=A_WEEK)
    participants = _participants(conversation, answers[:first], first_day, a_week_ago)
    participants += _participants(conversation, answers[first:], a_week_ago if first else first_day, last_day)
    numbers = _written(conversation, statements, participants, first_day)
    _vote(participants, answers, numbers)


def answer_today(conversation: Conversation, asking: Asking, *, people: int) -> None:
    """Let so many more residents answer, after the newest result."""
    today = timezone.localdate()
    statements = read_statements(asking.name)
    answers = draw_votes(statements, people=people, camps=asking.camps, seed=asking.seed + 1)
    shown = Statement.objects.filter(conversation=conversation, state=Statement.State.APPROVED)
    numbers = dict(shown.values_list("number", "pk"))
    _vote(_participants(conversation, answers, today, today), answers, numbers)


def change_minds(conversation: Conversation, *, number: int, people: int) -> None:
    """Let so many of the first residents who disagreed with a statement agree with it now."""
    against = Vote.objects.filter(statement__conversation=conversation, statement__number=number, choice=-1)
    first = list(against.order_by("participant_id").values_list("pk", flat=True)[:people])
    Vote.objects.filter(pk__in=first).update(choice=1, day=timezone.localdate())


def _vote(participants: list[Participant], answers: list[list[tuple[int, int]]], numbers: dict[int, int]) -> None:
    votes = [
        Vote(
            participant=participant,
            statement_id=numbers[number],
            choice=choice,
            reason=draw_reason(at, number) if choice == 0 else "",
            sequence=place,
            day=participant.joined_on,
            chance=1 / (len(numbers) - place + 1),  # drawn evenly, one after the other
        )
        for at, (participant, given) in enumerate(zip(participants, answers, strict=True))
        for place, (number, choice) in enumerate(given, start=1)
    ]
    for start in range(0, len(votes), CHUNK):
        Vote.objects.bulk_create(votes[start : start + CHUNK])


def _participants(
    conversation: Conversation, answers: list[list[tuple[int, int]]], first_day: dt.date, last_day: dt.date
) -> list[Participant]:
    days = (last_day - first_day).days + 1
    return Participant.objects.bulk_create(
        Participant(
            conversation=conversation,
            secret_hash=hash_of(conversation.slug, new_secret()),
            language=("nl", "nl", "nl", "fr", "ar", "nl", "en", "de")[place % 8],
            joined_on=first_day + dt.timedelta(days=place * 7919 % days),
            sequence=len(given),
        )
        for place, given in enumerate(answers)
    )


def _written(
    conversation: Conversation, statements: list[DemoStatement], participants: list[Participant], day: dt.date
) -> dict[int, int]:
    """Keep what residents wrote, in the language they wrote it in; return the key of every statement by its number."""
    written = [one for one in statements if one.origin != "seed"]
    kept = Statement.objects.bulk_create(
        Statement(
            conversation=conversation,
            number=one.number,
            language=one.language,
            text=one.texts[one.language],
            origin=Statement.Origin.PARTICIPANT,
            author=participants[place * 11 % len(participants)],
            state=Statement.State.APPROVED,
            written_on=day + dt.timedelta(days=place % 5),
        )
        for place, one in enumerate(written)
    )
    StatementText.objects.bulk_create(
        StatementText(statement=statement, language=language, text=text)
        for statement, one in zip(kept, written, strict=True)
        for language, text in one.texts.items()
        if language != one.language
    )
    return dict(Statement.objects.filter(conversation=conversation).values_list("number", "pk"))


@transaction.atomic
def _date_back(conversation: Conversation, asking: Asking) -> None:
    """Let the conversation have begun some weeks ago; the ledger keeps the true time of the acts."""
    changed: dict[str, object] = {"opened_on": timezone.localdate() - dt.timedelta(days=asking.opened)}
    if asking.closed is not None:
        changed["closed_at"] = timezone.now() - dt.timedelta(days=asking.closed)
    Conversation.objects.filter(pk=conversation.pk).update(**changed)


def leave_waiting(conversation: Conversation, *, name: str) -> None:
    """Leave a few new statements for the moderator to read."""
    content = read_content(name)
    last = Statement.objects.filter(conversation=conversation).count()
    authors = list(Participant.objects.filter(conversation=conversation)[: len(content["waiting"])])
    Statement.objects.bulk_create(
        Statement(
            conversation=conversation,
            number=last + place,
            language=language,
            text=text,
            origin=Statement.Origin.PARTICIPANT,
            author=author,
            written_on=timezone.localdate(),
        )
        for place, ((language, text), author) in enumerate(zip(content["waiting"], authors, strict=True), start=1)
    )
