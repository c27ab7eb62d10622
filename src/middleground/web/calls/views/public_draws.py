"""The draw for everybody: its page, its file, and what one applicant is told."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from middleground.web.calls.links import application_from
from middleground.web.calls.models import Call
from middleground.web.calls.queries.calls import with_texts
from middleground.web.calls.queries.draws import (
    bundle_of,
    file_name_of,
    own_draws,
    published_draws,
    shown_draw,
)
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.queries.telling import choice_for
from middleground.web.conversations.views.visits import reader_language


@require_safe
def call_draw_public(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every published draw of a call, explained in three screens, with the way to check it."""
    call = get_object_or_404(with_texts(Call.objects.all()), slug=slug)
    draws = published_draws(call)
    if not draws:
        raise Http404
    context = {
        "audience": "resident",
        "call": call,
        "page": page_of(call, reader_language()),
        "draws": [shown_draw(each, reader_language()) for each in draws],
        "base_address": settings.BASE_ADDRESS,
    }
    return render(request, "calls/draw_public.html", context)


@require_safe
def call_draw_file(_request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give the public bundle: the tickets, the rules, the program that checks them, and the outcome."""
    call = get_object_or_404(Call, slug=slug)
    found = next((each for each in published_draws(call) if each.pk == pk), None)
    if found is None:
        raise Http404
    response = HttpResponse(bundle_of(found).public().to_bytes(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{file_name_of(found)}"'
    return response


@require_safe
def application_draw(request: HttpRequest, token: str) -> HttpResponse:
    """Tell one applicant how the group was chosen, what their chance was, and what came of it."""
    application = application_from(token)
    if application is None:
        raise Http404
    call = application.call
    context = {
        "audience": "resident",
        "call": call,
        "page": page_of(call, reader_language()),
        "application": application,
        "draws": own_draws(application),
        "choice": choice_for(application),
        "token": token,
    }
    response = render(request, "calls/application_draw.html", context)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
