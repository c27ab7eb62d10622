"""The language of a visit, headers for every page, and domain errors as pages instead of failures."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from middleground.web.base.errors import DomainError

Next = Callable[[HttpRequest], HttpResponse]


# What a page of ours never needs; nobody who gets a foot in may ask for it either.
UNUSED = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
UNUSED += "microphone=(), payment=(), usb=()"


WORDLESS = ("text/css", "image/")  # the same in every language


class HeadersMiddleware:
    """Say what a page may never use, and let no shared computer keep a page of somebody who signed in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", UNUSED)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # The cookie tells, without asking the database who it is.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store")
        if request.headers.get("HX-Request") and response.status_code >= HTTPStatus.BAD_REQUEST:
            _take_the_whole_page(response)
        return response


def _take_the_whole_page(response: HttpResponse) -> None:
    """Let a page that says what went wrong replace the page, not the piece that htmx asked for."""
    response.headers.setdefault("HX-Retarget", "body")
    response.headers.setdefault("HX-Reswap", "innerHTML")


class LanguageMiddleware:
    """Choose the language: the ``lang`` of the address (kept from then on), the cookie, else the browser's wish."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang")
        chosen = asked if asked in dict(settings.LANGUAGES) else None
        language = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not response.get("Content-Type", "").startswith(WORDLESS):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))  # lest a cache mixes languages up
        if chosen:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax", httponly=True
            )
        return response


class DomainErrorMiddleware:
    """Turn a domain error that no view caught into a page that says what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render the error's sentence; anything unexpected stays an exception."""
        if not isinstance(error, DomainError):
            return None
        context = {"error": error, "audience": "staff" if request.user.is_authenticated else "resident"}
        return render(request, "base/domain_error.html", context, status=error.status)
