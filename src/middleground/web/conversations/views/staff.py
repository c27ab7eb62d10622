"""What staff open first: the list of conversations and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from middleground.web.base.rights import may, require
from middleground.web.conversations.models import Conversation, Statement
from middleground.web.conversations.queries.cards import Card
from middleground.web.conversations.queries.counts import StatementCount, live_count, statement_counts
from middleground.web.conversations.queries.first_pages import page_of, with_texts
from middleground.web.conversations.queries.missing import missing_for_opening
from middleground.web.conversations.queries.staff import conversations_of
from middleground.web.conversations.views.posting import whole_number
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of

RIGHTS = ("edit", "open", "close", "moderate", "translate", "promise", "answer")


def conversation_for(request: HttpRequest, slug: str, right: str) -> Conversation:
    """Return the conversation if the person has the right over it; else no page, or a refusal."""
    conversation = get_object_or_404(with_texts(Conversation.objects.filter(is_complete=True)), slug=slug)
    require(request.user, f"conversations.{right}", conversation)
    return conversation


def staff_page(
    request: HttpRequest, template: str, conversation: Conversation, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page about one conversation with what all of them show."""
    frame = {
        "audience": "staff",
        "here": "conversations_list",
        "conversation": conversation,
        "page": page_of(conversation, reader_language()),
        "may": {name: may(request.user, f"conversations.{name}", conversation) for name in RIGHTS},
    }
    return render(request, template, {**frame, **context}, status=status)


@login_required
@require_safe
def conversations_list(request: HttpRequest) -> HttpResponse:
    """List the conversations somebody works on, with what waits in each."""
    require(request.user, "conversations.see")
    conversations = conversations_of(person_of(request))
    counts = statement_counts(conversations)
    rows = [
        {
            "conversation": conversation,
            "page": page_of(conversation, reader_language()),
            "counts": counts.get(conversation.pk, StatementCount()),
        }
        for conversation in conversations
    ]
    context = {"audience": "staff", "rows": rows, "may_create": may(request.user, "conversations.create")}
    context["may_import"] = may(request.user, "conversations.import")
    return render(request, "conversations/list.html", context)


@login_required
@require_safe
def conversation_staff(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one conversation to its staff: what to do next, counts, and the ways to its parts."""
    conversation = conversation_for(request, slug, "see")
    context = {
        "missing": missing_for_opening(conversation) if conversation.is_draft else [],
        "live": live_count(conversation),
        "counts": statement_counts([conversation]).get(conversation.pk, StatementCount()),
    }
    return staff_page(request, "conversations/staff.html", conversation, context)


@login_required
@require_safe
def conversation_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what residents will see; nothing here can be sent, so nothing is written."""
    conversation = conversation_for(request, slug, "see")
    shown = list(conversation.statements.filter(state=Statement.State.APPROVED).prefetch_related("texts"))
    asked = whole_number(request.GET.get("statement", ""))
    context: dict[str, Any] = {"is_preview": True, "start_url": f"{request.path}?statement=1"}
    if asked is not None and shown:
        place = (asked - 1) % len(shown)
        context |= {"card": _card(conversation, shown[place]), "place": place + 1, "following": place + 2}
        context["total"] = len(shown)
    return staff_page(request, "conversations/preview.html", conversation, context)


def _card(conversation: Conversation, statement: Statement) -> Card:
    language = reader_language()
    translated = {text.language: text.text for text in statement.texts.all()}.get(language)
    title = page_of(conversation, language).title
    number, written_in = statement.number, statement.language
    if translated and written_in != language:
        return Card(number, translated, language, statement.origin, statement.text, written_in, None, title)
    return Card(number, statement.text, written_in, statement.origin, "", written_in, None, title)
