"""Opening a call, now or later, extending, closing, opening again, calling off and archiving: one page for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import Form, raise_into
from middleground.web.calls.actions import opening
from middleground.web.calls.forms import changing as forms
from middleground.web.calls.models import Call
from middleground.web.calls.queries.missing import missing_for_opening, missing_translations
from middleground.web.calls.states import CALL_CHANGES, may_change
from middleground.web.calls.views.drafting import FORM_METHODS, status_of
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.posting import posted
from middleground.web.people.signed_in import person_of


@dataclass(frozen=True, slots=True)
class Change:
    """One change of state as a page: its words, its form, what it does, and what is said afterwards."""

    title: Promise
    detail: Promise
    button: Promise
    done: Promise
    form: type[Form]
    act: Callable[[Call, Any, Any], None]
    kind: str = "primary"


def _extend(call: Call, by: Any, form: Any) -> None:
    deadline_at = form.deadline_at(call)
    assert deadline_at is not None  # the field is required
    opening.extend_call(call, by=by, deadline_at=deadline_at, reason=form.cleaned_data["reason"])


CHANGES: dict[str, Change] = {
    "open": Change(
        title=_("Open the call"),
        detail=_("From now on everybody can read it and apply. The deadline can only move later."),
        button=pgettext_lazy("a call", "Open"),
        done=_("Open. Everybody can apply now."),
        form=forms.SureForm,
        act=lambda call, by, _form: opening.open_call(call, by=by),
    ),
    "schedule": Change(
        title=_("Open it later"),
        detail=_("It opens by itself at this moment, in the time zone of the call. Until then you can take it back."),
        button=pgettext_lazy("a call", "Schedule"),
        done=_("Scheduled. It opens by itself."),
        form=forms.ScheduleForm,
        act=lambda call, by, form: opening.schedule_call(call, by=by, opens_at=form.opens_at(call)),
    ),
    "unschedule": Change(
        title=_("Take the scheduled call back"),
        detail=_("It becomes a draft again and does not open by itself."),
        button=_("Take it back"),
        done=_("It is a draft again."),
        form=forms.SureForm,
        act=lambda call, by, _form: opening.unschedule_call(call, by=by),
    ),
    "extend": Change(
        title=_("Give more time"),
        detail=_("The deadline moves later. A letter to everybody who has begun waits for you among the drafts."),
        button=_("Give more time"),
        done=_("Extended. The letters wait among the drafts."),
        form=forms.ExtendForm,
        act=_extend,
    ),
    "close": Change(
        title=_("Close the call"),
        detail=_("No more applications are taken. Drafts stay with their authors and are not read."),
        button=pgettext_lazy("a call", "Close"),
        done=_("Closed. Now the applications are read."),
        form=forms.SureForm,
        act=lambda call, by, _form: opening.close_call(call, by=by),
    ),
    "reopen": Change(
        title=_("Open it again"),
        detail=_("Applications are taken again. A letter to everybody who has begun waits for you among the drafts."),
        button=_("Open it again"),
        done=_("Open again. The letters wait among the drafts."),
        form=forms.ReopenForm,
        act=lambda call, by, form: opening.reopen_call(
            call, by=by, deadline_at=form.deadline_at(call), reason=form.cleaned_data["reason"]
        ),
    ),
    "cancel": Change(
        title=_("Call it off"),
        detail=_("This is for good. A letter to everybody who applied waits for you among the drafts."),
        button=_("Call it off"),
        done=_("Called off. The letters wait among the drafts."),
        form=forms.ReasonForm,
        act=lambda call, by, form: opening.cancel_call(call, by=by, reason=form.cleaned_data["reason"]),
        kind="danger",
    ),
    "archive": Change(
        title=_("Archive the call"),
        detail=_("It leaves the public list. Its page stays, and statistics stay."),
        button=pgettext_lazy("a call", "Archive"),
        done=_("Archived."),
        form=forms.SureForm,
        act=lambda call, by, _form: opening.archive_call(call, by=by),
    ),
}


@login_required
@FORM_METHODS
def call_change(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """Ask once, then change the state; what is missing is named with the place to mend it."""
    call = call_for(request, slug, "run")
    if act not in CHANGES:
        raise Http404
    change = CHANGES[act]
    form = change.form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            change.act(call, person_of(request), form)
        except DomainError as error:
            raise_into(form, error)
            return _page(request, call, act, form, status=error.status)
        messages.success(request, str(change.done))
        return redirect("call_staff", slug)
    is_legal = may_change(CALL_CHANGES, act, call.state)
    return _page(request, call, act, form, status=status_of(form) if is_legal else 409)


def _page(request: HttpRequest, call: Call, act: str, form: Form, *, status: int) -> HttpResponse:
    opens = act in {"open", "schedule"}
    context = {
        "act": act,
        "change": CHANGES[act],
        "form": form,
        "is_legal": may_change(CALL_CHANGES, act, call.state),
        "missing": missing_for_opening(call) if opens else [],
        "warnings": missing_translations(call) if opens else [],
    }
    return staff_page(request, "calls/change.html", call, context, status=status)
