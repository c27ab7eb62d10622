"""Who may do what with a conversation. Every right is within the conversation's own organisation and area: a role for
a district gives no right over what is asked of the whole town.

A platform administrator operates and has none of these: no rule here gives content to somebody who only operates.
"""

from __future__ import annotations

import rules

from middleground.web.conversations.models import Conversation
from middleground.web.people.models import Organisation, Role
from middleground.web.people.queries import holds, holds_throughout

WORKING = (Role.COORDINATOR, Role.MODERATOR, Role.TRANSLATOR, Role.ANSWERING, Role.OBSERVER)


def _holds_here(person: object, thing: object, *roles: str) -> bool:
    if isinstance(thing, Conversation):
        return holds_throughout(person, *roles, organisation=thing.organisation, area=thing.area)
    return holds(person, *roles, organisation=thing if isinstance(thing, Organisation) else None)


def can_see(person: object, thing: object = None) -> bool:
    """Everybody with a part in the conversation: its pages for staff, its counts."""
    return _holds_here(person, thing, *WORKING)


def can_ask(person: object, thing: object = None) -> bool:
    """Coordinators create, edit, open and close."""
    return _holds_here(person, thing, Role.COORDINATOR)


def can_import(person: object, thing: object = None) -> bool:
    """Coordinators of all of an organisation: an imported conversation belongs to no part of it."""
    organisation = thing if isinstance(thing, Organisation) else getattr(thing, "organisation", None)
    return holds_throughout(person, Role.COORDINATOR, organisation=organisation)


def can_moderate(person: object, thing: object = None) -> bool:
    return _holds_here(person, thing, Role.MODERATOR, Role.COORDINATOR)


def can_translate(person: object, thing: object = None) -> bool:
    return _holds_here(person, thing, Role.TRANSLATOR, Role.COORDINATOR)


def can_answer(person: object, thing: object = None) -> bool:
    """The answering authority, and nobody in its place."""
    return _holds_here(person, thing, Role.ANSWERING)


def can_promise(person: object, thing: object = None) -> bool:
    """Only the person who is named may promise the answer."""
    named = not isinstance(thing, Conversation) or thing.answering_person_id == getattr(person, "pk", None)
    return named and can_answer(person, thing)


rules.add_rule("conversations.see", can_see)
rules.add_rule("conversations.create", can_ask)
rules.add_rule("conversations.edit", can_ask)
rules.add_rule("conversations.open", can_ask)
rules.add_rule("conversations.close", can_ask)
rules.add_rule("conversations.import", can_import)
rules.add_rule("conversations.moderate", can_moderate)
rules.add_rule("conversations.translate", can_translate)
rules.add_rule("conversations.promise", can_promise)
rules.add_rule("conversations.answer", can_answer)
rules.add_rule("conversations.map", can_ask)
rules.add_rule("conversations.release", can_ask)
