"""Who holds which role, for whom and where."""

from __future__ import annotations

from middleground.web.people.models import Organisation, Person, RoleGrant


def holds(person: object, *roles: str, organisation: Organisation | None = None) -> bool:
    """Say whether the person holds one of the roles (for that organisation, when one is named)."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    grants = RoleGrant.objects.filter(person=person, role__in=roles)
    if organisation is not None:
        grants = grants.filter(organisation=organisation)
    return grants.exists()
