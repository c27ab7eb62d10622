"""What a call asks: the list of questions, adding, changing, moving and removing them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import kept
from middleground.web.calls.actions import asking
from middleground.web.calls.actions.drafting import UNPUBLISHED
from middleground.web.calls.forms.questions import KINDS, QuestionForm, values_of
from middleground.web.calls.models import Call, Question
from middleground.web.calls.queries.asked import asked_in
from middleground.web.calls.views.drafting import FORM_METHODS, status_of
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of


@login_required
@require_safe
def call_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """List what people are asked, in its order."""
    call = call_for(request, slug, "see")
    kinds = [(kind, Question.Kind(kind).label, detail) for kind, detail in KINDS.items()]
    context = {
        "questions": asked_in(call, reader_language()),
        "kinds": kinds,
        "is_unpublished": call.state in UNPUBLISHED,
    }
    return staff_page(request, "calls/questions.html", call, context)


@login_required
@FORM_METHODS
def call_question_new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Ask one more question of a kind."""
    call = call_for(request, slug, "run")
    if kind not in KINDS:
        raise Http404
    earlier = _questions(call)
    form = QuestionForm(posted(request), kind=kind, languages=call.languages, earlier=earlier)
    sent = request.method == "POST" and form.is_valid()
    if sent and kept(form, asking.add_question, call, by=person_of(request), draft=form.draft(None)):
        messages.success(request, _("Kept."))
        return redirect("call_questions", slug)
    context = {"form": form, "kind": Question.Kind(kind), "about": KINDS[kind]}
    return staff_page(request, "calls/question.html", call, context, status=status_of(form))


@login_required
@FORM_METHODS
def call_question(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Change a question; once people answer it, its words alone."""
    call = call_for(request, slug, "run")
    questions = _questions(call)
    question = next((each for each in questions if each.pk == key), None)
    if question is None:
        raise Http404
    earlier = questions[: questions.index(question)]
    form = QuestionForm(
        posted(request),
        kind=question.kind,
        languages=call.languages,
        earlier=earlier,
        only_words=call.state not in UNPUBLISHED,
        initial=values_of(question),
    )
    sent = request.method == "POST" and form.is_valid()
    if sent and kept(form, asking.change_question, question, by=person_of(request), draft=form.draft(question)):
        messages.success(request, _("Kept."))
        return redirect("call_questions", slug)
    context = {"form": form, "kind": Question.Kind(question.kind), "about": KINDS[question.kind], "question": question}
    return staff_page(request, "calls/question.html", call, context, status=status_of(form))


@login_required
@require_POST
def call_question_act(request: HttpRequest, slug: str, key: int, act: str) -> HttpResponse:
    """Move a question up or down, or remove it."""
    call = call_for(request, slug, "run")
    question = get_object_or_404(call.questions.all(), pk=key)
    try:
        if act == "remove":
            asking.remove_question(question, by=person_of(request))
        elif act in {"up", "down"}:
            asking.move_question(question, by=person_of(request), up=act == "up")
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("call_questions", slug)


def _questions(call: Call) -> list[Question]:
    return list(call.questions.prefetch_related("texts", "options"))
