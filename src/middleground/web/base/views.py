"""Pages that belong to no app: the desk, the four words of residents, errors."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from middleground.web.base.desk import desk_of, starts_for


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Greet with one next action, what follows by date, and the starts."""
    items = desk_of(request.user)
    return render(request, "base/desk.html", {"items": items, "starts": starts_for(request.user)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Say that a form was too old to be trusted, and that nothing was saved."""
    return render(request, "base/form_expired.html", status=403)
