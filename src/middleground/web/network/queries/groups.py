"""Working groups and their members, as staff and as residents read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from middleground.web.base.lists import listed
from middleground.web.network.languages import Said, name_of_language, said_in
from middleground.web.network.models import Member, Membership, Topic, WorkingGroup
from middleground.web.people.models import Person


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A working group as everybody may read it; no member is named."""

    slug: str
    short: str
    name: Said
    aim: Said
    organisation: str
    members: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of one group, with what they said interests them."""

    key: int
    group: str
    person: Person
    part: str
    topics: str
    languages: str


def shown_groups(language: str) -> list[ShownGroup]:
    """Return the groups that work now, by their short names."""
    groups = WorkingGroup.objects.filter(is_active=True).select_related("organisation")
    return [
        ShownGroup(
            slug=group.slug,
            short=group.short,
            name=said_in(group.names, language),
            aim=said_in(group.aims, language),
            organisation=group.organisation.name,
            members=group.member_count,
        )
        for group in groups.annotate(member_count=Count("memberships"))
    ]


def groups_of(person: Person) -> QuerySet[Membership]:
    return person.memberships.select_related("group").order_by("group__short")


def member_rows(group: WorkingGroup) -> list[MemberRow]:
    """Return the members of a group, leaders first, in four queries however many they are."""
    memberships = list(group.memberships.select_related("person"))
    people = [membership.person_id for membership in memberships]
    said = {member.person_id: member for member in Member.objects.filter(person__in=people).prefetch_related("topics")}
    return [_row(group, membership, said.get(membership.person_id)) for membership in memberships]


def offered_topics() -> QuerySet[Topic]:
    return Topic.objects.filter(is_active=True)


def offered_groups() -> QuerySet[WorkingGroup]:
    return WorkingGroup.objects.filter(is_active=True)


def _row(group: WorkingGroup, membership: Membership, member: Member | None) -> MemberRow:
    return MemberRow(
        key=membership.pk,
        group=group.short,
        person=membership.person,
        part=str(membership.get_part_display()),
        topics=listed(member.topics.all()) if member else "",
        languages=listed(name_of_language(code) for code in member.languages) if member else "",
    )
