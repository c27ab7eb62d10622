"""Areas for tests."""

from __future__ import annotations

from django.utils.text import slugify

from middleground.web.areas.models import Area


def make_area(name: str = "Valkenbrug", *, parent: Area | None = None, kind: str | None = None) -> Area:
    """Return a new area; without a kind, a city, and within a city a district."""
    fitting = kind or (Area.Kind.DISTRICT if parent else Area.Kind.CITY)
    return Area.objects.create(code=slugify(name), name=name, kind=fitting, parent=parent)
