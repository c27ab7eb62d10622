"""What residents read of answers, and of who stands behind all this."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from middleground.web.conversations.queries.answers import all_answers, answers_of
from middleground.web.conversations.views.visits import reader_language


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """List every conversation with what was answered, or what is promised."""
    found = all_answers(reader_language())
    return render(request, "conversations/answers.html", {"audience": "resident", "conversations": found})


@require_safe
def conversation_answers_public(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the answers of one conversation beside the statements they answer."""
    found = answers_of(slug, reader_language())
    if found is None:
        raise Http404
    context = {"audience": "resident", "conversation": found, "page": found.page}
    return render(request, "conversations/answers_of.html", context)


@require_safe
def who_is_behind(request: HttpRequest) -> HttpResponse:
    """Say who runs this place, who sees what, and what it refuses by design."""
    return render(request, "conversations/who_is_behind.html", {"audience": "resident"})
