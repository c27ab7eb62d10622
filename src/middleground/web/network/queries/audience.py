"""Who gets an issue: subscribers by working group, topic and language; never by community, origin or religion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, QuerySet

from middleground.web.mail.queries import count_suppressed
from middleground.web.network.models import Issue, Subscriber, Topic, WorkingGroup

Chosen = TypeVar("Chosen", WorkingGroup, Topic)


def confirmed() -> QuerySet[Subscriber]:
    return Subscriber.objects.exclude(confirmed_on=None)


def audience_of(issue: Issue) -> QuerySet[Subscriber]:
    """Return the confirmed subscribers whom the issue is for; where nothing is chosen it is for all.

    Of several topics (or groups, or languages) one is enough; topic, group and language must all fit.
    """
    found = confirmed()
    if issue.readers:
        found = found.filter(language__in=issue.readers)
    for name in ("groups", "topics"):
        chosen = list(getattr(issue, name).values_list("pk", flat=True))
        if chosen:
            having = Subscriber.objects.filter(**{f"{name}__in": chosen}).values("pk")
            found = found.filter(pk__in=having)
    return found


@dataclass(frozen=True, slots=True)
class ReaderCounts:
    """How many subscribers there are; plain counts, for staff."""

    confirmed: int
    waiting: int
    suppressed: int
    languages: list[tuple[str, int]]
    groups: list[tuple[WorkingGroup, int]]
    topics: list[tuple[Topic, int]]


def reader_counts() -> ReaderCounts:
    by_language = dict(confirmed().values_list("language").annotate(Count("pk")).order_by())
    return ReaderCounts(
        confirmed=sum(by_language.values()),
        waiting=Subscriber.objects.filter(confirmed_on=None).count(),
        suppressed=count_suppressed(),
        languages=[(name, by_language.get(code, 0)) for code, name in settings.LANGUAGES],
        groups=_counted(WorkingGroup.objects.filter(is_active=True), "groups"),
        topics=_counted(Topic.objects.filter(is_active=True), "topics"),
    )


def _counted(things: QuerySet[Chosen], name: str) -> list[tuple[Chosen, int]]:
    counts = dict(confirmed().exclude(**{name: None}).values_list(name).annotate(Count("pk")).order_by())
    return [(thing, counts.get(thing.pk, 0)) for thing in things]
