"""Getting the newsletter, confirming, choosing and ending it; without an account, by personal links."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from middleground.web.base.forms import kept
from middleground.web.network.actions import subscribing
from middleground.web.network.addresses import key_of, subscriber_of, token_for
from middleground.web.network.forms.subscribing import SubscribeForm, WishesForm, wishes_of
from middleground.web.network.languages import reader_language
from middleground.web.network.models import Subscriber
from middleground.web.network.personal import export_subscriber
from middleground.web.network.views.frames import FORM_METHODS, posted, status_of
from middleground.web.people.queries import current_statement


@FORM_METHODS
def newsletter_subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter; whatever the address, the answer is the same."""
    form = SubscribeForm(posted(request), initial={"language": reader_language()})
    if form.is_valid() and kept(form, subscribing.subscribe, email=form.cleaned_data["email"], wishes=form.wishes()):
        return render(request, "network/asked.html", {"audience": "resident"})
    context = {"form": form, "statement": current_statement(subscribing.STATEMENT, reader_language())}
    return render(request, "network/subscribe.html", {**context, "audience": "resident"}, status=status_of(form))


@FORM_METHODS
@never_cache
def newsletter_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, since programs open links too; the button says yes."""
    subscriber = _subscriber(token, "confirm")
    if request.method == "POST" and subscriber is not None:
        subscribing.confirm(subscriber)
        messages.success(request, _("Welcome. You get the next newsletter."))
        return redirect("newsletter_mine", token_for(subscriber, "mine"))
    context = {"subscriber": subscriber, "audience": "resident"}
    return render(request, "network/confirm.html", context, status=200 if subscriber else 404)


@csrf_exempt
@FORM_METHODS
@never_cache
def newsletter_leave(request: HttpRequest, token: str) -> HttpResponse:
    """End the newsletter by one POST, from the page or from a mail program (RFC 8058), confirmed or not.

    Without a token of the site's own in the form: mail programs have none, and the address itself is the secret.
    """
    subscriber = _subscriber(token, "leave")
    if request.method == "POST" and subscriber is not None:
        subscribing.leave(subscriber)
        subscriber = None
    return render(request, "network/leave.html", {"subscriber": subscriber, "audience": "resident"})


@FORM_METHODS
@never_cache
def newsletter_mine(request: HttpRequest, token: str) -> HttpResponse:
    """Show and change what somebody receives."""
    subscriber = _subscriber(token, "mine")
    if subscriber is None:
        return render(request, "network/mine_gone.html", {"audience": "resident"}, status=404)
    form = WishesForm(posted(request), initial=wishes_of(subscriber))
    if form.is_valid() and kept(form, subscribing.change_wishes, subscriber, wishes=form.wishes()):
        messages.success(request, _("Kept."))
        return redirect("newsletter_mine", token)
    context = {"form": form, "subscriber": subscriber, "token": token, "leave": token_for(subscriber, "leave")}
    return render(request, "network/mine.html", {**context, "audience": "resident"}, status=status_of(form))


@require_safe
@never_cache
def newsletter_mine_file(_request: HttpRequest, token: str) -> HttpResponse:
    """Give all that is kept about a subscription as a file."""
    subscriber = _subscriber(token, "mine")
    if subscriber is None:
        raise Http404
    response = JsonResponse(export_subscriber(subscriber), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-newsletter.json"'
    return response


def _subscriber(token: str, purpose: str) -> Subscriber | None:
    """Return whose link it is, None when they are gone; a link that was not made here leads nowhere."""
    if key_of(token, purpose) is None:
        raise Http404
    return subscriber_of(token, purpose)
