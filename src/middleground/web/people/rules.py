"""Rights over accounts and organisations, and the rights that lower apps name but cannot decide.

A platform administrator operates: accounts, mail templates, jobs, branding, areas. No rule gives an administrator
the content of a conversation.
"""

from __future__ import annotations

import rules
from django.db.models import prefetch_related_objects

from middleground.web.ledger.queries import name_of
from middleground.web.mail.models import Letter
from middleground.web.people.factors import needs_factor
from middleground.web.people.models import ApiToken, Organisation, Person, Role, RoleGrant
from middleground.web.people.queries import coordinates, holds, holds_throughout


def can_administer(person: object) -> bool:
    return holds(person, Role.ADMINISTRATOR)


def can_coordinate(person: object, thing: object = None) -> bool:
    """Coordinators, for their own organisation when the thing belongs to one."""
    organisation = thing if isinstance(thing, Organisation) else getattr(thing, "organisation", None)
    return holds(person, Role.COORDINATOR, organisation=organisation)


def can_invite(person: object, thing: object = None) -> bool:
    """Administrators everywhere, coordinators into their own organisation."""
    return can_administer(person) or can_coordinate(person, thing)


def can_grant(person: object, grant: object = None) -> bool:
    """Administrators every role; coordinators all others, within their organisation and area."""
    if can_administer(person):
        return True
    if not isinstance(grant, RoleGrant):
        return can_coordinate(person)
    return grant.role != Role.ADMINISTRATOR and coordinates(person, grant.organisation, grant.area)


def can_release_letters(person: object, letter: object = None) -> bool:
    """Coordinators of all of an organisation, what goes out in its name."""
    if not isinstance(letter, Letter):
        return holds_throughout(person, Role.COORDINATOR)
    if not isinstance(person, Person):
        return False
    prefetch_related_objects([person], "grants__organisation", "grants__area")
    own = {name_of(grant.organisation): grant.organisation for grant in person.grants.all()}
    return letter.organisation in own and coordinates(person, own[letter.organisation])


def can_work_here(person: object) -> bool:
    """Everybody with an account and at least one role."""
    return isinstance(person, Person) and holds(person, *Role.values)


def can_use_tokens(person: object, token: object = None) -> bool:
    """Staff, for programs that read in their own name."""
    own = not isinstance(token, ApiToken) or token.person_id == getattr(person, "pk", None)
    return own and needs_factor(person)


rules.add_rule("people.use_tokens", can_use_tokens)
rules.add_rule("people.administer", can_administer)
rules.add_rule("people.publish_statement", can_administer)
rules.add_rule("people.invite", can_invite)
rules.add_rule("people.grant", can_grant)
rules.add_rule("people.work", can_work_here)
rules.add_rule("mail.release", can_release_letters)
rules.add_rule("mail.edit_templates", can_administer)
rules.add_rule("jobs.operate", can_administer)
rules.add_rule("ledger.read", can_administer)
rules.add_rule("base.brand", can_administer)
rules.add_rule("areas.edit", can_administer)
