"""The person behind a request that needed a sign-in."""

from __future__ import annotations

from django.http import HttpRequest

from middleground.web.people.models import Person


def acting(request: HttpRequest) -> Person:
    """Return the signed-in person; only for views behind ``login_required``."""
    assert request.user.is_authenticated
    return request.user
