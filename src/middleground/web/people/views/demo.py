"""Signing in with a link of the demonstration."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from middleground.web.people.demo import is_allowed, person_of


def demo_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in at once; anywhere but on this machine, and without the demo flag, there is no such page."""
    person = person_of(token) if is_allowed(request) else None
    if person is None:
        raise Http404
    login(request, person)
    return redirect("desk")
