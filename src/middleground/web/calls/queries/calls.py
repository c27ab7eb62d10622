"""Which calls somebody works on."""

from __future__ import annotations

from django.db.models import Q, QuerySet, prefetch_related_objects

from middleground.web.base.rights import may
from middleground.web.calls.models import Call
from middleground.web.people.models import Organisation, Person


def with_texts(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Load what a page of a call needs, in a few statements however many calls there are."""
    related = ("texts", "sessions", "organisers__organisation", "organisers__working_group")
    return calls.select_related("organisation", "area", "contact").prefetch_related(*related)


def calls_of(person: Person, right: str = "calls.see") -> list[Call]:
    """Return the calls over which the person has the right, the newest first."""
    prefetch_related_objects([person], "grants__area", "grants__organisation")
    organisations = {grant.organisation_id for grant in person.grants.all()}
    near = Call.objects.filter(Q(organisation__in=organisations) | Q(team__person=person)).distinct()
    return [call for call in with_texts(near) if may(person, right, call)]


def organisations_for(person: Person, right: str = "calls.run") -> list[Organisation]:
    """Return the organisations for which the person has the right."""
    prefetch_related_objects([person], "grants__area", "grants__organisation")
    organisations = {grant.organisation_id: grant.organisation for grant in person.grants.all()}
    return [organisation for organisation in organisations.values() if may(person, right, organisation)]
