"""Saying what a balanced group is, and hearing whether one exists."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import kept
from middleground.web.calls.actions import targets as acts
from middleground.web.calls.forms.targets import ReserveForm, TargetsForm, TieForm, values_of
from middleground.web.calls.models import Call, ReservedPlace, Tie
from middleground.web.calls.queries.examining import applied_to, first_obstacles, verdict_of
from middleground.web.calls.queries.pool import feature_questions, rules_of
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.posting import posted, whole_number
from middleground.web.conversations.views.visits import reader_language
from middleground.web.jobs.actions import UNFINISHED
from middleground.web.jobs.models import Job
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM_METHODS
def call_targets(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the targets of a call, beside how many applied."""
    call = call_for(request, slug, "select")
    questions = feature_questions(call, reader_language())
    initial = values_of(list(call.targets.all()), rules_of(call))
    form = TargetsForm(posted(request), call=call, questions=questions, initial=initial)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and kept(form, acts.set_targets, call, by=person_of(request), wanted=form.wanted()):
        messages.success(request, _("Kept. Whether a group exists is being worked out."))
        return redirect("call_targets", slug)
    members = applied_to(call)
    applied = Counter((feature, level) for each in members for feature, level in each.features.items())
    context = {
        "form": form,
        "features": form.rows(applied),
        "people": len(members),
        "obstacles": first_obstacles(call, members, reader_language()),
        **_verdict(call),
    }
    return staff_page(request, "calls/targets.html", call, context, status=422 if form.errors else 200)


def _verdict(call: Call) -> dict[str, object]:
    verdict = verdict_of(call, reader_language())
    looking = Job.objects.filter(name=acts.EXAMINE, once=str(call.pk), state__in=UNFINISHED).exists()
    return {"verdict": verdict, "is_looking": looking, "has_targets": call.targets.exists()}


@login_required
@require_safe
def call_verdict(request: HttpRequest, slug: str) -> HttpResponse:
    """Return only whether a group exists, for the page that waits for it."""
    call = call_for(request, slug, "select")
    return render(request, "calls/_verdict.html", {"call": call, **_verdict(call)})


@login_required
@require_POST
def call_examine(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask again whether a group exists."""
    call = call_for(request, slug, "select")
    acts.examine_again(call, by=person_of(request))
    return redirect("call_targets", slug)


@login_required
@require_POST
def call_relax(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply one change that the engine proposed."""
    call = call_for(request, slug, "select")
    place = whole_number(request.POST.get("place", ""))
    digest = request.POST.get("digest", "")
    acts.apply_relaxation(call, by=person_of(request), digest=digest, place=-1 if place is None else place)
    messages.success(request, _("Changed. Your name stands behind it in the ledger."))
    return redirect("call_targets", slug)


@login_required
@FORM_METHODS
def call_agreements(request: HttpRequest, slug: str) -> HttpResponse:
    """Reserve places, and say who comes together and who does not."""
    call = call_for(request, slug, "select")
    do = request.POST.get("do", "")
    reserve = ReserveForm(posted(request) if do == "reserve" else None)
    tie = TieForm(posted(request) if do == "tie" else None)
    if request.method == "POST" and _agreed(request, call, do, reserve, tie):
        return redirect("call_agreements", slug)
    context = {
        "reserve": reserve,
        "tie": tie,
        "reserved": ReservedPlace.objects.filter(application__call=call).select_related("application"),
        "ties": Tie.objects.filter(first__call=call).select_related("first", "second"),
    }
    wrong = reserve.errors or tie.errors
    return staff_page(request, "calls/agreements.html", call, context, status=422 if wrong else 200)


def _agreed(request: HttpRequest, call: Call, do: str, reserve: ReserveForm, tie: TieForm) -> bool:
    by = person_of(request)
    number = whole_number(request.POST.get("number", "")) or 0
    if do == "reserve":
        return reserve.is_valid() and kept(reserve, acts.reserve_place, call, by=by, **reserve.cleaned_data)
    if do == "tie":
        given = dict(tie.cleaned_data) if tie.is_valid() else {}
        if not given:
            return False
        numbers = given.pop("first"), given.pop("second")
        return kept(tie, acts.tie, call, by=by, numbers=numbers, **given)
    if do == "free":
        acts.free_place(call, by=by, number=number)
    elif do == "untie":
        acts.untie(call, by=by, pk=number)
    else:
        raise DomainError("calls.selection_moved_on")
    return True
