"""Writing a call: from a template or a copy, then what was decided, its words, dates, organisers and team."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import Form, kept, raise_into
from middleground.web.base.rights import require
from middleground.web.calls.actions import drafting
from middleground.web.calls.actions.beginning import Beginning, begin_call, duplicate_call
from middleground.web.calls.forms import calls as forms
from middleground.web.calls.models import Call, CallText
from middleground.web.calls.patterns import sessions_of
from middleground.web.calls.queries.calls import calls_of
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.starters import Starter, starter, starters
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.queries import organisations_for
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
AHEAD = dt.timedelta(weeks=8)  # a meeting that is called for today
TO_APPLY = dt.timedelta(weeks=3)


@login_required
@require_safe
def call_new(request: HttpRequest) -> HttpResponse:
    """Choose what to begin with: a template, a call of one's own, or nothing."""
    require(request.user, "calls.run")
    language = reader_language()
    own = [page_of(call, language) for call in calls_of(person_of(request), "calls.run")[:12]]
    context = {"audience": "staff", "here": "calls_list", "starters": starters(language), "own": own}
    return render(request, "calls/new.html", context)


@login_required
@FORM_METHODS
def call_begin(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for the few things no template can know, then keep a draft with everything else in it."""
    require(request.user, "calls.run")
    chosen = starter(name, reader_language())
    if chosen is None:
        raise Http404
    form = _begin_form(request, chosen)
    if request.method == "POST" and form.is_valid():
        call = _begun(form, chosen, by=person_of(request))
        if call is not None:
            messages.success(request, _("Kept as a draft. Nobody else sees it yet."))
            return redirect("call_staff", call.slug)
    context = {"audience": "staff", "here": "calls_list", "form": form, "starter": chosen}
    return render(request, "calls/begin.html", context, status=status_of(form))


@login_required
@require_POST
def call_duplicate(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy a call with its questions and words, without its dates, its applicants and its decisions."""
    call = call_for(request, slug, "run")
    copy = duplicate_call(call, by=person_of(request))
    messages.success(request, _("Copied. Give the copy its own dates."))
    return redirect("call_staff", copy.slug)


@login_required
@FORM_METHODS
def call_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what was decided."""
    call = call_for(request, slug, "run")
    form = forms.CallForm(posted(request), call=call, by=person_of(request), initial=forms.values_of(call))
    sent = request.method == "POST" and form.is_valid()
    if sent and kept(form, drafting.edit_call, call, by=person_of(request), draft=form.draft()):
        messages.success(request, _("Kept."))
        return redirect("call_staff", slug)
    return staff_page(request, "calls/edit.html", call, {"form": form}, status=status_of(form))


@login_required
@FORM_METHODS
def call_words(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Write what the call says in one language, beside the first one."""
    call = call_for(request, slug, "run")
    if language not in call.languages:
        raise Http404
    texts = {text.language: text for text in call.texts.all()}
    text = texts.get(language) or CallText()
    form = forms.WordsForm(posted(request), initial={name: getattr(text, name) for name in CallText.FIELDS})
    sent = request.method == "POST" and form.is_valid()
    if sent and kept(form, drafting.word_call, call, by=person_of(request), language=language, words=form.words()):
        messages.success(request, _("Kept."))
        return redirect("call_staff", slug)
    original = texts.get(call.language) if language != call.language else None
    pairs = [(form[name], getattr(original, name, "")) for name in CallText.FIELDS]
    context = {"form": form, "pairs": pairs, "language": language, "is_translation": original is not None}
    return staff_page(request, "calls/words.html", call, context, status=status_of(form))


@login_required
@FORM_METHODS
def call_sessions(request: HttpRequest, slug: str) -> HttpResponse:
    """Say when the meeting is: line by line, or by a pattern."""
    call = call_for(request, slug, "run")
    is_pattern = request.POST.get("step") == "pattern"
    pattern = forms.PatternForm(request.POST if is_pattern else None)
    lines = forms.SessionForms(None if is_pattern else posted(request), initial=_session_values(call), prefix="s")
    if request.method == "POST" and (pattern if is_pattern else lines).is_valid():
        error = _set_sessions(request, call, pattern if is_pattern else None, lines)
        if error is None:
            messages.success(request, _("Kept."))
            return redirect("call_sessions" if is_pattern else "call_staff", slug)
        messages.error(request, str(error))
    wrong = pattern.errors or (lines.is_bound and not lines.is_valid())
    context = {"lines": lines, "pattern": pattern}
    return staff_page(request, "calls/sessions.html", call, context, status=422 if wrong else 200)


@login_required
@FORM_METHODS
def call_organisers(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who leads, who organises with them and who gave input."""
    call = call_for(request, slug, "run")
    values = [
        {name: getattr(each, name) for name in ("part", "organisation", "working_group", "name")}
        for each in call.organisers.all()
    ]
    lines = forms.OrganiserForms(posted(request), initial=values, prefix="o")
    if request.method == "POST" and lines.is_valid():
        drafts = [draft for draft in (line.draft() for line in lines) if draft is not None]
        try:
            drafting.set_organisers(call, by=person_of(request), organisers=drafts)
        except DomainError as error:
            messages.error(request, str(error))
            return staff_page(request, "calls/organisers.html", call, {"lines": lines}, status=422)
        messages.success(request, _("Kept."))
        return redirect("call_staff", slug)
    wrong = lines.is_bound and not lines.is_valid()
    return staff_page(request, "calls/organisers.html", call, {"lines": lines}, status=422 if wrong else 200)


def status_of(*given: Form) -> int:
    """Return 422 when a form came back with something to mend."""
    return 422 if any(form.is_bound and form.errors for form in given) else 200


def _begin_form(request: HttpRequest, chosen: Starter) -> forms.BeginForm:
    today = timezone.localdate()
    first_day = today + AHEAD
    initial = {
        "title": chosen.title,
        "places": chosen.places,
        "first_day": first_day,
        "deadline_day": today + TO_APPLY if chosen.has_deadline else None,
    }
    by = person_of(request)
    organisations = organisations_for(by, "calls.run")
    return forms.BeginForm(
        posted(request),
        organisations=organisations,
        by=by,
        zone=str(timezone.get_default_timezone()),
        languages=[code for code in chosen.languages if code != chosen.language],
        initial=initial,
    )


def _begun(form: forms.BeginForm, chosen: Starter, *, by: Any) -> Call | None:
    given, language = form.cleaned_data, chosen.language
    beginning = Beginning(
        title=given["title"],
        first_day=given["first_day"],
        deadline_at=form.deadline_at,
        places=given["places"],
        languages=(language, *given.get("others", [])),
        area=given["area"],
        contact=given["contact"],
    )
    try:
        return begin_call(by=by, organisation=given["organisation"], name=chosen.name, beginning=beginning)
    except DomainError as error:
        raise_into(form, error)
        return None


def _session_values(call: Call) -> list[dict[str, Any]]:
    values = []
    for session in call.sessions.all():
        begins, ends = session.starts_at.astimezone(call.zone), session.ends_at.astimezone(call.zone)
        values.append({"key": session.pk, "day": begins.date(), "begins": begins.time(), "ends": ends.time()})
    return values


def _set_sessions(request: HttpRequest, call: Call, pattern: Any, lines: Any) -> DomainError | None:
    """Keep the dates of the form that was sent; return what was refused."""
    try:
        if pattern is not None:
            given = pattern.cleaned_data
            drafts = sessions_of(given["pattern"], given["first_day"], call.time_zone)
        else:
            drafts = [draft for draft in (line.draft(call.time_zone) for line in lines) if draft is not None]
        drafting.set_sessions(call, by=person_of(request), sessions=drafts)
    except DomainError as error:
        return error
    return None
