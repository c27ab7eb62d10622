"""Who comes: the list for staff, noting answers given by telephone, papers for the day, and files by right."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from middleground.web.base.errors import NotAllowed
from middleground.web.base.forms import kept
from middleground.web.base.rights import may, require
from middleground.web.calls import sheets_of_paper
from middleground.web.calls.actions import promoting, replying, writing
from middleground.web.calls.actions.exporting import note_export
from middleground.web.calls.forms.places import CloseListForm
from middleground.web.calls.models import Call, PlaceOffer
from middleground.web.calls.queries.exports import FORMATS, KINDS, as_file, kinds_for
from middleground.web.calls.queries.group import group_of
from middleground.web.calls.queries.places import COMING, participants_of
from middleground.web.calls.queries.promotion import next_in_line
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
PAPERS = {"badges": sheets_of_paper.badges, "signatures": sheets_of_paper.signature_sheet}
NOTED: dict[str, Callable[..., object]] = {
    "confirm": replying.confirm_place,
    "decline": replying.decline_place,
    "give_back": replying.give_back_place,
}


@login_required
@require_safe
def call_participants(request: HttpRequest, slug: str) -> HttpResponse:
    """List who was invited and who comes; who arranges the meeting sees the names of those who come."""
    call = _call_for_list(request, slug)
    runs = may(request.user, "calls.run", call)
    people = participants_of(call) if runs else participants_of(call, *COMING)
    context = {
        "coming": [each for each in people if each.state in COMING],
        "invited": [each for each in people if each.state == "invited"],
        "gone": [each for each in people if each.state not in {*COMING, "invited"}],
        "group": group_of(call),
        "next": next_in_line(call) if may(request.user, "calls.select", call) else None,
        "files": kinds_for(request.user, call),
        "suffixes": list(FORMATS),
    }
    return _unkept(staff_page(request, "calls/participants.html", call, context))


@login_required
@require_POST
def call_note_reply(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Note an answer that somebody gave by telephone or on paper."""
    call = call_for(request, slug, "run")
    offer = PlaceOffer.objects.filter(application__call=call, application__number=number).order_by("-id").first()
    act = NOTED.get(request.POST.get("do", ""))
    if offer is None or act is None:
        raise Http404
    act(offer, by=person_of(request))
    messages.success(request, _("Noted. A letter confirms it, if there is an address."))
    return redirect("call_participants", slug)


@login_required
@require_POST
def call_propose_next(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose who comes from the waiting list."""
    call = call_for(request, slug, "select")
    promoting.propose_next(call, by=person_of(request))
    messages.success(request, _("Proposed. A second person confirms it."))
    return redirect("call_choose", slug)


@login_required
@FORM_METHODS
def call_close_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then tell everybody on the waiting list that no place came free."""
    call = call_for(request, slug, "run")
    form = CloseListForm(posted(request))
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and kept(form, writing.close_waiting_list, call, by=person_of(request), **form.cleaned_data):
        messages.success(request, _("The waiting list is closed. The letters are being drafted."))
        return redirect("call_letters", slug)
    context = {"form": form, "group": group_of(call)}
    return staff_page(request, "calls/close_list.html", call, context, status=422 if form.errors else 200)


@login_required
@require_safe
def call_paper(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Print badges or the sheet people sign."""
    call = _call_for_list(request, slug)
    if name not in PAPERS:
        raise Http404
    people = participants_of(call, *COMING)
    reply = HttpResponse(PAPERS[name](call, people, reader_language()), content_type="application/pdf")
    reply["Content-Disposition"] = f'inline; filename="{slug}-{name}.pdf"'
    return _unkept(reply)


@login_required
@require_safe
def call_export(request: HttpRequest, slug: str, name: str, suffix: str) -> HttpResponse:
    """Hand out a list as a file, to whoever has the right to that list; the ledger says that it went out."""
    call = get_object_or_404(Call.objects.select_related("organisation", "area"), slug=slug)
    require(request.user, "calls.see", call)
    if name not in KINDS or suffix not in FORMATS:
        raise Http404
    require(request.user, KINDS[name].right, call)
    content = as_file(KINDS[name].rows(call, reader_language()), suffix)
    note_export(call, by=person_of(request), kind=name, suffix=suffix)
    reply = HttpResponse(content, content_type=FORMATS[suffix])
    reply["Content-Disposition"] = f'attachment; filename="{slug}-{name}.{suffix}"'
    return _unkept(reply)


def _call_for_list(request: HttpRequest, slug: str) -> Call:
    """Return the call for its coordinators and for who arranges the meeting."""
    call = call_for(request, slug, "see")
    if not (may(request.user, "calls.run", call) or may(request.user, "calls.arrange", call)):
        raise NotAllowed("base.not_allowed", right="calls.run")
    return call


def _unkept(reply: HttpResponse) -> HttpResponse:
    reply["Cache-Control"] = "no-store"
    return reply
