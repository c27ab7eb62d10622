"""Who may do what with a call. Coordinators of its organisation and area run it; its applications are read only by the
people of its team, each in their part.

A platform administrator operates and has none of these.
"""

from __future__ import annotations

import rules

from middleground.web.calls.models import Application, Call, CallTeamMember
from middleground.web.people.models import Organisation, Role
from middleground.web.people.queries import holds, holds_throughout

Part = CallTeamMember.Part


def _call_of(thing: object) -> Call | None:
    if isinstance(thing, Application):
        return thing.call
    return thing if isinstance(thing, Call) else None


def can_run(person: object, thing: object = None) -> bool:
    """Coordinators write, publish, close and archive calls, and send their letters."""
    call = _call_of(thing)
    if call is not None:
        return holds_throughout(person, Role.COORDINATOR, organisation=call.organisation, area=call.area)
    return holds(person, Role.COORDINATOR, organisation=thing if isinstance(thing, Organisation) else None)


def _has_part(person: object, thing: object, *parts: str) -> bool:
    call, key = _call_of(thing), getattr(person, "pk", None)
    if key is None or not getattr(person, "is_active", False):
        return False
    found = CallTeamMember.objects.filter(person_id=key, part__in=parts)
    return (found.filter(call=call) if call is not None else found).exists()


def can_review(person: object, thing: object = None) -> bool:
    """Reviewers of this call, and nobody else."""
    return _has_part(person, thing, Part.REVIEWER)


def can_select(person: object, thing: object = None) -> bool:
    """Those who select for this call, and its coordinators."""
    return can_run(person, thing) or _has_part(person, thing, Part.SELECTOR)


def can_arrange(person: object, thing: object = None) -> bool:
    """Who arranges access, food and travel for this call: the only one who reads the needs."""
    return _has_part(person, thing, Part.ARRANGER)


def can_see(person: object, thing: object = None) -> bool:
    """Everybody with a part in the call: its page for staff, without its applications."""
    return can_run(person, thing) or _has_part(person, thing, *Part.values)


rules.add_rule("calls.see", can_see)
rules.add_rule("calls.run", can_run)
rules.add_rule("calls.review", can_review)
rules.add_rule("calls.select", can_select)
rules.add_rule("calls.arrange", can_arrange)
