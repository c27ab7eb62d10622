"""Whether applications may be chosen at all: what stands out is shown, a person decides and gives a reason."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from middleground.web.base.forms import Form, kept
from middleground.web.calls.actions.eligibility import find_eligible, find_ineligible, reconsider
from middleground.web.calls.forms.reading import IneligibleForm, ReconsiderForm
from middleground.web.calls.models import Application, Call
from middleground.web.calls.queries.answers import answers_of
from middleground.web.calls.queries.checks import OPEN_STATES, checked_applications, passes_all
from middleground.web.calls.queries.reading import is_reading
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.people.models import Person
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM_METHODS
def call_eligibility(request: HttpRequest, slug: str) -> HttpResponse:
    """List applications with what stands out; find those eligible at once of which nothing does."""
    call = call_for(request, slug, "select")
    rows = checked_applications(call)
    plain = [row.number for row in rows if passes_all(row)]
    if request.method == "POST":
        _find_eligible(request, call, plain)
        return redirect("call_eligibility", slug)
    context = {
        "waiting": [row for row in rows if row.is_waiting],
        "judged": [row for row in rows if not row.is_waiting],
        "plain": plain,
        "is_reading": is_reading(call),
    }
    return staff_page(request, "calls/eligibility.html", call, context)


@login_required
@FORM_METHODS
def call_eligibility_of(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one application with all its answers, and decide."""
    call = call_for(request, slug, "select")
    applications = Application.objects.select_related("call").filter(state__in=OPEN_STATES)
    application = get_object_or_404(applications, call=call, number=number)
    step = request.POST.get("step", "")
    if step == "eligible":
        _find_eligible(request, call, [number])
        return redirect("call_eligibility", slug)
    refusal = IneligibleForm(request.POST if step == "ineligible" else None)
    reopening = ReconsiderForm(request.POST if step == "reconsider" else None)
    by = person_of(request)
    if step == "ineligible" and _decided(refusal, find_ineligible, application, by):
        return redirect("call_eligibility", slug)
    if step == "reconsider" and _decided(reopening, reconsider, application, by):
        return redirect("call_eligibility_of", slug, number)
    rows = [row for row in checked_applications(call) if row.number == number]
    context = {
        "row": rows[0],
        "answers": answers_of(application, hide_identifying=False),
        "refusal": refusal,
        "reopening": reopening,
        "is_waiting": application.state == ApplicationState.SUBMITTED,
        "is_reading": is_reading(call),
    }
    status = 422 if refusal.errors or reopening.errors else 200
    return staff_page(request, "calls/eligibility_of.html", call, context, status=status)


def _find_eligible(request: HttpRequest, call: Call, numbers: list[int]) -> None:
    count = find_eligible(call, by=person_of(request), numbers=numbers)
    words = ngettext("%(count)s application is eligible.", "%(count)s applications are eligible.", count)
    messages.success(request, words % {"count": count})


def _decided(form: Form, act: Callable[..., None], application: Application, by: Person) -> bool:
    return form.is_valid() and kept(form, act, application, by=by, **form.cleaned_data)
