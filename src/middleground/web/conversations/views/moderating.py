"""The moderators' queue: one statement at a time by one key each, or several at once; every judgement can be undone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from middleground.web.conversations.actions.moderating import (
    approve_statements,
    put_back_statements,
    reject_statements,
)
from middleground.web.conversations.forms.moderating import REASONS, JudgementForm
from middleground.web.conversations.models import Conversation
from middleground.web.conversations.queries.counts import StatementCount, statement_counts
from middleground.web.conversations.queries.waiting import judged_statements, waiting_statements
from middleground.web.conversations.views.drafting import FORM_METHODS
from middleground.web.conversations.views.staff import conversation_for, staff_page
from middleground.web.people.signed_in import person_of


@login_required
@FORM_METHODS
def conversation_moderate(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits; judge it."""
    conversation = conversation_for(request, slug, "moderate")
    form = None
    if request.method == "POST":
        numbers = list(conversation.statements.values_list("number", flat=True))
        form = JudgementForm(request.POST, numbers=numbers)
        if form.is_valid():
            _judge(request, conversation, form)
            return redirect("conversation_moderate", slug)
    context = {
        "form": form,
        "waiting": waiting_statements(conversation),
        "judged": judged_statements(conversation),
        "counts": statement_counts([conversation]).get(conversation.pk, StatementCount()),
        "reasons": REASONS,
        "last": _last(request, conversation),
    }
    status = 422 if form is not None else 200
    return staff_page(request, "conversations/moderate.html", conversation, context, status=status)


def _judge(request: HttpRequest, conversation: Conversation, form: JudgementForm) -> None:
    by, numbers, verdict = person_of(request), form.cleaned_data["numbers"], form.cleaned_data["verdict"]
    if verdict == "approve":
        count = approve_statements(conversation, by=by, numbers=numbers)
        words = ngettext("%(count)s statement is shown.", "%(count)s statements are shown.", count)
    elif verdict == "put_back":
        count = put_back_statements(conversation, by=by, numbers=numbers)
        words = ngettext("%(count)s statement waits again.", "%(count)s statements wait again.", count)
    else:
        count = reject_statements(conversation, by=by, numbers=numbers, reason=verdict)
        words = ngettext("%(count)s statement is not shown.", "%(count)s statements are not shown.", count)
    messages.success(request, words % {"count": count})
    request.session["judged"] = {"slug": conversation.slug, "numbers": [] if verdict == "put_back" else numbers}


def _last(request: HttpRequest, conversation: Conversation) -> list[int]:
    """Return what this person judged last here, for the undo button."""
    last = request.session.get("judged", {})
    return list(last["numbers"]) if last.get("slug") == conversation.slug else []
