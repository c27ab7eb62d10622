"""The authority's side: which statements wait for an answer, and answering one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from middleground.web.base.forms import kept
from middleground.web.conversations.actions.answering import give_answer
from middleground.web.conversations.forms.moderating import AnswerForm
from middleground.web.conversations.models import Answer, Statement
from middleground.web.conversations.queries.answers import to_answer
from middleground.web.conversations.results.queries import common_ground_of
from middleground.web.conversations.views.drafting import FORM_METHODS
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.staff import conversation_for, staff_page
from middleground.web.people.signed_in import person_of


@login_required
@require_safe
def conversation_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """List the statements, common ground first, with what was answered to each."""
    conversation = conversation_for(request, slug, "see")
    rows = to_answer(conversation, common_ground_of(conversation))
    return staff_page(request, "conversations/answering.html", conversation, {"rows": rows})


@login_required
@FORM_METHODS
def conversation_answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer one statement."""
    conversation = conversation_for(request, slug, "answer")
    shown = conversation.statements.filter(state=Statement.State.APPROVED)
    statement = get_object_or_404(shown, number=number)
    form = AnswerForm(posted(request), conversation=conversation, initial=_given(statement))
    if request.method == "POST" and form.is_valid():
        given = {"by": person_of(request), "kind": form.cleaned_data["kind"], "texts": form.texts()}
        if kept(form, give_answer, statement, **given):
            messages.success(request, _("Published. Residents read it beside the statement."))
            return redirect("conversation_answers", slug)
    context = {"form": form, "statement": statement}
    status = 422 if form.is_bound and form.errors else 200
    return staff_page(request, "conversations/answer.html", conversation, context, status=status)


def _given(statement: Statement) -> dict[str, str]:
    """Return the answer there is, as the form shows it."""
    answer = Answer.objects.filter(statement=statement).prefetch_related("texts").first()
    if answer is None:
        return {}
    return {"kind": answer.kind, **{f"text_{text.language}": text.text for text in answer.texts.all()}}
