"""Writing a statement, seeing what became of it, and leaving."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.conversations.actions.leaving import forget_participant
from middleground.web.conversations.actions.writing import checked_text, write_statement
from middleground.web.conversations.forms.writing import LeaveForm, StatementForm
from middleground.web.conversations.models import Statement
from middleground.web.conversations.participants import Visit
from middleground.web.conversations.queries.cards import Card
from middleground.web.conversations.queries.written import similar_cards, written_by
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.taking_part import page_or_404
from middleground.web.conversations.views.visits import forget, keep, reader_language, visit_from


@require_http_methods(["GET", "HEAD", "POST"])
def conversation_write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a statement; when somebody said nearly the same, offer to answer that instead."""
    visit = visit_from(request, slug)
    form = StatementForm(posted(request))
    found: list[Card] = []
    if request.method == "POST" and form.is_valid():
        found = _alike(form, visit)
        if not found and form.is_valid() and _write(form, visit):
            # Said by the address, since a message would open a session: a cookie beyond this conversation.
            return keep(redirect(reverse("conversation_written", args=[slug]) + "?sent=1"), request, visit)
    context = {"audience": "resident", "page": page_or_404(slug), "form": form, "alike": found, "visit": visit}
    status = 422 if form.is_bound and form.errors else 200
    return keep(render(request, "conversations/write.html", context, status=status), request, visit)


@require_safe
def conversation_written(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a participant their own statements: waiting, shown, or not shown and why."""
    visit = visit_from(request, slug)
    written = written_by(visit)
    context = {"audience": "resident", "page": page_or_404(slug), "written": written, "visit": visit}
    context["is_waiting"] = "sent" in request.GET and bool(written) and written[0].state == Statement.State.WAITING
    return keep(render(request, "conversations/written.html", context), request, visit)


@require_http_methods(["GET", "HEAD", "POST"])
def conversation_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, then erase what the participant answered here."""
    visit = visit_from(request, slug)
    form = LeaveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        forget_participant(visit, with_statements=form.cleaned_data["with_statements"])
        context = {"audience": "resident", "page": page_or_404(slug)}
        return forget(render(request, "conversations/left.html", context), visit)
    context = {"audience": "resident", "page": page_or_404(slug), "form": form, "visit": visit}
    context["has_written"] = bool(written_by(visit))
    return keep(render(request, "conversations/leave.html", context), request, visit)


def _alike(form: StatementForm, visit: Visit) -> list[Card]:
    """Return what was said already, unless the author has seen it and is sure."""
    try:
        text = checked_text(form.cleaned_data["text"])
    except DomainError as error:
        raise_into(form, error)
        return []
    return [] if form.cleaned_data["is_sure"] else similar_cards(visit, text, reader_language())


def _write(form: StatementForm, visit: Visit) -> bool:
    try:
        write_statement(visit, text=form.cleaned_data["text"], language=reader_language())
    except DomainError as error:
        raise_into(form, error)
        return False
    return True
