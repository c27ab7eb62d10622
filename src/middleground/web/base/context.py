"""What every template may use."""

from __future__ import annotations

from django.http import HttpRequest

from middleground.web.base.queries import brand
from middleground.web.base.stylesheet import stylesheet


def site(_request: HttpRequest) -> dict[str, object]:
    """Return the name and the look of this installation."""
    found = brand()
    return {"site_name": found.name, "brand": found, "look_digest": stylesheet().digest}
