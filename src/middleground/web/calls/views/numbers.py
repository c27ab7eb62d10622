"""How many applied, were invited and come: the page everybody reads, and the one where staff release it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from middleground.engine.disclosure.policy import DEFAULT
from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.counting import content_of, is_undecided, release_statistics
from middleground.web.calls.models import Call, CallStatistics
from middleground.web.calls.queries.counting import counted_in
from middleground.web.calls.queries.numbers import numbers_of, released_numbers
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.queries.public import shown_calls
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of
from middleground.web.releases.actions import rounding_key


@require_safe
def call_numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the released numbers of a call, or that there are none."""
    call = shown_calls().filter(slug=slug).first()
    if call is None:
        raise Http404
    language, found = reader_language(), released_numbers(call)
    at = found.release.published_at if found else None
    context = {
        "audience": "resident",
        "here": "results",
        "call": call,
        "page": page_of(call, language),
        "numbers": numbers_of(call, found.payload, language=language, at=at) if found else None,
    }
    return render(request, "calls/numbers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """Show staff what the gate lets through, and release it when they say so."""
    call = call_for(request, slug, "run")
    error = None
    if request.method == "POST":
        try:
            release_statistics(call, by=person_of(request))
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, _("Everybody can read these numbers now."))
            return redirect("call_statistics", slug)
    context = {**_standing(call), "error": error, "least": DEFAULT.least}
    return staff_page(request, "calls/statistics.html", call, context, status=error.status if error else 200)


def _standing(call: Call) -> dict[str, Any]:
    """Return the released or kept numbers, else a preview of what the gate would let through now."""
    kept = CallStatistics.objects.filter(call=call).select_related("release").first()
    at = kept.release.published_at if kept else None
    payload = kept.payload if kept else _preview(call)
    numbers = numbers_of(call, payload, language=reader_language(), at=at) if payload else None
    return {"numbers": numbers, "is_released": at is not None, "is_early": kept is None and is_undecided(call)}


def _preview(call: Call) -> dict[str, Any] | None:
    counted = counted_in(call)
    if counted.totals[0] < DEFAULT.least:
        return None
    return content_of(call, counted, rounding_key())
