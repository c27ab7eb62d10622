"""Which fields of conversations hold something about a person, and what happens to them when somebody goes."""

from __future__ import annotations

from middleground.web.base.privacy import PersonalField
from middleground.web.conversations.models import (
    Answer,
    Conversation,
    ConversationImport,
    Statement,
    StatementText,
)
from middleground.web.people.models import Person

CONSENT = "consent: taking part is free and can be ended at any time"
TASK = "task in the public interest: answering for one's work"
WITH_PERSON = "until the account is erased; then the field is emptied"


def _work(field: str, purpose: str, seen_by: str = "staff of the organisation") -> PersonalField:
    name = f"conversations.{field}"
    return PersonalField(field=name, purpose=purpose, basis=TASK, retention=WITH_PERSON, seen_by=seen_by)


def _participant(field: str, purpose: str, retention: str, seen_by: str = "nobody") -> PersonalField:
    return PersonalField(
        field=f"conversations.{field}", purpose=purpose, basis=CONSENT, retention=retention, seen_by=seen_by
    )


_UNTIL_FORGOTTEN = "until the participant presses “Forget me”"
FIELDS = (
    _work("Conversation.answering_person", "who promised the answer", "everybody: it is a public promise"),
    _work("Conversation.created_by", "who prepared the conversation"),
    _work("Statement.moderated_by", "who judged a statement"),
    _work("StatementText.translated_by", "who translated a statement"),
    _work("Answer.given_by", "who answered for the authority", "everybody: it is a public answer"),
    _work("ConversationImport.brought_by", "who brought an export"),
    _work("Result.released_by", "who released a result"),
    _participant("Participant.secret_hash", "to know the same device again", _UNTIL_FORGOTTEN),
    _participant("Participant.language", "to count the languages people use", _UNTIL_FORGOTTEN, "staff, as counts"),
    _participant("Participant.joined_on", "to see how participation grows", _UNTIL_FORGOTTEN, "staff, as counts"),
    _participant("Participant.showing", "to show the same statement after a reload", _UNTIL_FORGOTTEN),
    _participant("Statement.author", "to show authors what became of their statements", _UNTIL_FORGOTTEN),
    _participant(
        "Statement.text", "what residents are asked", "while the conversation is kept", "everybody, once approved"
    ),
    _participant("Vote.choice", "what people think, as shares of many", _UNTIL_FORGOTTEN, "nobody; shares are public"),
    _participant("VoteReceipt.received_at", "to undo an answer and to see bursts", "24 hours"),
)


def export(person: object) -> dict[str, object]:
    """Return what a member of staff did here; what participants answered belongs to no account."""
    assert isinstance(person, Person)
    return {
        "promised": list(Conversation.objects.filter(answering_person=person).values_list("slug", flat=True)),
        "prepared": list(Conversation.objects.filter(created_by=person).values_list("slug", flat=True)),
        "imported": list(ConversationImport.objects.filter(brought_by=person).values_list("file_name", flat=True)),
        "judged_statements": Statement.objects.filter(moderated_by=person).count(),
        "translated_statements": StatementText.objects.filter(translated_by=person).count(),
        "answered": [
            f"{slug}/{number}"
            for slug, number in Answer.objects.filter(given_by=person).values_list(
                "statement__conversation__slug", "statement__number"
            )
        ],
    }


def erase(person: object) -> int:
    """Empty every reference to the person; conversations, answers and judgements stay."""
    assert isinstance(person, Person)
    touched = 0
    for rows, field in (
        (Conversation.objects, "answering_person"),
        (Conversation.objects, "created_by"),
        (ConversationImport.objects, "brought_by"),
        (Statement.objects, "moderated_by"),
        (StatementText.objects, "translated_by"),
        (Answer.objects, "given_by"),
    ):
        touched += rows.filter(**{field: person}).update(**{field: None})
    return touched
