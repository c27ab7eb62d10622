"""Starting repeated jobs when their time has come."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from middleground.web.jobs import registry
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Timetable


def start_due() -> int:
    """Start every repeated job that is due and return how many; a new one is due at once."""
    now = timezone.now()
    kinds = {kind.name: kind for kind in registry.repeated()}
    known = dict(Timetable.objects.filter(name__in=kinds).values_list("name", "next_at"))
    for name in kinds.keys() - known.keys():
        Timetable.objects.get_or_create(name=name, defaults={"next_at": now})
    return sum(_start(kind) for name, kind in kinds.items() if known.get(name, now) <= now)


def _start(kind: registry.JobKind) -> bool:
    assert kind.every is not None
    now = timezone.now()
    with transaction.atomic():
        moved = Timetable.objects.filter(name=kind.name, next_at__lte=now).update(next_at=now + kind.every)
        if moved:
            enqueue(kind.name, once="timetable")
    return bool(moved)
