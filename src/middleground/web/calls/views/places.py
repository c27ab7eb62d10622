"""An invited person's own pages: opening them changes nothing; each answer is a button that is pressed on purpose."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from middleground.web.calls.actions import replying
from middleground.web.calls.inviting_letters import offer_of
from middleground.web.calls.links import token_of
from middleground.web.calls.models import Application, PlaceOffer
from middleground.web.calls.place_calendar import invite_for
from middleground.web.calls.queries.places import place_of
from middleground.web.calls.queries.telling import invitation_waits
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.views.applying import FORM_METHODS, by_link, own_page
from middleground.web.conversations.views.visits import reader_language


def _offer(application: Application) -> PlaceOffer:
    offer = offer_of(application)
    if offer is None or invitation_waits(application):
        raise Http404
    return offer


@FORM_METHODS
@by_link
def application_place(request: HttpRequest, application: Application) -> HttpResponse:
    """Show the invitation with its two answers side by side; a mail scanner that opens it decides nothing."""
    offer = _offer(application)
    if request.method == "POST":
        _answer(request, offer)
        return redirect("application_place", token_of(application))
    return own_page(request, "calls/place.html", application, {"place": place_of(application, reader_language())})


def _answer(request: HttpRequest, offer: PlaceOffer) -> None:
    do, is_shown = request.POST.get("do"), "is_shown" in request.POST
    if do == "confirm":
        replying.confirm_place(offer, is_shown=is_shown)
    elif do == "decline":
        replying.decline_place(offer)
    elif do == "show":
        replying.show_name(offer, is_shown=is_shown)


@FORM_METHODS
@by_link
def application_place_back(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once, then give the place back."""
    offer = _offer(application)
    if request.method == "POST":
        replying.give_back_place(offer)
        return redirect("application_place", token_of(application))
    place = place_of(application, reader_language())
    if place is None or place.state != "confirmed":
        return redirect("application_place", token_of(application))
    return own_page(request, "calls/place_back.html", application, {"place": place})


@require_safe
@by_link
def application_place_calendar(request: HttpRequest, application: Application) -> HttpResponse:  # noqa: ARG001
    """Hand out the entry for a calendar, to those who come."""
    offer = _offer(application)
    invite = invite_for(offer, reader_language()) if application.state == ApplicationState.CONFIRMED else None
    if invite is None:
        raise Http404
    reply = HttpResponse(invite.content, content_type=f"text/calendar; charset=utf-8; method={invite.method}")
    reply["Content-Disposition"] = 'attachment; filename="invitation.ics"'
    return reply
