"""What an applicant does beside the answers: details, a duo, needs, withdrawing, erasing, taking everything along."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import Form, raise_into
from middleground.web.calls.actions import applying, duos, erasing, needs
from middleground.web.calls.forms.applying import (
    CodeForm,
    DetailsForm,
    DuoForm,
    NeedsForm,
    details_as_typed,
    may_be_duo,
    needs_as_typed,
)
from middleground.web.calls.links import token_of
from middleground.web.calls.models import Application, ApplicationFile
from middleground.web.calls.queries.own import duo_of, own_data
from middleground.web.calls.queries.telling import invitation_waits
from middleground.web.calls.views.applying import FORM_METHODS, by_link, own_page
from middleground.web.conversations.views.posting import posted
from middleground.web.people.models import Person


@FORM_METHODS
@by_link
def application_details(request: HttpRequest, application: Application) -> HttpResponse:
    """Correct name, organisation, language of letters."""
    form = DetailsForm(posted(request), initial=details_as_typed(application))
    if request.method == "POST" and form.is_valid():
        applying.change_details(application, **form.cleaned_data)
        return redirect("application", token_of(application))
    words = {"title": _("Your name and language"), "action": _("Save"), "back": _("Back"), "form": form}
    return _step(request, application, words)


@FORM_METHODS
@by_link
def application_needs(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask those who are invited what they need."""
    if not needs.may_state_needs(application) or invitation_waits(application):
        raise DomainError("calls.needs_later")
    form = NeedsForm(posted(request), initial=needs_as_typed(application))
    if request.method == "POST" and form.is_valid():
        needs.state_needs(application, **form.cleaned_data)
        return redirect("application", token_of(application))
    lines = [
        _("You may leave all of this empty. Nobody asks why."),
        _("Only who arranges the meeting reads this. It is erased two weeks after the meeting."),
    ]
    words = {"title": _("What you need to take part"), "action": _("Save"), "back": _("Back"), "form": form}
    return _step(request, application, {**words, "lines": lines})


@FORM_METHODS
@by_link
def application_withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once, then withdraw."""
    if request.method == "POST":
        applying.withdraw(application)
        return redirect("application", token_of(application))
    lines = [
        _("Nobody judges your application any more, and what you offered is not used."),
        _("What you wrote stays here until you erase it, or until it is erased with the other applications."),
    ]
    if application.duo_id:
        lines.append(_("The person with whom you apply goes on alone and gets a letter."))
    words = {"title": _("Withdraw your application?"), "action": _("Withdraw"), "back": _("Keep it"), "kind": "danger"}
    return _step(request, application, {**words, "lines": lines})


@FORM_METHODS
@by_link
def application_erase(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once, then erase everything."""
    if request.method == "POST":
        forget = f"{application.call.slug}-{application.number}"
        erasing.erase_application(application)
        return render(request, "calls/erased.html", {"audience": "resident", "forget": forget})
    lines = [
        _("Your name, your address, your answers and your files go at once and for good."),
        _("You no longer take part in this call, and we cannot write to you any more."),
    ]
    words = {"title": _("Erase everything?"), "action": _("Erase everything"), "back": _("Keep it"), "kind": "danger"}
    return _step(request, application, {**words, "lines": lines})


@require_safe
@by_link
def application_data(request: HttpRequest, application: Application) -> HttpResponse:  # noqa: ARG001
    """Hand out everything that is kept, as a file that people and programs read."""
    reply = JsonResponse(own_data(application), json_dumps_params={"ensure_ascii": False, "indent": 2})
    reply["Content-Disposition"] = 'attachment; filename="my-application.json"'
    return reply


@require_safe
@by_link
def application_file(request: HttpRequest, application: Application, key: uuid.UUID) -> HttpResponseBase:  # noqa: ARG001
    """Hand out one of one's own files."""
    return as_download(get_object_or_404(ApplicationFile, key=key, answer__application=application))


def as_download(file: ApplicationFile) -> HttpResponseBase:
    """Return a file that is never opened inside a page."""
    reply = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type)
    reply["Content-Security-Policy"] = "sandbox; default-src 'none'"
    reply["Cache-Control"] = "no-store"
    return reply


@require_POST
@by_link
def application_take_back(request: HttpRequest, application: Application, question: str) -> HttpResponse:  # noqa: ARG001
    """Withdraw the consent that an answer goes on."""
    applying.take_back_offer(application, question_key=question)
    return redirect("application", token_of(application))


@login_required
@require_POST
@by_link
def application_link(request: HttpRequest, application: Application) -> HttpResponse:
    """Keep the application with the account of whoever is signed in."""
    assert isinstance(request.user, Person)
    applying.link_account(application, by=request.user)
    return redirect("application", token_of(application))


@FORM_METHODS
@by_link
def application_duo(request: HttpRequest, application: Application) -> HttpResponse:
    """Make a code, enter one, confirm or dissolve."""
    if not may_be_duo(application.call):
        raise DomainError("calls.duos_not_here")
    do = request.POST.get("do", "")
    forms: dict[str, Form] = {
        "duo_form": DuoForm(request.POST if do == "propose" else None, initial={"mode": "together"}),
        "code_form": CodeForm(request.POST if do == "join" else None),
    }
    if request.method == "POST" and _done(application, do, forms):
        return redirect("application_duo", token_of(application))
    status = 422 if any(form.is_bound and form.errors for form in forms.values()) else 200
    return own_page(request, "calls/duo.html", application, {"duo": duo_of(application), **forms}, status=status)


def _done(application: Application, do: str, forms: dict[str, Form]) -> bool:
    """Do what was asked; False when a form has to be shown again."""
    if do == "confirm":
        duos.confirm_duo(application)
    elif do == "dissolve":
        duos.dissolve_duo(application)
    elif do == "propose" and forms["duo_form"].is_valid():
        duos.propose_duo(application, mode=forms["duo_form"].cleaned_data["mode"])
    else:
        return do == "join" and _joined(application, forms["code_form"])
    return True


def _joined(application: Application, form: Form) -> bool:
    if not form.is_valid():
        return False
    try:
        duos.join_duo(application, code=form.cleaned_data["code"])
    except DomainError as error:
        raise_into(form, error)
        return False
    return True


def _step(request: HttpRequest, application: Application, words: dict[str, Any]) -> HttpResponse:
    form = words.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return own_page(
        request, "calls/own_step.html", application, {"kind": "primary", "lines": [], **words}, status=status
    )
