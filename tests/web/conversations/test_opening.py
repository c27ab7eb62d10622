from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.conversations.actions.drafting import Draft, edit_conversation
from middleground.web.conversations.actions.opening import close_conversation, open_conversation, promise_answer
from middleground.web.conversations.models import Conversation
from middleground.web.conversations.queries.missing import missing_for_opening
from tests.factories.conversations import make_conversation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def soon():
    return timezone.localdate() + dt.timedelta(days=20)


def ready(**fields):
    """Return a draft that lacks nothing, unless told otherwise."""
    named = make_person(roles=["answering"], name="Ada Baker")
    given = {"answering_person": named, "answer_due": soon(), "promised_on": timezone.localdate(), "statements": 5}
    return make_conversation(state="draft", **{**given, **fields})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"statements": 4}, "seeds"),
        ({"answering_person": None}, "answering_person"),
        ({"answer_due": None}, "answer_due"),
        ({"answer_due": dt.date(2020, 1, 1)}, "answer_due"),
        ({"promised_on": None}, "promise"),
    ],
)
def test_a_draft_says_what_it_lacks(fields, code):
    assert [missing.code for missing in missing_for_opening(ready(**fields))] == [code]


def test_a_first_page_must_be_whole_in_every_language():
    conversation = ready(languages=["en", "nl"])
    conversation.texts.filter(language="nl").update(who_pays="")

    assert [missing.code for missing in missing_for_opening(conversation)] == ["texts.nl"]


def test_the_answering_person_needs_a_name():
    nameless = make_person(roles=["answering"], name="")

    assert [found.code for found in missing_for_opening(ready(answering_person=nameless))] == ["answering_name"]


def test_a_draft_that_lacks_something_does_not_open():
    conversation = ready(promised_on=None)

    with pytest.raises(DomainError) as refused:
        open_conversation(conversation, by=make_person(roles=["coordinator"]))

    assert refused.value.code == "conversations.not_ready"
    assert Conversation.objects.get().state == "draft"


def test_a_draft_that_lacks_nothing_opens_as_strict_as_it_was():
    conversation = ready()

    open_conversation(conversation, by=make_person(roles=["coordinator"]))

    opened = Conversation.objects.get()
    assert (opened.state, opened.opened_on, opened.is_strict) == ("open", timezone.localdate(), True)


def test_the_database_itself_refuses_to_open_without_a_promise():
    conversation = ready(promised_on=None)

    with pytest.raises(IntegrityError):
        Conversation.objects.filter(pk=conversation.pk).update(state="open", opened_on=timezone.localdate())


def test_a_new_date_needs_a_new_promise():
    conversation = ready()
    draft = Draft(
        languages=("en",), answering_person=conversation.answering_person, answer_due=soon() + dt.timedelta(days=9)
    )

    edit_conversation(conversation, by=make_person(roles=["coordinator"]), draft=draft)

    assert Conversation.objects.get().promised_on is None


def test_the_named_person_promises():
    conversation = ready(promised_on=None)

    promise_answer(conversation, by=conversation.answering_person)

    assert Conversation.objects.get().promised_on == timezone.localdate()


def test_nobody_else_can_promise():
    conversation = ready(promised_on=None)

    with pytest.raises(NotAllowed):
        promise_answer(conversation, by=make_person(roles=["coordinator", "answering"]))


def test_somebody_without_the_role_cannot_be_named():
    conversation = ready()
    draft = Draft(languages=("en",), answering_person=make_person(roles=["coordinator"]), answer_due=soon())

    with pytest.raises(DomainError) as refused:
        edit_conversation(conversation, by=make_person(roles=["coordinator"]), draft=draft)

    assert (refused.value.code, refused.value.field) == ("conversations.cannot_answer", "answering_person")


def test_what_residents_have_read_is_no_longer_edited():
    conversation = make_conversation(statements=5)

    with pytest.raises(DomainError) as refused:
        edit_conversation(conversation, by=make_person(roles=["coordinator"]), draft=Draft(languages=("en",)))

    assert refused.value.code == "conversations.not_a_draft"


def test_closing_is_for_good():
    conversation = make_conversation()
    coordinator = make_person(roles=["coordinator"])
    close_conversation(conversation, by=coordinator)

    with pytest.raises(DomainError) as refused:
        open_conversation(conversation, by=coordinator)

    assert refused.value.code == "conversations.not_a_draft"
    assert Conversation.objects.get().state == "closed"


def test_a_moderator_cannot_open():
    with pytest.raises(NotAllowed):
        open_conversation(ready(), by=make_person(roles=["moderator"]))
