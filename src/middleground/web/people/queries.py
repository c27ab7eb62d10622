"""Who holds which role, for whom and where."""

from __future__ import annotations

from middleground.web.areas.models import Area
from middleground.web.areas.queries import is_within
from middleground.web.people.models import Organisation, Person, RoleGrant


def holds(person: object, *roles: str, organisation: Organisation | None = None, area: Area | None = None) -> bool:
    """Say whether the person holds one of the roles, for that organisation and in that area when they are named.

    A grant for an area covers the area and its parts; a grant without an area covers all of them.
    """
    if not isinstance(person, Person) or not person.is_active:
        return False
    return any(
        grant.role in roles and _is_for(grant, organisation) and _covers(grant, area) for grant in person.grants.all()
    )


def _is_for(grant: RoleGrant, organisation: Organisation | None) -> bool:
    return organisation is None or grant.organisation_id == organisation.pk


def _covers(grant: RoleGrant, area: Area | None) -> bool:
    return area is None or grant.area is None or is_within(area, grant.area)
