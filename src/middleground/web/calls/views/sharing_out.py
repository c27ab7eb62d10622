"""Who reads which application: shared out by the platform, changed by hand."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from middleground.engine.selection.assignment import Readings
from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.calls.actions.reading_rules import set_reading_rules
from middleground.web.calls.actions.sharing_out import (
    give_reading,
    lift_conflict,
    note_conflict,
    share_out_readings,
    take_reading,
)
from middleground.web.calls.forms.team import ReadingRulesForm, ShareOutForm
from middleground.web.calls.models import Application, Assignment, Call
from middleground.web.calls.queries.blind import rules_of_reading
from middleground.web.calls.queries.conflicts import WORDS, conflicts_of
from middleground.web.calls.queries.reading import READABLE, is_reading, progress_of, readers_of
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.people.models import Person
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM_METHODS
def call_readings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who reads what and how far everybody is; share applications out."""
    call = call_for(request, slug, "run")
    rules = rules_of_reading(call)
    if request.POST.get("step") == "rules":
        set_reading_rules(call, by=person_of(request), shows_experience="shows_experience" in request.POST)
        return redirect("call_readings", slug)
    form = ShareOutForm(request.POST if request.method == "POST" else None, initial={"each": rules.readers_each})
    if request.method == "POST" and form.is_valid() and _shared_out(request, call, form):
        return redirect("call_readings", slug)
    context = {
        "form": form,
        "rules_form": ReadingRulesForm(initial={"shows_experience": rules.shows_experience}),
        "is_reading": is_reading(call),
        "progress": progress_of(call),
        "readers": readers_of(call),
        "rows": _rows(call),
        "has_criteria": call.criteria.exists(),
    }
    return staff_page(request, "calls/readings.html", call, context, status=422 if form.errors else 200)


def _shared_out(request: HttpRequest, call: Call, form: ShareOutForm) -> bool:
    try:
        found = share_out_readings(
            call, by=person_of(request), each=form.cleaned_data["each"], anew=form.cleaned_data["anew"]
        )
    except DomainError as error:
        raise_into(form, error)
        return False
    _tell(request, found)
    return True


def _tell(request: HttpRequest, found: Readings) -> None:
    given, short = len(found.given), len(found.missing)
    words = ngettext("%(count)s reading was given out.", "%(count)s readings were given out.", given)
    messages.success(request, words % {"count": given})
    if short:
        words = ngettext(
            "%(count)s application has fewer readers than asked for: nobody without an interest in it has room.",
            "%(count)s applications have fewer readers than asked for: nobody without an interest in them has room.",
            short,
        )
        messages.warning(request, words % {"count": short})


def _rows(call: Call) -> list[dict[str, object]]:
    applications = call.applications.filter(state__in=READABLE).order_by("number")
    found = applications.prefetch_related("assignments__reviewer")
    return [
        {
            "number": one.number,
            "readers": sorted(
                (assignment for assignment in one.assignments.all() if assignment.state != Assignment.State.CONFLICT),
                key=lambda assignment: assignment.letter,
            ),
            "conflicts": sum(each.state == Assignment.State.CONFLICT for each in one.assignments.all()),
        }
        for one in found
    ]


@login_required
@FORM_METHODS
def call_readings_of(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change by hand who reads one application."""
    call = call_for(request, slug, "run")
    application = get_object_or_404(Application.objects.select_related("call"), call=call, number=number)
    if request.method == "POST":
        _change(request, call, application)
        return redirect("call_readings_of", slug, number)
    context = {"application_number": number, "rows": _reader_rows(call, application), "is_reading": is_reading(call)}
    return staff_page(request, "calls/readings_of.html", call, context)


def _change(request: HttpRequest, call: Call, application: Application) -> None:
    by, step = person_of(request), request.POST.get("step", "")
    asked = request.POST.get("reader", "")
    member = call.team.filter(part="reviewer", person_id=int(asked) if asked.isdecimal() else 0).first()
    reader = get_object_or_404(Person, pk=member.person_id if member else 0)
    assignment = application.assignments.filter(reviewer=reader).select_related("application__call").first()
    if step == "give":
        give_reading(application, by=by, reader=reader)
    elif step == "conflict":
        note_conflict(application, by=by, reader=reader)
    elif assignment is not None and step == "take":
        take_reading(assignment, by=by)
    elif assignment is not None and step == "lift":
        lift_conflict(assignment, by=by)
    messages.success(request, _("Changed."))


def _reader_rows(call: Call, application: Application) -> list[dict[str, object]]:
    members = list(call.team.filter(part="reviewer").select_related("person").order_by("person__name", "person__email"))
    people = [member.person for member in members]
    both = list(Application.objects.filter(duo_id=application.duo_id)) if application.duo_id else [application]
    conflicts = conflicts_of(both, people)[application.pk]
    states = dict(application.assignments.values_list("reviewer_id", "state"))
    loads = {one.person_id: one.progress.total for one in readers_of(call)}
    return [
        {
            "person": person,
            "state": states.get(person.pk, ""),
            "why": WORDS.get(conflicts.get(person.pk, "")),
            "load": loads.get(person.pk, 0),
        }
        for person in people
    ]
