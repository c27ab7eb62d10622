"""The draw for those who choose: explained in three screens, prepared, published, drawn, and its minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import Form, kept
from middleground.web.calls.actions import choosing, drawing, replacing
from middleground.web.calls.forms.drawing import (
    PlanForm,
    SecretForm,
    SecretsForm,
    SourceTextForm,
    new_secret,
    plan_values,
)
from middleground.web.calls.models import Call, Choice, Selection
from middleground.web.calls.queries.draws import published_draws, shown_draw
from middleground.web.calls.queries.group import final_selections, group_of, unfinished_selection
from middleground.web.calls.queries.pool import feature_questions
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.engine_words import words_of_error
from middleground.web.conversations.views.visits import reader_language
from middleground.web.jobs.actions import UNFINISHED
from middleground.web.jobs.models import Job
from middleground.web.jobs.queries import progress_of
from middleground.web.people.signed_in import person_of

SCREENS = 3
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
State = Selection.State


@login_required
@require_safe
def call_draw_explained(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain a draw in three screens, one at a time."""
    call = call_for(request, slug, "select")
    asked = request.GET.get("screen", "1")
    screen = int(asked) if asked in {"1", "2", "3"} else 1
    context = {"screen": screen, "screens": SCREENS, "before": screen - 1}
    context["after"] = screen + 1 if screen < SCREENS else 0
    return staff_page(request, "calls/draw_explained.html", call, context)


@login_required
@FORM_METHODS
def call_draw(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the draw at the step where it is, and take what this step asks for."""
    call = call_for(request, slug, "select")
    selection = unfinished_selection(call)
    if selection is not None and selection.method != Call.Method.DRAW:
        return redirect("call_choose", slug)
    forms = _forms(request, selection)
    if request.method == "POST" and _done(request, call, selection, forms):
        return redirect("call_draw", slug)
    wrong = any(form.errors for form in forms.values())
    context = {**_context(request, call, selection), **forms}
    return staff_page(request, "calls/draw.html", call, context, status=422 if wrong else 200)


def _forms(request: HttpRequest, selection: Selection | None) -> dict[str, Form]:
    do, sent = request.POST.get("do", ""), request.POST

    def bound(name: str) -> Any:
        return sent if request.method == "POST" and do == name else None

    by = person_of(request)
    return {
        "plan": PlanForm(bound("prepare"), initial=plan_values(selection)),
        "secret": SecretForm(bound("secret"), initial={"name": by.name, "secret": new_secret()}),
        "text": SourceTextForm(bound("draw")),
        "secrets": SecretsForm(bound("open")),
    }


def _done(request: HttpRequest, call: Call, selection: Selection | None, forms: dict[str, Any]) -> bool:
    """Do what was asked; say whether it is done, or the page comes back with what is wrong."""
    by, do = person_of(request), request.POST.get("do", "")
    if do == "prepare":
        form = forms["plan"]
        return form.is_valid() and kept(form, drawing.prepare_draw, call, by=by, plan=form.plan())
    if selection is None:
        raise DomainError("calls.selection_moved_on")
    if do == "secret":
        form = forms["secret"]
        return form.is_valid() and kept(form, drawing.bring_secret, selection, by=by, **form.cleaned_data)
    if do in {"draw", "open"}:
        return _drawn(request, selection, forms["text" if do == "draw" else "secrets"])
    simple = {
        "again": drawing.make_again,
        "propose": drawing.propose_draw,
        "publish": drawing.publish_draw,
        "back": choosing.take_back,
        "drop": choosing.drop_selection,
    }
    if do not in simple:
        raise DomainError("calls.selection_moved_on")
    simple[do](selection, by=by)
    return True


def _drawn(request: HttpRequest, selection: Selection, form: Form) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    told = {"text": given["text"]} if "text" in given else {"told": [given["first"], given["second"]]}
    if not kept(form, drawing.draw_group, selection, by=person_of(request), **told):
        return False
    messages.success(request, _("Drawn. The letters wait to be looked through."))
    return True


def _context(request: HttpRequest, call: Call, selection: Selection | None) -> dict[str, Any]:
    by = person_of(request)
    context: dict[str, Any] = {
        "selection": selection,
        "group": group_of(call),
        "final": [each for each in final_selections(call) if each.method == Call.Method.DRAW],
        "published": published_draws(call),
        "may_promote": replacing.last_draw(call) is not None,
    }
    if selection is not None:
        context |= {
            "job": _job(selection),
            "levels": _levels(call, selection),
            "is_own": selection.proposed_by_id == by.pk,
            "has_brought": any(each.get("by") == by.pk for each in selection.commitments),
            "missing_secrets": _missing(selection),
            "problem": words_of_error(selection.problem, {}) if selection.problem else "",
        }
    return context


def _missing(selection: Selection) -> int:
    by_parties = selection.randomness == Selection.Randomness.PARTIES
    return drawing.PARTIES - len(selection.commitments) if by_parties else 0


def _job(selection: Selection) -> Any:
    found = Job.objects.filter(name=drawing.MAKE_TICKETS, once=str(selection.pk), state__in=UNFINISHED).first()
    return progress_of(found.pk) if found else None


def _levels(call: Call, selection: Selection) -> list[tuple[str, str, int | None]]:
    """Return the chance of each level before the draw is published, in words."""
    questions = {each.feature: each for each in feature_questions(call, reader_language())}
    found = []
    for each in selection.preview.get("levels", []):
        question = questions.get(each["feature"])
        label = question.label_of(each["level"]) if question else each["level"]
        found.append((question.label if question else each["feature"], label, each["percent"]))
    return found


@login_required
@require_POST
def call_promote(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite who is next on the waiting list by the draw, or close the list."""
    call = call_for(request, slug, "select")
    if request.POST.get("do") == "close":
        replacing.close_waiting_list(call, by=person_of(request))
        messages.success(request, _("The waiting list is closed. The letters wait to be looked through."))
    else:
        made = replacing.promote_next(call, by=person_of(request))
        words = _("Invited by the order of the draw: %(count)s. The letter waits to be looked through.")
        messages.success(request, words % {"count": made.places})
    return redirect("call_choose", slug)


@login_required
@require_safe
def call_minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the minutes of every selection of the call, for the file."""
    call = call_for(request, slug, "select")
    context = {"minutes": [_minutes(selection) for selection in final_selections(call)]}
    return staff_page(request, "calls/minutes.html", call, context)


def _minutes(selection: Selection) -> dict[str, Any]:
    choices = list(selection.choices.exclude(outcome="").select_related("application").order_by("application__number"))
    outcomes = [
        (str(label), [each for each in choices if each.outcome == value]) for value, label in Choice.Outcome.choices
    ]
    by_lot = selection.method == Call.Method.DRAW and bool(selection.case_digest)
    return {
        "selection": selection,
        "lists": [(label, found) for label, found in outcomes if found],
        "draw": shown_draw(selection, reader_language()) if by_lot else None,
    }
