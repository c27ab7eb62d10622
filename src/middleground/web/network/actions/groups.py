"""Working groups, who is in them, topics, and what members say about themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from middleground.web.base.errors import InvalidInput
from middleground.web.base.rights import require
from middleground.web.ledger.actions import record
from middleground.web.network.models import Member, Membership, Topic, WorkingGroup
from middleground.web.people.models import Person


@transaction.atomic
def save_group(*, by: Person, group: WorkingGroup, names: Mapping[str, str], aims: Mapping[str, str]) -> WorkingGroup:
    """Make a working group or change one: ``group`` carries its short name, organisation and whether it works now."""
    require(by, "network.groups", group)
    if group.pk:
        require(by, "network.groups", WorkingGroup.objects.select_related("organisation").get(pk=group.pk))
    if WorkingGroup.objects.filter(short__iexact=group.short).exclude(pk=group.pk).exists():
        raise InvalidInput("network.group_exists", field="short", name=group.short)
    group.names, group.aims = _written(names), _written(aims)
    if not group.names:
        raise InvalidInput("network.no_name", field=f"name_{settings.LANGUAGE_CODE}")
    group.slug = group.slug or _free_slug(WorkingGroup, group.short)
    group.save()
    record(by=by, verb="network.save_group", thing=group)
    return group


@transaction.atomic
def add_member(*, by: Person, group: WorkingGroup, person: Person, part: str = Membership.Part.MEMBER) -> Membership:
    """Take somebody with an account into a group, or change their part in it."""
    require(by, "network.groups", group)
    membership, _new = Membership.objects.update_or_create(group=group, person=person, defaults={"part": part})
    record(by=by, verb="network.add_member", thing=group, part=part)
    return membership


@transaction.atomic
def remove_member(*, by: Person, membership: Membership) -> None:
    require(by, "network.groups", membership.group)
    record(by=by, verb="network.remove_member", thing=membership.group)
    membership.delete()


@transaction.atomic
def leave_group(*, by: Person, membership: Membership) -> None:
    """Members leave when they like."""
    if membership.person_id == by.pk:
        record(by=by, verb="network.leave_group", thing=membership.group)
        membership.delete()


@transaction.atomic
def save_topic(*, by: Person, topic: Topic, names: Mapping[str, str]) -> Topic:
    """Put a topic on the list of what one may want news of, word it anew, or take it off (``is_active``)."""
    require(by, "network.groups")
    topic.names = _written(names)
    if not topic.names:
        raise InvalidInput("network.no_name", field=f"name_{settings.LANGUAGE_CODE}")
    topic.slug = topic.slug or _free_slug(Topic, next(iter(topic.names.values())))
    topic.save()
    record(by=by, verb="network.save_topic", thing=topic)
    return topic


@transaction.atomic
def say_own(*, by: Person, topics: Sequence[Topic], languages: Sequence[str]) -> Member:
    """Keep what a member says about their own interests and languages."""
    require(by, "network.own")
    member, _new = Member.objects.get_or_create(person=by)
    member.languages = [code for code, _name in settings.LANGUAGES if code in languages]
    member.save(update_fields=["languages"])
    member.topics.set(topics)
    return member


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: texts[code].strip() for code, _name in settings.LANGUAGES if texts.get(code, "").strip()}


def _free_slug(model: type[WorkingGroup | Topic], words: str) -> str:
    base = slugify(words)[:30] or model.__name__.lower()
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))  # noqa: SLF001
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )
