"""Who is signed in, for views that asked for a sign-in before."""

from __future__ import annotations

from django.http import HttpRequest

from middleground.web.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; the page asked for a sign-in before."""
    assert isinstance(request.user, Person)
    return request.user
