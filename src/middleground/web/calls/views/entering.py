"""Staff: what has come in, one application from paper, many from a list, what was offered, what people need."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import kept, raise_into
from middleground.web.base.rights import may
from middleground.web.calls.actions import applying, entering, erasing
from middleground.web.calls.forms.answering import AnswersForm
from middleground.web.calls.forms.entering import ListForm, PaperForm
from middleground.web.calls.lists import OWN_COLUMNS, Reading, as_text, judged, table_of
from middleground.web.calls.models import Application, ApplicationFile, Call
from middleground.web.calls.queries.answers import answers_of
from middleground.web.calls.queries.arrivals import arrivals_of, needs_of, sent_applications
from middleground.web.calls.queries.intake import offers_of
from middleground.web.calls.queries.questions import AskedQuestion, questions_of
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.views.applying import FORM_METHODS, answers_in
from middleground.web.calls.views.own import as_download
from middleground.web.calls.views.sheets import sheets_of
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of


@login_required
@require_safe
def call_applications(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was sent."""
    call = call_for(request, slug, "select")
    context = {"arrivals": arrivals_of(call), "applications": sent_applications(call)}
    return staff_page(request, "calls/applications.html", call, context)


@login_required
@FORM_METHODS
def call_application(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one application with its name; withdraw or erase it for somebody who asks for it."""
    call = call_for(request, slug, "select")
    application = _sent_one(call, number)
    if request.method == "POST":
        call_for(request, slug, "run")
        return _done_for(request, application, request.POST.get("do", ""))
    context = {"application": application, "answers": answers_of(application, hide_identifying=False)}
    return staff_page(request, "calls/application_staff.html", call, context)


@login_required
@require_safe
def call_file(request: HttpRequest, slug: str, key: uuid.UUID) -> HttpResponseBase:
    """Hand out a file of an application to who selects; never to readers, since files carry names inside."""
    call = call_for(request, slug, "see")
    found = ApplicationFile.objects.select_related("answer__question", "answer__application")
    file = get_object_or_404(found.exclude(answer__application__state=ApplicationState.DRAFT), key=key)
    if file.answer.application.call_id != call.pk:
        raise Http404
    if may(request.user, "calls.select", call):
        return as_download(file)
    raise Http404


@login_required
@FORM_METHODS
def call_enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter one application from paper."""
    call = call_for(request, slug, "run")
    questions = questions_of(call, reader_language())
    person_form = PaperForm(posted(request), initial={"language": call.language})
    form = AnswersForm(posted(request), request.FILES or None, questions=questions, is_final=True)
    is_valid = [person_form.is_valid(), form.is_valid()] if request.method == "POST" else [False]
    if all(is_valid):
        given = {"by": person_of(request), "questions": questions, "entry": _entry(person_form, form)}
        if kept(person_form, entering.enter_application, call, **given):
            messages.success(request, _("Entered. You can enter the next one."))
            return redirect("call_enter", slug)
    context = {"person_form": person_form, "form": form, "sheets": sheets_of(form, {})}
    status = 422 if person_form.errors or form.errors else 200
    return staff_page(request, "calls/enter.html", call, context, status=status)


@login_required
@FORM_METHODS
def call_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a list: it is judged and shown first, and nothing is kept while a cell is wrong."""
    call = call_for(request, slug, "run")
    questions = questions_of(call, reader_language())
    form = ListForm(posted(request), request.FILES or None)
    reading = None
    if request.method == "POST" and form.is_valid():
        reading = _read(form, call, questions)
        if reading is not None and not reading.problems and request.POST.get("step") == "enter":
            done = _import(form, call, reading, request, questions)
            if done is not None:
                return done
    context = {"form": form, "reading": reading, "columns": [*OWN_COLUMNS, *(each.key for each in questions)]}
    status = 422 if form.errors or (reading is not None and reading.problems) else 200
    return staff_page(request, "calls/import.html", call, context, status=status)


@login_required
@require_safe
def call_offers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what applicants offered, without anything that says who."""
    call = call_for(request, slug, "select")
    return staff_page(request, "calls/offers.html", call, {"offers": offers_of(call, reader_language())})


@login_required
@require_safe
def call_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what people need to who arranges it, and to nobody else."""
    call = call_for(request, slug, "arrange")
    reply = staff_page(request, "calls/needs.html", call, {"needs": needs_of(call)})
    reply["Cache-Control"] = "no-store"
    return reply


def _sent_one(call: Call, number: int) -> Application:
    return get_object_or_404(sent_applications(call).select_related("call__organisation"), number=number)


def _done_for(request: HttpRequest, application: Application, do: str) -> HttpResponse:
    slug = application.call.slug
    if do == "withdraw":
        applying.withdraw(application, by=person_of(request), reason=_("Withdrawn by staff on request."))
        messages.success(request, _("Withdrawn. The applicant gets a letter."))
    elif do == "erase":
        erasing.erase_application(application, by=person_of(request))
        messages.success(request, _("Erased."))
    return redirect("call_applications", slug)


def _entry(person_form: PaperForm, form: AnswersForm) -> entering.Entry:
    given = person_form.cleaned_data
    applicant = applying.Applicant(
        name=given["name"],
        email=given["email"],
        language=given["language"],
        organisation_name=given["organisation_name"],
    )
    return entering.Entry(applicant, answers_in(form), given["received_on"])


def _read(form: ListForm, call: Call, questions: list[AskedQuestion]) -> Reading | None:
    """Judge the file, or what an earlier one held; None when it cannot be read, which is said beside the field."""
    file, typed = form.cleaned_data["file"], form.cleaned_data["from_file"]
    try:
        rows = table_of(file.read(), file.name or "") if file else list(csv.reader(io.StringIO(typed, newline="")))
        _keep_in_page(form, as_text(rows))
        return judged(rows, call=call, questions=questions)
    except DomainError as error:
        raise_into(form, error)
        return None


def _keep_in_page(form: ListForm, text: str) -> None:
    """Put what the file held into the page: a browser does not send a file twice."""
    data = QueryDict(mutable=True)
    data.update({name: str(form.data.get(name, "")) for name in form.fields if name in form.data} | {"from_file": text})
    form.data = data


def _import(
    form: ListForm, call: Call, reading: Reading, request: HttpRequest, questions: list[AskedQuestion]
) -> HttpResponse | None:
    given: dict[str, Any] = {"by": person_of(request), "questions": questions, "entries": reading.entries}
    try:
        done = entering.import_applications(call, with_letters=form.cleaned_data["with_letters"], **given)
    except DomainError as error:
        raise_into(form, error)
        return None
    words = ngettext("%(count)s application was entered.", "%(count)s applications were entered.", done.added)
    known = ngettext("%(count)s was there already.", "%(count)s were there already.", done.known)
    said = words % {"count": done.added} + (" " + known % {"count": done.known} if done.known else "")
    messages.success(request, said)
    return redirect("call_applications", call.slug)
