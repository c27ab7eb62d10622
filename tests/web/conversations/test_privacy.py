from __future__ import annotations

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse

from middleground.web.base.privacy import declared_fields, erase_person, export_person
from middleground.web.conversations.actions.leaving import forget_participant
from middleground.web.conversations.models import Conversation, Statement
from middleground.web.conversations.participants import Visit
from middleground.web.ledger.models import Entry
from tests.factories.conversations import make_conversation, make_crowd, make_participant, make_statement
from tests.factories.people import make_person
from tests.web.conversations.test_voting_without_scripts import answer

pytestmark = pytest.mark.django_db


def test_the_database_holds_neither_address_nor_browser_of_a_participant(client):
    conversation = make_conversation(statements=3)
    client.defaults |= {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Telltale/9.9"}
    answer(client, conversation, 1)
    client.post(reverse("conversation_write", args=[conversation.slug]), {"text": "There should be a bench."})

    dump = serializers.serialize("json", [row for model in apps.get_models() for row in model._default_manager.all()])

    assert "203.0.113.77" not in dump
    assert "Telltale" not in dump


def test_what_participants_do_is_not_in_the_ledger(client):
    conversation = make_conversation(statements=3)

    answer(client, conversation, 1)
    client.post(reverse("conversation_write", args=[conversation.slug]), {"text": "There should be a bench."})
    client.post(reverse("conversation_leave", args=[conversation.slug]), {})

    assert Entry.objects.count() == 0


def test_every_reference_to_a_person_is_declared():
    declared = {field.field for field in declared_fields()}
    people = {apps.get_model("people.Person"), apps.get_model("conversations.Participant")}

    references = {
        f"conversations.{model.__name__}.{field.name}"
        for model in apps.get_app_config("conversations").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.many_to_one and field.related_model in people
    } - {f"conversations.{name}.participant" for name in ("Vote", "VoteReceipt", "KeptAnswers")}  # gone with them

    assert references - declared == set()


def test_erasing_a_member_of_staff_leaves_their_work_without_their_name():
    ada = make_person(roles=["answering"], name="Ada Baker")
    conversation = make_conversation(answering_person=ada, created_by=ada)
    make_statement(conversation, moderated_by=ada)

    touched = erase_person(ada)["conversations"]

    assert touched == 3
    assert (Conversation.objects.get().answering_person, Statement.objects.get().moderated_by) == (None, None)


def test_a_member_of_staff_can_take_out_what_they_did():
    ada = make_person(roles=["answering"], name="Ada Baker")
    conversation = make_conversation(answering_person=ada)

    assert export_person(ada)["conversations"]["promised"] == [conversation.slug]


def test_an_author_who_leaves_takes_their_words_and_not_the_answers_of_others():
    conversation = make_conversation(statements=2)
    author = make_participant(conversation)
    own = make_statement(conversation, author=author, origin="participant")
    make_crowd(conversation, 4)
    Statement.objects.filter(pk=own.pk).update(state="rejected", reason="duplicate")
    unread = make_statement(conversation, author=author, origin="participant", state="pending")

    visit = Visit(conversation.slug, "", conversation.pk, True, True, author.pk, 0, None, 0)
    forget_participant(visit, with_statements=False)

    own.refresh_from_db()
    assert (own.text, own.state, own.reason, own.votes.count()) == ("", "rejected", "withdrawn", 4)
    assert not Statement.objects.filter(pk=unread.pk).exists()
