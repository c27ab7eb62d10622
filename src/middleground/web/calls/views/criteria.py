"""The criteria of a call: written before it opens, with words for each score."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from middleground.web.base.forms import kept
from middleground.web.calls.actions.criteria import (
    add_criterion,
    edit_criterion,
    may_change_criteria,
    move_criterion,
    remove_criterion,
)
from middleground.web.calls.example_criteria import EXAMPLES, draft_of
from middleground.web.calls.forms.criteria import CriterionForm, values_of
from middleground.web.calls.models import Call, Criterion
from middleground.web.calls.queries.reviews import name_of
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
MOVES = {"up": -1, "down": 1}


@login_required
@FORM_METHODS
def call_criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """List the criteria; take over one of the examples."""
    call = call_for(request, slug, "run")
    if request.method == "POST":
        example = request.POST.get("example", "")
        if example in EXAMPLES:
            add_criterion(call, by=person_of(request), draft=draft_of(example, call.languages))
            messages.success(request, _("The criterion is added. Change its words as you like."))
        return redirect("call_criteria", slug)
    rows = [{"criterion": one, "name": name_of(one, reader_language(), call)} for one in call.criteria.all()]
    context = {
        "rows": rows,
        "may_change": may_change_criteria(call),
        "examples": [(key, example.name) for key, example in EXAMPLES.items()],
    }
    return staff_page(request, "calls/criteria.html", call, context)


@login_required
@FORM_METHODS
def call_criterion_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a criterion."""
    call = call_for(request, slug, "run")
    form = CriterionForm(request.POST if request.method == "POST" else None, call=call)
    by = person_of(request)
    if request.method == "POST" and form.is_valid() and kept(form, add_criterion, call, by=by, draft=form.draft()):
        return redirect("call_criteria", slug)
    return _form_page(request, call, form, None)


@login_required
@FORM_METHODS
def call_criterion(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a criterion, move it or take it out."""
    call = call_for(request, slug, "run")
    criterion = get_object_or_404(Criterion.objects.select_related("call"), call=call, pk=pk)
    step = request.POST.get("step", "")
    if request.method == "POST" and step in MOVES:
        move_criterion(criterion, by=person_of(request), steps=MOVES[step])
        return redirect("call_criteria", slug)
    if request.method == "POST" and step == "remove":
        remove_criterion(criterion, by=person_of(request))
        messages.success(request, _("The criterion is gone."))
        return redirect("call_criteria", slug)
    given = request.POST if request.method == "POST" else None
    is_locked = not may_change_criteria(call)
    form = CriterionForm(given, call=call, is_locked=is_locked, initial=values_of(criterion))
    by = person_of(request)
    if given is not None and form.is_valid() and kept(form, edit_criterion, criterion, by=by, draft=form.draft()):
        messages.success(request, _("The criterion is kept."))
        return redirect("call_criteria", slug)
    return _form_page(request, call, form, criterion)


def _form_page(request: HttpRequest, call: Call, form: CriterionForm, criterion: Criterion | None) -> HttpResponse:
    context = {"form": form, "criterion": criterion, "may_change": may_change_criteria(call)}
    return staff_page(request, "calls/criterion.html", call, context, status=422 if form.errors else 200)
