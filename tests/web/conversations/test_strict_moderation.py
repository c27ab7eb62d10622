"""A statement that no moderator approved cannot be read by anybody else, whatever the address."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from middleground.web.conversations.urls import RESIDENTS
from tests.factories.conversations import make_conversation, make_participant, make_statement

pytestmark = pytest.mark.django_db

SECRET = "Zanzibar waits for a moderator."


@pytest.mark.parametrize("state", ["open", "closed"])
@pytest.mark.parametrize(("kept", "reason"), [("waiting", ""), ("rejected", "insult")])
def test_no_public_address_shows_an_unapproved_statement(state, kept, reason):
    conversation = make_conversation(state=state, statements=3, languages=["en", "nl"])
    author = make_participant(conversation)
    hidden = make_statement(conversation, SECRET, state=kept, reason=reason, origin="participant", author=author)
    hidden.texts.create(language="nl", text=SECRET)
    client = Client()

    pages = list(_walk(client, conversation, hidden.number))

    assert len(pages) > 3 * len(RESIDENTS)
    assert [address for address, content in pages if "Zanzibar" in content] == []


def _walk(client, conversation, number):
    """Open every resident page in two languages, asking for the statement by its number, and post to each."""
    for route in RESIDENTS:
        args = [conversation.slug] if "slug" in str(route.pattern) else []
        address = reverse(route.name, args=args)
        for query in ("", f"?statement={number}", f"?statement={number}&back=mine&lang=nl"):
            yield address + query, client.get(address + query).content.decode()
        posted = {"statement": number, "choice": 1, "sequence": 1, "text": "Zan zibar waiting for moderators"}
        for headers in ({}, {"HX-Request": "true"}):
            yield address, client.post(address, posted, headers=headers).content.decode()
    for step in range(12):
        shown = client.get(reverse("conversation_vote", args=[conversation.slug]))
        yield f"vote {step}", shown.content.decode()
        found = re.search(r'name="statement" value="(\d+)"', shown.content.decode())
        if found:
            given = {"statement": found[1], "choice": 1, "sequence": step + 2}
            client.post(reverse("conversation_vote", args=[conversation.slug]), given)


def test_opening_does_not_loosen_moderation():
    assert make_conversation(state="draft").is_strict is True
