"""Who may do what in the network.

Newsletters and working groups belong to an organisation and are its coordinators' work; a role for one area is not
enough, since they go to everybody. A platform administrator has none of these.
"""

from __future__ import annotations

import rules

from middleground.web.network.models import Membership, WorkingGroup
from middleground.web.people.models import Organisation, Person, Role
from middleground.web.people.queries import holds, holds_throughout


def can_coordinate(person: object, thing: object = None) -> bool:
    """Coordinators of all of the organisation that the thing belongs to."""
    organisation = thing if isinstance(thing, Organisation) else getattr(thing, "organisation", None)
    return holds_throughout(person, Role.COORDINATOR, organisation=organisation)


def can_see_members(person: object, group: object = None) -> bool:
    """Coordinators, and the leaders of the group."""
    return can_coordinate(person, group) or _leads(person, group)


def can_say_own(person: object, _thing: object = None) -> bool:
    """Everybody with an account and a role says what interests them."""
    return holds(person, *Role.values)


def _leads(person: object, group: object) -> bool:
    if not isinstance(person, Person) or not isinstance(group, WorkingGroup):
        return False
    return group.memberships.filter(person=person, part=Membership.Part.LEADER).exists()


rules.add_rule("network.news", can_coordinate)
rules.add_rule("network.subscribers", can_coordinate)
rules.add_rule("network.groups", can_coordinate)
rules.add_rule("network.see_members", can_see_members)
rules.add_rule("network.own", can_say_own)
