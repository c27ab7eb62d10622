"""One application per screen: answers without names, the rubric beside them, a key for every button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from middleground.web.base.forms import kept
from middleground.web.calls.actions.reading import declare_conflict, save_reading
from middleground.web.calls.forms.reading import ReadingForm, values_of
from middleground.web.calls.models import Assignment, Call, Criterion
from middleground.web.calls.queries.blind import blind_application
from middleground.web.calls.queries.reading import (
    OUT,
    READABLE,
    Reading,
    is_reading,
    next_unread,
    own_progress,
    readings_of,
)
from middleground.web.calls.queries.reviews import name_of
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
DONE_STEPS = {"done", "done_next"}


@login_required
@require_safe
def call_read(request: HttpRequest, slug: str) -> HttpResponse:
    """List what a reviewer was given, by number, with how far they are."""
    call = call_for(request, slug, "review")
    readings = readings_of(call, person_of(request))
    context = {
        "readings": readings,
        "progress": own_progress(readings),
        "next": next_unread(readings),
        "is_reading": is_reading(call),
    }
    return staff_page(request, "calls/read.html", call, context)


@login_required
@FORM_METHODS
def call_read_one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one application without what tells who it is; keep what its reader says of it."""
    call = call_for(request, slug, "review")
    assignment = _own_assignment(request, call, number)
    if request.POST.get("step") == "conflict":
        declare_conflict(assignment, by=person_of(request))
        messages.success(request, _("You will not read this application. Somebody else will."))
        return _next(request, call, number)
    criteria = list(call.criteria.all())
    given = request.POST if request.method == "POST" else None
    form = ReadingForm(given, criteria=criteria, initial=values_of(assignment))
    if given is not None and form.is_valid():
        reply = _kept(request, call, assignment, form)
        if reply is not None:
            return reply
    return _page(request, call, assignment, form)


def _own_assignment(request: HttpRequest, call: Call, number: int) -> Assignment:
    """Return what this reviewer was given; of other applications they do not even learn that they are there."""
    own = Assignment.objects.filter(application__call=call, application__number=number, reviewer=person_of(request))
    related = own.select_related("application__call").prefetch_related("scores", "tags")
    assignment = related.exclude(application__state__in=OUT).first()
    if assignment is None:
        raise Http404
    return assignment


def _kept(request: HttpRequest, call: Call, assignment: Assignment, form: ReadingForm) -> HttpResponse | None:
    """Keep the reading; what is complete but for a score is kept, too, and asked for."""
    step, number = request.POST.get("step", ""), assignment.application.number
    by, draft = person_of(request), form.draft()
    if not kept(form, save_reading, assignment, by=by, draft=draft, is_done=False):
        return None
    if step == "auto":
        return render(request, "calls/_kept.html", {"is_done": assignment.state == Assignment.State.DONE})
    if step in DONE_STEPS and not kept(form, save_reading, assignment, by=by, draft=draft, is_done=True):
        return None
    if step == "done_next":
        return _next(request, call, number)
    messages.success(request, _("Kept."))
    return redirect("call_read_one", call.slug, number)


def _next(request: HttpRequest, call: Call, number: int) -> HttpResponse:
    following = next_unread(readings_of(call, person_of(request)), after=number)
    if following is None:
        return redirect("call_read", call.slug)
    return redirect("call_read_one", call.slug, following)


def _page(request: HttpRequest, call: Call, assignment: Assignment, form: ReadingForm) -> HttpResponse:
    readings = readings_of(call, person_of(request))
    numbers = [one.number for one in readings if one.state != Assignment.State.CONFLICT]
    application = assignment.application
    has_conflict = assignment.state == Assignment.State.CONFLICT
    context = {
        "shown": None if has_conflict else blind_application(application),
        "number": application.number,
        "assignment": assignment,
        "form": form,
        "criteria": [_criterion(one, form, call) for one in form.criteria],
        "known_tags": _known_tags(readings),
        "progress": own_progress(readings),
        "may_write": is_reading(call) and application.state in READABLE and not has_conflict,
        **_neighbours(numbers, application.number),
    }
    return staff_page(request, "calls/read_one.html", call, context, status=422 if form.errors else 200)


def _criterion(criterion: Criterion, form: ReadingForm, call: Call) -> dict[str, Any]:
    field = form[f"score_{criterion.pk}"]
    chosen = str(field.value() or "") if field.value() != 0 else "0"
    levels = [(level, words, level == chosen) for level, words in sorted(criterion.rubric.items())]
    return {"name": name_of(criterion, reader_language(), call), "field": field, "levels": levels}


def _known_tags(readings: list[Reading]) -> list[str]:
    return sorted({tag for reading in readings for tag in reading.tags})


def _neighbours(numbers: list[int], number: int) -> dict[str, int | None]:
    earlier = [one for one in numbers if one < number]
    later = [one for one in numbers if one > number]
    return {"previous": earlier[-1] if earlier else None, "following": later[0] if later else None}
