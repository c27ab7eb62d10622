"""What staff open first: the list of calls and the page of one, with its next step."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from middleground.web.base.rights import may, require
from middleground.web.calls.actions.drafting import UNPUBLISHED
from middleground.web.calls.models import Call
from middleground.web.calls.notices import link_to
from middleground.web.calls.queries.calls import calls_of, with_texts
from middleground.web.calls.queries.hub import steps_of
from middleground.web.calls.queries.missing import missing_for_opening, missing_translations
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.queries.public import shown
from middleground.web.calls.states import CALL_CHANGES, may_change
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of

LATER = ("unschedule", "extend", "close", "reopen", "cancel", "archive")  # what may follow opening
RIGHTS = ("run", "review", "select", "arrange")


def call_for(request: HttpRequest, slug: str, right: str) -> Call:
    """Return the call if the person has the right over it; else no page, or a refusal."""
    call = get_object_or_404(with_texts(Call.objects.all()), slug=slug)
    require(request.user, f"calls.{right}", call)
    return call


def staff_page(
    request: HttpRequest, template: str, call: Call, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page about one call with what all of them show: ``call``, ``page`` with its words, ``may``."""
    frame = {
        "audience": "staff",
        "here": "calls_list",
        "call": call,
        "page": page_of(call, reader_language()),
        "may": {name: may(request.user, f"calls.{name}", call) for name in RIGHTS},
    }
    return render(request, template, {**frame, **context}, status=status)


@login_required
@require_safe
def calls_list(request: HttpRequest) -> HttpResponse:
    """List the calls somebody works on, by what is due."""
    require(request.user, "calls.see")
    rows = [
        {"call": call, "page": page_of(call, reader_language()), "shown": shown(call, reader_language())}
        for call in calls_of(person_of(request))
    ]
    context = {"audience": "staff", "rows": rows, "may_create": may(request.user, "calls.run")}
    return render(request, "calls/list.html", context)


@login_required
@require_safe
def call_staff(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one call to its staff: the next step, then every part of the work."""
    call = call_for(request, slug, "see")
    steps = steps_of(call, request.user)
    runs = may(request.user, "calls.run", call)
    is_draft = call.state in UNPUBLISHED
    context = {
        "step": next((step for step in steps if step.is_next), None),
        "steps": steps,
        "shown": shown(call, reader_language()),
        "missing": missing_for_opening(call) if runs and is_draft else [],
        "warnings": missing_translations(call) if runs else [],
        "is_draft": is_draft,
        "acts": [act for act in LATER if runs and may_change(CALL_CHANGES, act, call.state)],
        "language": call.language,
    }
    return staff_page(request, "calls/staff.html", call, context)


@login_required
@require_safe
def call_preview(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Show the call as people will read it, in each of its languages; nothing here can be sent."""
    call = call_for(request, slug, "see")
    if language not in call.languages:
        raise Http404
    from middleground.web.calls.views.public import public_context

    with translation.override(language):
        inner = {**public_context(call, language), "is_preview": True}
        preview = render_to_string("calls/_call.html", inner, request)
    context = {
        "language": language,
        "preview": preview,
        "preview_bidi": get_language_info(language)["bidi"],
        "warnings": missing_translations(call),
    }
    return staff_page(request, "calls/preview.html", call, context)


@login_required
@require_safe
def call_share(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer the address, the code for paper, the picture and the frame."""
    call = call_for(request, slug, "see")
    context = {"address": link_to(call), "base_address": settings.BASE_ADDRESS}
    return staff_page(request, "calls/share.html", call, context)
