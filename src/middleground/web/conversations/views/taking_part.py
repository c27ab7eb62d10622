"""Taking part: the front page, the first page of a conversation, answering, rounds, changing one's mind."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.openings import openings_in
from middleground.web.conversations.actions.reasons import say_why
from middleground.web.conversations.actions.voting import Ballot, cast_vote, draw_statement, undo_vote
from middleground.web.conversations.limits import ROUND
from middleground.web.conversations.models import Vote
from middleground.web.conversations.participants import Visit
from middleground.web.conversations.queries.cards import (
    Card,
    answered_cards,
    card_numbered,
    card_of,
    count_statements,
    undecided_just_now,
)
from middleground.web.conversations.queries.first_pages import FirstPage, first_page_of, open_pages
from middleground.web.conversations.results import own_place
from middleground.web.conversations.results.queries import has_result
from middleground.web.conversations.views.posting import whole_number
from middleground.web.conversations.views.visits import keep, reader_language, visit_from


@require_safe
def take_part(request: HttpRequest) -> HttpResponse:
    """Show what residents are asked now."""
    language = reader_language()
    context = {"audience": "resident", "pages": open_pages(language), "openings": openings_in(language)}
    return render(request, "conversations/take_part.html", context)


@require_safe
def conversation_welcome(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who asks, who pays, who sees what, who answers by when and how to leave, before anything is asked."""
    return render(request, "conversations/welcome.html", {"audience": "resident", "page": page_or_404(slug)})


def conversation_vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one statement with three answers; take an answer and give the next statement in the same reply."""
    visit = visit_from(request, slug)
    if request.method == "POST":
        return keep(_take(request, visit), request, visit)
    if not visit.is_open:
        return _closed(request, slug)
    return keep(_show(request, visit), request, visit)


@require_safe
def conversation_round(request: HttpRequest, slug: str) -> HttpResponse:
    """After seven answers: enough for today, or go on."""
    visit = visit_from(request, slug)
    context = {"audience": "resident", "page": page_or_404(slug), **_round_context(visit)}
    context |= _why_context(request, visit, undecided_just_now(visit))
    return keep(render(request, "conversations/round.html", context), request, visit)


@require_POST
def conversation_why(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep why somebody could not decide, and go on where they were."""
    visit = visit_from(request, slug)
    say_why(visit, number=whole_number(request.POST.get("statement", "")) or 0, reason=request.POST.get("reason", ""))
    if request.headers.get("HX-Request"):
        return keep(render(request, "conversations/_why_noted.html"), request, visit)
    return keep(_next(request, visit), request, visit)


@require_POST
def conversation_undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back the last answer and show its statement again."""
    visit = visit_from(request, slug)
    try:
        undo_vote(visit, sequence=whole_number(request.POST.get("sequence", "")) or visit.sequence + 1)
    except DomainError as error:
        if error.code != "conversations.nothing_to_undo":
            raise
        return redirect("conversation_mine", slug)
    return keep(_next(request, visit), request, visit)


@require_safe
def conversation_mine(request: HttpRequest, slug: str) -> HttpResponse:
    """List my answers, each of which I may change."""
    visit = visit_from(request, slug)
    cards = answered_cards(visit, reader_language())
    context = {"audience": "resident", "page": page_or_404(slug), "cards": cards, "visit": visit}
    if cards and (place := own_place.own_place(slug, reader_language())) is not None:
        context |= {"place": place, "part_names": own_place.part_names(place), "told": own_place.sentences()}
    return keep(render(request, "conversations/mine.html", context), request, visit)


def page_or_404(slug: str) -> FirstPage:
    """Return the first page of a conversation that residents may see."""
    page = first_page_of(slug, reader_language())
    if page is None:
        raise Http404
    return page


def _take(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        ballot = _ballot(request)
        cast_vote(visit, ballot, language=reader_language())
    except DomainError as error:
        return _refused(request, visit, error)
    if request.POST.get("back") == "mine":
        return HttpResponseRedirect(reverse("conversation_mine", args=[visit.slug]), status=303)
    return _next(request, visit, undecided=ballot.number if ballot.choice == 0 else None)


def _refused(request: HttpRequest, visit: Visit, error: DomainError) -> HttpResponse:
    """Say beside the way on what became of the answer; without htmx the error has a page of its own."""
    if not request.headers.get("HX-Request"):
        raise error
    content = render_to_string("conversations/_refused.html", {"slug": visit.slug, "error": error})
    return HttpResponse(content, status=error.status)


def _ballot(request: HttpRequest) -> Ballot:
    """Read the three numbers of the form; the sequence is missing only in forms that are not ours."""
    try:
        return Ballot(*(int(request.POST[name]) for name in ("statement", "choice", "sequence")))
    except (KeyError, ValueError):
        raise InvalidInput("conversations.strange_vote") from None


def _next(request: HttpRequest, visit: Visit, *, undecided: int | None = None) -> HttpResponse:
    """Give the next statement: as a piece of the page to htmx, else by sending the browser to the page.

    ``undecided`` is the number of a statement about which the visitor could not decide just now: they may say why.
    """
    is_pause = visit.showing is None
    if not request.headers.get("HX-Request"):
        name = "conversation_round" if is_pause else "conversation_vote"
        return HttpResponseRedirect(reverse(name, args=[visit.slug]), status=303)
    context = _round_context(visit) if is_pause else _card_context(request, visit, _card(visit))
    context |= _why_context(request, visit, undecided)
    response = HttpResponse(render_to_string(f"conversations/{'_round' if is_pause else '_card'}.html", context))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the statement that was asked for by its number, else the one that waits, else a newly drawn one."""
    asked = request.GET.get("statement", "")
    if asked:
        number = whole_number(asked)
        card = None if number is None else card_numbered(visit, number, reader_language())
        if card is None:
            raise DomainError("conversations.unknown_statement")
    else:
        card = _card(visit)
    if card is None:
        return redirect("conversation_round", visit.slug)
    context = {"audience": "resident", "page": page_or_404(visit.slug), **_card_context(request, visit, card)}
    context["back"] = "mine" if request.GET.get("back") == "mine" else ""
    context |= _why_context(request, visit, undecided_just_now(visit))
    return render(request, "conversations/vote.html", context)


def _card(visit: Visit) -> Card | None:
    """Return the statement that waits for an answer; one that was answered or rejected meanwhile is replaced."""
    card = card_of(visit, visit.showing, reader_language()) if visit.showing else None
    if card is None or card.choice is not None:
        drawn = draw_statement(visit)
        card = card_of(visit, drawn, reader_language()) if drawn else None
    return card


def _card_context(request: HttpRequest, visit: Visit, card: Card | None) -> dict[str, Any]:
    return {
        "slug": visit.slug,
        "card": card,
        "sequence": visit.sequence + 1,
        "step": visit.answered % ROUND + 1,
        "steps": ROUND,
        "has_answered": visit.answered > 0,
        "csrf_token": get_token(request),
    }


def _why_context(request: HttpRequest, visit: Visit, undecided: int | None) -> dict[str, Any]:
    """Ask why, about the statement of that number, while the visitor's answer to it is that they cannot decide."""
    card = card_numbered(visit, undecided, reader_language()) if undecided and visit.participant else None
    if card is None or card.choice != 0:
        return {}
    return {"undecided": card, "reasons": Vote.Reason.choices, "csrf_token": get_token(request)}


def _round_context(visit: Visit) -> dict[str, Any]:
    total, answered = count_statements(visit)
    return {
        "slug": visit.slug,
        "is_open": visit.is_open,
        "has_result": has_result(visit.conversation),
        "answered": answered,
        "total": total,
        "left": total - answered,
    }


def _closed(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "conversations/closed.html", {"audience": "resident", "page": page_or_404(slug)})
