"""Pages that belong to no app: the desk, the verbs, the starts, the style sheet, errors."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from middleground.web.base import navigation
from middleground.web.base.desk import desk_of, groups_for
from middleground.web.base.stylesheet import stylesheet


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Greet with one next action, what follows by date, and the starts."""
    items = desk_of(request.user)
    now = timezone.localtime()
    shown = {
        "first": items[0] if items else None,
        "rest": items[1:],
        "now": now,
        "today": now.date(),
        "groups": groups_for(request.user),
    }
    return render(request, "base/desk.html", {**shown, "audience": "staff"})


@login_required
def start(request: HttpRequest, under: str) -> HttpResponse:
    """List the doors behind one start, or go through the only one."""
    group = next((group for group in groups_for(request.user) if group.under == under), None)
    if group is None:
        raise Http404
    if len(group.doors) == 1:
        return redirect(group.doors[0].url_name)
    return render(request, "base/start.html", {"group": group, "audience": "staff"})


@login_required
def verb(request: HttpRequest, name: str) -> HttpResponse:
    """List what a person may open under one verb."""
    pages = navigation.pages_for(request.user, name)
    return render(request, "base/verb.html", {"verb": navigation.VERBS[name], "pages": pages, "audience": "staff"})


def look_css(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the joined style sheet; its address changes with its content, so it is kept for ever."""
    sheet = stylesheet()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(sheet.packed if packed else sheet.content, content_type="text/css; charset=utf-8")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    is_current = digest == sheet.digest
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Say that a form was too old to be trusted, and that nothing was saved."""
    audience = "staff" if request.user.is_authenticated else "resident"
    return render(request, "base/form_expired.html", {"audience": audience}, status=403)
