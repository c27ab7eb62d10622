"""Bringing a conversation from elsewhere: the file, what was found in it, yes or no, and how far the copying is."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import kept, raise_into
from middleground.web.base.rights import require
from middleground.web.conversations.actions.importing import (
    Provenance,
    bring_export,
    confirm_import,
    discard_import,
    settle_sign,
)
from middleground.web.conversations.engine_words import words_of_error, words_of_note
from middleground.web.conversations.forms.importing import ExportForm, SignForm
from middleground.web.conversations.models import ConversationImport
from middleground.web.conversations.views.drafting import FORM_METHODS
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.jobs.models import Job
from middleground.web.jobs.queries import JobView, progress_of
from middleground.web.people.queries import organisations_for
from middleground.web.people.signed_in import person_of

State = ConversationImport.State


@login_required
@FORM_METHODS
def conversation_import(request: HttpRequest) -> HttpResponse:
    """Choose a file; below it, what was brought before."""
    require(request.user, "conversations.import")
    organisations = organisations_for(person_of(request), "conversations.import")
    form = ExportForm(
        posted(request),
        request.FILES or None,
        organisations=organisations,
        initial={"language": reader_language()},
    )
    if request.method == "POST" and form.is_valid():
        brought = _bring(request, form)
        if brought is not None:
            return redirect("conversation_import_show", brought.key)
    earlier = ConversationImport.objects.filter(organisation__in=organisations).select_related("conversation")[:20]
    context = {"audience": "staff", "here": "conversations_list", "form": form, "earlier": earlier}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "conversations/import.html", context, status=status)


@login_required
@FORM_METHODS
def conversation_import_show(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what was found, what is wrong or how far it is; take the next decision."""
    brought = get_object_or_404(ConversationImport.objects.select_related("organisation", "conversation"), key=key)
    require(request.user, "conversations.import", brought.organisation)
    form = SignForm(request.POST if request.POST.get("do") == "sign" else None)
    if request.method == "POST":
        reply = _decide(request, brought, form)
        if reply is not None:
            return reply
    context = {"audience": "staff", "here": "conversations_list", "brought": brought, "form": form, **_words(brought)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "conversations/import_show.html", context, status=status)


def _bring(request: HttpRequest, form: ExportForm) -> ConversationImport | None:
    given = form.cleaned_data
    try:
        return bring_export(
            given["file"],
            by=person_of(request),
            organisation=given["organisation"],
            origin=Provenance(given["language"], given["attribution"], given["licence"]),
        )
    except DomainError as error:
        raise_into(form, error)
        return None


def _decide(request: HttpRequest, brought: ConversationImport, form: SignForm) -> HttpResponse | None:
    do, by = request.POST.get("do"), person_of(request)
    if do == "discard":
        discard_import(brought, by=by)
        messages.success(request, _("The file is thrown away."))
        return redirect("conversation_import")
    if do == "confirm":
        confirm_import(brought, by=by)
    elif not (form.is_valid() and kept(form, settle_sign, brought, by=by, sign=form.cleaned_data["sign"])):
        return None
    return redirect("conversation_import_show", brought.key)


def _words(brought: ConversationImport) -> dict[str, Any]:
    job = _job(brought)
    if job is not None and job.finished:
        brought.refresh_from_db()  # the job may have ended after the import was read, and nothing asks again then
    problem = brought.problem
    return {
        "problem": words_of_error(problem["code"], problem["params"]) if problem else "",
        "notes": [words_of_note(code, params) for code, params in brought.found.get("notes", [])],
        "is_busy": brought.state in {State.READING, State.COPYING},
        "job": job,
    }


def _job(brought: ConversationImport) -> JobView | None:
    """Return how the work stands; a job that ended long ago is no longer known."""
    if brought.job_id is None or not Job.objects.filter(pk=brought.job_id).exists():
        return None
    return progress_of(brought.job_id)
