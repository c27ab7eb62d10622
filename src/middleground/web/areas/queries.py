"""Which areas lie within which."""

from __future__ import annotations

from django.db.models import QuerySet

from middleground.web.areas.models import Area


def is_within(area: Area, whole: Area) -> bool:
    """Say whether the area is the whole itself or one of its parts, at any depth."""
    return area.trail.startswith(whole.trail)


def parts_of(whole: Area) -> QuerySet[Area]:
    """Return the area itself and all its parts, each after what it lies in."""
    return Area.objects.filter(trail__startswith=whole.trail)
