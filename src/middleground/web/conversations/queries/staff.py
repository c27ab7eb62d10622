"""Which conversations somebody works on, and what waits for them there."""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from middleground.web.base.rights import may
from middleground.web.conversations.models import Conversation
from middleground.web.conversations.queries.first_pages import with_texts
from middleground.web.people.models import Organisation, Person


def conversations_of(person: Person, right: str = "conversations.see") -> list[Conversation]:
    """Return the conversations over which the person has the right, the newest first."""
    prefetch_related_objects([person], "grants__area", "grants__organisation")
    organisations = {grant.organisation_id for grant in person.grants.all()}
    own = Conversation.objects.filter(organisation__in=organisations, is_complete=True)
    return [conversation for conversation in with_texts(own) if may(person, right, conversation)]


def organisations_for(person: Person, right: str) -> list[Organisation]:
    """Return the organisations for which the person has the right."""
    prefetch_related_objects([person], "grants__area", "grants__organisation")
    organisations = {grant.organisation_id: grant.organisation for grant in person.grants.all()}
    return [organisation for organisation in organisations.values() if may(person, right, organisation)]
