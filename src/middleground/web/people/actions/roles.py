"""Organisations, and who holds which role in them."""

from __future__ import annotations

from django.db import transaction

from middleground.web.areas.models import Area
from middleground.web.base.errors import InvalidInput
from middleground.web.base.rights import require
from middleground.web.ledger.actions import record
from middleground.web.people.actions.accounts import require_another_administrator
from middleground.web.people.models import Organisation, Person, Role, RoleGrant


@transaction.atomic
def save_organisation(
    *, by: Person, name: str, area: Area | None = None, organisation: Organisation | None = None
) -> Organisation:
    """Make an organisation or change one."""
    require(by, "people.administer")
    saved = organisation or Organisation()
    if Organisation.objects.filter(name__iexact=name).exclude(pk=saved.pk).exists():
        raise InvalidInput("people.organisation_exists", field="name", name=name)
    saved.name, saved.area = name, area
    saved.save()
    record(by=by, verb="people.save_organisation", thing=saved)
    return saved


@transaction.atomic
def grant_role(
    *, by: Person, person: Person, role: str, organisation: Organisation, area: Area | None = None
) -> RoleGrant:
    """Give somebody a role; giving it twice changes nothing."""
    wanted = RoleGrant(person=person, role=role, organisation=organisation, area=area)
    require(by, "people.grant", wanted)
    return settle_grant(wanted, by=by)


def settle_grant(wanted: RoleGrant, *, by: Person | None) -> RoleGrant:
    """Make a grant that was allowed elsewhere, such as by an invitation; the caller opens the transaction."""
    grant, new = RoleGrant.objects.get_or_create(
        person=wanted.person, role=wanted.role, organisation=wanted.organisation, area=wanted.area
    )
    if new:
        record(by=by, verb="people.grant", thing=wanted.organisation, role=wanted.role, grant=grant.pk)
    return grant


@transaction.atomic
def revoke_role(*, by: Person, grant: RoleGrant) -> None:
    """Take a role back. It ends with the next page the person asks for."""
    require(by, "people.grant", grant)
    if grant.role == Role.ADMINISTRATOR:
        require_another_administrator(grant.person)
    record(by=by, verb="people.revoke", thing=grant.organisation, role=grant.role, grant=grant.pk)
    grant.delete()
