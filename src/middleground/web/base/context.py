"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from middleground.web.base.stylesheet import stylesheet


def site(_request: HttpRequest) -> dict[str, object]:
    """Return the name and the look of this installation."""
    return {"site_name": settings.SITE_NAME, "look_digest": stylesheet().digest}
