"""Wondering what other targets would change."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from middleground.web.base.forms import kept
from middleground.web.calls.actions.targets import WHAT_IF, ask_what_if
from middleground.web.calls.forms.targets import WhatIfForm
from middleground.web.calls.models import Call
from middleground.web.calls.queries.examining import applied_to, what_if_of
from middleground.web.calls.queries.pool import feature_questions
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.engine_words import words_of_error
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.jobs.actions import UNFINISHED
from middleground.web.jobs.models import Job
from middleground.web.jobs.queries import progress_of
from middleground.web.people.signed_in import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what a change of targets would do, told by kind and never by person."""
    call = call_for(request, slug, "select")
    shown = what_if_of(call, reader_language())
    questions = feature_questions(call, reader_language())
    form = WhatIfForm(posted(request), questions=questions, initial=_initial(call))
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and kept(form, ask_what_if, call, by=person_of(request), asked=form.asked()):
        return redirect("call_what_if", slug)
    found = Job.objects.filter(name=WHAT_IF, once=str(call.pk), state__in=UNFINISHED).first()
    context = {
        "form": form,
        "shown": shown,
        "job": progress_of(found.pk) if found else None,
        "problem": words_of_error(shown.problem, {}) if shown and shown.problem else "",
        "asked_about": _asked_about(call, shown.asked.feature, shown.asked.level) if shown else "",
    }
    return staff_page(request, "calls/what_if.html", call, context, status=422 if form.errors else 200)


def _initial(call: Call) -> dict[str, int]:
    return {"places": call.places or len(applied_to(call))}


def _asked_about(call: Call, feature: str, level: str) -> str:
    for question in feature_questions(call, reader_language()):
        if question.feature == feature:
            return f"{question.label}: {question.label_of(level)}"
    return ""
