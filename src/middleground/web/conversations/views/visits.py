"""From a request to a visit and back: the cookie that holds a participant's secret, for one conversation only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from middleground.web.conversations.participants import COOKIE, COOKIE_DAYS, Visit, is_secret, new_secret, visit_of


def visit_from(request: HttpRequest, slug: str) -> Visit:
    """Return the visit of this request, with a new secret when the browser brought none."""
    brought = request.COOKIES.get(COOKIE)
    secret = brought if brought is not None and is_secret(brought) else new_secret()
    visit = visit_of(slug, secret)
    if visit is None:
        raise Http404
    return visit


def keep(response: HttpResponse, request: HttpRequest, visit: Visit) -> HttpResponse:
    """Let the browser keep the secret for this conversation; no script and no other page can read it."""
    if request.COOKIES.get(COOKIE) != visit.secret:
        response.set_cookie(
            COOKIE,
            visit.secret,
            max_age=COOKIE_DAYS * 86_400,
            path=reverse("conversation_welcome", args=[visit.slug]),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    response.headers["Cache-Control"] = "no-store"
    return response


def forget(response: HttpResponse, visit: Visit) -> HttpResponse:
    """Let the browser forget the secret."""
    response.delete_cookie(COOKIE, path=reverse("conversation_welcome", args=[visit.slug]), samesite="Lax")
    return response


def reader_language() -> str:
    """Return the language the page is read in."""
    return get_language() or settings.LANGUAGE_CODE
