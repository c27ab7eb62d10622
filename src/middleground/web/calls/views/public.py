"""What everybody reads: the list of calls, one call, the question to its contact, and what can be taken along."""

from __future__ import annotations

from typing import Any

import segno
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.calls.actions.questioning import ask_contact
from middleground.web.calls.calendar import calendar_of
from middleground.web.calls.card import picture_of
from middleground.web.calls.forms.changing import AskForm
from middleground.web.calls.forms.listing import FilterForm
from middleground.web.calls.models import Call
from middleground.web.calls.notices import link_to
from middleground.web.calls.queries.asked import asked_in
from middleground.web.calls.queries.criteria import criteria_in
from middleground.web.calls.queries.draws import published_draws
from middleground.web.calls.queries.numbers import has_numbers
from middleground.web.calls.queries.public import ShownCall, listed_calls, shown, shown_call, shown_calls
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.queries import current_statement

A_QUARTER = 15 * 60


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls that take applications; others when they are asked for."""
    form = FilterForm(request.GET or None)
    found = listed_calls(reader_language(), form.filters())
    context = {"audience": "resident", "here": "take_part", "form": form, "calls": found}
    return render(request, "calls/calls.html", context)


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one call to anybody."""
    found = _call_or_404(slug)
    return render(request, "calls/call.html", public_context(found, reader_language()))


def public_context(found: Call, language: str) -> dict[str, Any]:
    """Return everything the public page shows; the preview for staff uses the same."""
    return {
        "audience": "resident",
        "here": "take_part",
        "shown": shown(found, language),
        "questions": asked_in(found, language),
        "criteria": criteria_in(found, language),
        "has_draw": bool(published_draws(found)),
        "statement": current_statement("calls", language),
        "has_numbers": has_numbers(found),
        "address": link_to(found),
        "base_address": settings.BASE_ADDRESS,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def call_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a question to the contact person; their address is on no page."""
    found = _call_or_404(slug)
    if found.contact is None:
        raise Http404
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if not form.is_machine():
                ask_contact(found, **form.asked())
        except DomainError as error:
            raise_into(form, error)
        else:
            messages.success(request, _("Sent. The answer comes by letter."))
            return redirect("call", slug)
    context = {"audience": "resident", "here": "take_part", "form": form, "shown": shown(found, reader_language())}
    return render(request, "calls/ask.html", context, status=422 if form.errors else 200)


@require_safe
def call_calendar(_request: HttpRequest, slug: str) -> HttpResponse:
    """Give the dates as a calendar file."""
    found = _call_or_404(slug)
    response = HttpResponse(calendar_of(found, reader_language()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


@require_safe
@cache_control(public=True, max_age=A_QUARTER)
def call_qr(_request: HttpRequest, slug: str) -> HttpResponse:
    """Draw the address of the call, for paper."""
    return HttpResponse(_drawn(link_to(_call_or_404(slug))), content_type="image/svg+xml")


@require_safe
@cache_control(public=True, max_age=A_QUARTER)
def call_card(_request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Draw the picture that other sites show beside the address."""
    found = shown_call(slug, language) if language in dict(settings.LANGUAGES) else None
    if found is None:
        raise Http404
    with translation.override(language):
        return HttpResponse(picture_of(found), content_type="image/png")


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # it passes arguments on
def call_embed(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Show a call in a frame of another site: no cookie is set, and every link opens outside the frame."""
    found = shown_call(slug, language) if language in dict(settings.LANGUAGES) else None
    if found is None:
        raise Http404
    with translation.override(language):
        request.LANGUAGE_CODE = language
        response = render(request, "calls/embed.html", {"shown": found, "base_address": settings.BASE_ADDRESS})
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


class CallsFeed(Feed):  # type: ignore[type-arg]  # items are records of ours
    """Open calls as an Atom feed."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Calls of %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("calls")

    def items(self) -> list[ShownCall]:
        return listed_calls(reader_language(), FilterForm.everything())[:50]

    def item_title(self, item: Any) -> str:
        return str(item.page.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        return reverse("call", args=[item.slug])


calls_feed = require_safe(CallsFeed())


def _call_or_404(slug: str) -> Call:
    found = shown_calls().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _drawn(address: str) -> str:
    """Return a QR code as SVG that takes the colours of the page and no style of its own."""
    return segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2, svgclass="qr", lineclass="qr-line")
