"""What every template may use."""

from __future__ import annotations

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the branding, the navigation and the languages of this installation."""
    from django.conf import settings

    from middleground.web.base import navigation

    return {"site_name": settings.SITE_NAME, "staff_verbs": navigation.verbs_for(request.user)}
