"""Choosing a group by hand, and inviting speakers and hosts directly."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import kept
from middleground.web.calls.actions import choosing
from middleground.web.calls.actions.inviting import Guest, invite_directly
from middleground.web.calls.actions.replacing import last_draw
from middleground.web.calls.forms.targets import DirectForm
from middleground.web.calls.models import Application, Call, Choice, PlaceOffer, Selection
from middleground.web.calls.queries.candidates import REASONS, balance_with, candidates, cards_of
from middleground.web.calls.queries.group import final_selections, group_of, unfinished_selection
from middleground.web.calls.queries.suitability import may_see_scores
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM_METHODS
def call_choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everybody who can be chosen beside the balance of the group; keep marks."""
    call = call_for(request, slug, "select")
    selection = unfinished_selection(call)
    if request.method == "POST":
        return _act(request, call, selection)
    if selection is None or selection.method != Call.Method.HAND:
        by_lot = last_draw(call) is not None
        context = {"group": group_of(call), "selection": selection, "final": final_selections(call), "by_lot": by_lot}
        return staff_page(request, "calls/choose_begin.html", call, context)
    if selection.state == Selection.State.PROPOSED:
        return redirect("call_choose_confirm", slug)
    return _page(request, call, selection)


def _page(request: HttpRequest, call: Call, selection: Selection, error: DomainError | None = None) -> HttpResponse:
    members = candidates(selection)
    is_blind = not may_see_scores(request.user, call)
    cards = cards_of(selection, members, reader_language(), by=person_of(request), blind=is_blind)
    context = {
        "selection": selection,
        "cards": cards,
        "is_blind": is_blind,
        "balance": balance_with(selection, members, reader_language()),
        "reasons": list(REASONS.items()),
        "outcomes": Choice.Outcome.choices,
        "group": group_of(call),
        "offers_draw": len(members) > selection.places,
        "error": error,
    }
    return staff_page(request, "calls/choose.html", call, context, status=409 if error else 200)


def _act(request: HttpRequest, call: Call, selection: Selection | None) -> HttpResponse:
    by, do = person_of(request), request.POST.get("do", "keep")
    if do == "begin":
        choosing.choose_by_hand(call, by=by)
        return redirect("call_choose", call.slug)
    if selection is None or selection.method != Call.Method.HAND:
        raise DomainError("calls.selection_moved_on")
    if do == "drop":
        choosing.drop_selection(selection, by=by)
        messages.success(request, _("Put away. Nobody was told anything."))
        return redirect("call_staff", call.slug)
    choosing.mark(selection, by=by, marks=marks_in(request.POST))
    if do == "propose":
        try:
            choosing.propose_group(selection, by=by, rest=_rest(request.POST))
        except DomainError as error:
            return _page(request, call, selection, error)
        return redirect("call_choose_confirm", call.slug)
    if request.headers.get("HX-Request"):
        balance = balance_with(selection, candidates(selection), reader_language())
        return render(request, "calls/_balance.html", {"call": call, "balance": balance})
    return redirect("call_choose", call.slug)


def marks_in(sent: QueryDict) -> dict[int, choosing.Mark]:
    """Return the marks that differ from what the page showed, so that two people at once do not undo each other."""
    found = {}
    for name in sent:
        kind, _dash, number = name.partition("-")
        if kind != "reason" or not number.isdecimal() or len(number) > 9:
            continue
        outcome, reason = sent.get(f"outcome-{number}", ""), sent.get(name, "")
        if f"was-{number}" not in sent or f"{outcome}|{reason}" != sent[f"was-{number}"]:
            found[int(number)] = choosing.Mark(outcome, reason)
    return found


def _rest(sent: QueryDict) -> choosing.Mark | None:
    outcome = sent.get("rest", "")
    if outcome not in Choice.Outcome.values:
        return None
    return choosing.Mark(outcome, sent.get("rest-reason", "").strip() or str(REASONS[Choice.Outcome(outcome)]))


@login_required
@FORM_METHODS
def call_choose_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the proposed group; a second person confirms it."""
    call = call_for(request, slug, "select")
    selection = unfinished_selection(call)
    if selection is None or selection.method != Call.Method.HAND or selection.state != Selection.State.PROPOSED:
        return redirect("call_choose", slug)
    by = person_of(request)
    if request.method == "POST":
        if request.POST.get("do") == "back":
            choosing.take_back(selection, by=by)
            return redirect("call_choose", slug)
        choosing.confirm_group(selection, by=by)
        messages.success(request, _("Decided. The letters wait to be looked through."))
        return redirect("call_staff", slug)
    members = candidates(selection)
    context = {
        "selection": selection,
        "balance": balance_with(selection, members, reader_language()),
        "lists": _lists(selection),
        "is_own": selection.proposed_by_id == by.pk,
    }
    return staff_page(request, "calls/choose_confirm.html", call, context)


def _lists(selection: Selection) -> list[tuple[str, list[Choice]]]:
    choices = list(selection.choices.select_related("application").order_by("application__number"))
    return [
        (str(label), [each for each in choices if each.outcome == outcome]) for outcome, label in Choice.Outcome.choices
    ]


@login_required
@FORM_METHODS
def call_invite_directly(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a speaker or a host without an application, and list who was."""
    call = call_for(request, slug, "run")
    names = dict(settings.LANGUAGES)
    languages = [(code, names[code]) for code in call.languages if code in names]
    form = DirectForm(posted(request), languages=languages)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and kept(form, invite_directly, call, by=person_of(request), guest=Guest(**form.cleaned_data)):
        messages.success(request, _("Invited. The letter waits to be looked through."))
        return redirect("call_invite_directly", slug)
    direct = PlaceOffer.objects.filter(application__call=call, application__source=Application.Source.DIRECT)
    context = {"form": form, "invited": direct.select_related("application").order_by("application__name")}
    return staff_page(request, "calls/invite_directly.html", call, context, status=422 if form.errors else 200)
