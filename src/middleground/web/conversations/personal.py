"""Which fields of conversations hold something about a person, and what happens to them when somebody goes."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField
from middleground.web.conversations.models import (
    Answer,
    Conversation,
    ConversationImport,
    Statement,
    StatementText,
)
from middleground.web.people.models import Person

CONSENT = _("consent: taking part is free and can be ended at any time")
TASK = _("task in the public interest: answering for one's work")
WITH_PERSON = _("until the account is erased; then the field is emptied")


def _work(field: str, purpose: str, seen_by: str = _("staff of the organisation")) -> PersonalField:
    name = f"conversations.{field}"
    return PersonalField(field=name, purpose=purpose, basis=TASK, retention=WITH_PERSON, seen_by=seen_by)


def _participant(field: str, purpose: str, retention: str, seen_by: str = _("nobody")) -> PersonalField:
    return PersonalField(
        field=f"conversations.{field}", purpose=purpose, basis=CONSENT, retention=retention, seen_by=seen_by
    )


_COUNTS = _("staff, as counts")
_UNTIL_FORGOTTEN = _("until the participant presses “Forget me”")
FIELDS = (
    _work("Conversation.answering_person", _("who promised the answer"), _("everybody: it is a public promise")),
    _work("Conversation.created_by", _("who prepared the conversation")),
    _work("Statement.moderated_by", _("who judged a statement")),
    _work("StatementText.translated_by", _("who translated a statement")),
    _work("Answer.given_by", _("who answered for the authority"), _("everybody: it is a public answer")),
    _work("ConversationImport.brought_by", _("who brought an export")),
    _work("Result.released_by", _("who released a result")),
    _participant("Participant.secret_hash", _("to know the same device again"), _UNTIL_FORGOTTEN),
    _participant("Participant.language", _("to count the languages people use"), _UNTIL_FORGOTTEN, _COUNTS),
    _participant("Participant.joined_on", _("to see how participation grows"), _UNTIL_FORGOTTEN, _COUNTS),
    _participant("Participant.showing", _("to show the same statement after a reload"), _UNTIL_FORGOTTEN),
    _participant("Participant.showing_chance", _("to correct shares for what was shown more often"), _UNTIL_FORGOTTEN),
    _participant("Statement.author", _("to show authors what became of their statements"), _UNTIL_FORGOTTEN),
    _participant(
        "Statement.text",
        _("what residents are asked"),
        _("while the conversation is kept"),
        _("everybody, once approved"),
    ),
    _participant(
        "Vote.choice", _("what people think, as shares of many"), _UNTIL_FORGOTTEN, _("nobody; shares are public")
    ),
    _participant(
        "KeptAnswers.answers",
        _("to count how many changed their mind since an earlier result"),
        _("until the participant presses “Forget me”, at most 60 days"),
        _("nobody; shares are public"),
    ),
    _participant(
        "Vote.reason",
        _("why people could not decide, as shares of many"),
        _UNTIL_FORGOTTEN,
        _("nobody; shares are public"),
    ),
    _participant("Vote.chance", _("to correct shares for what was shown more often"), _UNTIL_FORGOTTEN),
    _participant("VoteReceipt.received_at", _("to undo an answer and to see bursts"), _("24 hours")),
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
