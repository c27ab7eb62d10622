"""The language of a visit, and domain errors as pages instead of failures."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from middleground.web.base.errors import DomainError

Next = Callable[[HttpRequest], HttpResponse]


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
        return render(request, "base/domain_error.html", {"error": error}, status=error.status)
