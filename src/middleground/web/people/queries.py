"""Who holds which role, for whom and where."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet, prefetch_related_objects

from middleground.web.areas.models import Area
from middleground.web.areas.queries import is_within
from middleground.web.base.rights import may
from middleground.web.people.models import Invitation, Organisation, Person, PrivacyStatement, Role, RoleGrant
from middleground.web.people.privacy_statements import ShownStatement, find_kind, original, shown


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


def holds_throughout(
    person: object, *roles: str, organisation: Organisation | None = None, area: Area | None = None
) -> bool:
    """Say whether the person holds one of the roles in all of the area; ``None`` is everywhere, not any part."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return any(
        grant.role in roles
        and _is_for(grant, organisation)
        and (grant.area is None or (area is not None and is_within(area, grant.area)))
        for grant in person.grants.all()
    )


def coordinates(person: object, organisation: Organisation, area: Area | None = None) -> bool:
    """Say whether the person coordinates the organisation there; ``None`` asks for all of it, not for any part."""
    return holds_throughout(person, Role.COORDINATOR, organisation=organisation, area=area)


def areas_of(person: Person, *roles: str, organisations: Iterable[Organisation]) -> QuerySet[Area]:
    """Return the areas for which the person holds one of the roles in one of the organisations, with their parts."""
    keys = {organisation.pk for organisation in organisations}
    own = [grant.area for grant in person.grants.all() if grant.role in roles and grant.organisation_id in keys]
    covered = Q(pk__in=[])
    for area in own:
        covered |= Q(trail__startswith=area.trail) if area is not None else ~Q(pk__in=[])
    return Area.objects.filter(covered)


def organisations_run_by(person: Person) -> QuerySet[Organisation]:
    """Return the organisations whose people this person looks after: all for administrators, else their own."""
    if holds(person, Role.ADMINISTRATOR):
        return Organisation.objects.all()
    own = [grant.organisation_id for grant in person.grants.all() if grant.role == Role.COORDINATOR]
    return Organisation.objects.filter(pk__in=own)


def organisations_for(person: Person, right: str) -> list[Organisation]:
    """Return the organisations for which the person has the right."""
    prefetch_related_objects([person], "grants__area", "grants__organisation")
    organisations = {grant.organisation_id: grant.organisation for grant in person.grants.all()}
    return [organisation for organisation in organisations.values() if may(person, right, organisation)]


def grants_in(organisations: QuerySet[Organisation]) -> QuerySet[RoleGrant]:
    """Return the roles held in these organisations, in the order of names."""
    grants = RoleGrant.objects.filter(organisation__in=organisations).select_related("person", "organisation", "area")
    return grants.order_by("organisation__name", "person__name", "person__email", "role")


def invitations_in(organisations: QuerySet[Organisation]) -> QuerySet[Invitation]:
    """Return the invitations into these organisations that nobody took up or took back, the newest first."""
    waiting = Invitation.objects.filter(organisation__in=organisations, accepted_at=None, revoked_at=None)
    return waiting.select_related("organisation", "area", "invited_by")


def current_statement(kind: str, language: str) -> ShownStatement:
    """Return the privacy statement that holds now, in that language or the nearest there is."""
    return shown(newest_statement(kind), language)


def earlier_statement(kind: str, version: int, language: str) -> ShownStatement | None:
    """Return one version as it was read, if there is such a version; 0 is the one that comes with the platform."""
    if find_kind(kind) is None:
        return None
    kept = PrivacyStatement.objects.filter(kind=kind, version=version).first() if version else original(kind)
    return shown(kept, language) if kept else None


def newest_statement(kind: str) -> PrivacyStatement:
    """Return the version that holds now; an unknown kind is a programming error."""
    return PrivacyStatement.objects.filter(kind=kind).order_by("-version").first() or original(kind)
