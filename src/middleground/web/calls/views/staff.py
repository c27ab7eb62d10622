"""What staff open first: the list of calls and the page of one, with its next step."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import Form, raise_into
from middleground.web.base.rights import may, require
from middleground.web.calls.models import Call
from middleground.web.calls.queries.calls import calls_of, with_texts
from middleground.web.calls.queries.deadlines import deadline_of
from middleground.web.calls.queries.hub import steps_of
from middleground.web.calls.queries.pages import page_of
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.models import Person

RIGHTS = ("run", "review", "select", "arrange")


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; the page asked for a sign-in before."""
    assert isinstance(request.user, Person)
    return request.user


def call_for(request: HttpRequest, slug: str, right: str) -> Call:
    """Return the call if the person has the right over it; else no page, or a refusal."""
    call = get_object_or_404(with_texts(Call.objects.all()), slug=slug)
    require(request.user, f"calls.{right}", call)
    return call


def staff_page(
    request: HttpRequest, template: str, call: Call, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page about one call with what all of them show: ``call``, ``page`` with its words, ``may``."""
    frame = {
        "audience": "staff",
        "here": "calls_list",
        "call": call,
        "page": page_of(call, reader_language()),
        "may": {name: may(request.user, f"calls.{name}", call) for name in RIGHTS},
    }
    return render(request, template, {**frame, **context}, status=status)


def kept(form: Form, action: Any, *args: Any, **given: Any) -> bool:
    """Run an action; put what it refuses beside its field."""
    try:
        action(*args, **given)
    except DomainError as error:
        raise_into(form, error)
        return False
    return True


@login_required
@require_safe
def calls_list(request: HttpRequest) -> HttpResponse:
    """List the calls somebody works on, by what is due."""
    require(request.user, "calls.see")
    rows = [
        {"call": call, "page": page_of(call, reader_language()), "deadline": deadline_of(call)}
        for call in calls_of(person_of(request))
    ]
    context = {"audience": "staff", "rows": rows, "may_create": may(request.user, "calls.run")}
    return render(request, "calls/list.html", context)


@login_required
@require_safe
def call_staff(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one call to its staff: the next step, then every part of the work."""
    call = call_for(request, slug, "see")
    steps = steps_of(call, request.user)
    step = next((step for step in steps if step.is_next), None)
    context = {"step": step, "steps": steps, "deadline": deadline_of(call)}
    return staff_page(request, "calls/staff.html", call, context)
