"""The platform for programs, version 1: read-only, described by OpenAPI, errors as problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from middleground.web.base.errors import DomainError
from middleground.web.calls import api as calls
from middleground.web.conversations import api as conversations
from middleground.web.people.api import PerMinute, TokenAuth

PREFIX = "api/v1/"

api = NinjaAPI(
    title="Middleground",
    version="1",
    description="Read-only: what was published, and for staff, with a key, the lists of their own calls.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", calls.public, throttle=PerMinute(60))
api.add_router("", conversations.public, throttle=PerMinute(60))
api.add_router("", calls.own, auth=TokenAuth(), throttle=PerMinute(120))


def problem(status: int, detail: str, *, code: str = "", **more: Any) -> JsonResponse:
    """Return an error as a program reads it: a sentence for people, a code that stays the same."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    if code:
        body["code"] = code
    return JsonResponse(body, status=status, content_type="application/problem+json")


@api.exception_handler(DomainError)
def _refused(_request: HttpRequest, error: Any) -> JsonResponse:
    return problem(error.status, str(error), code=error.code)


@api.exception_handler(AuthenticationError)
def _unknown(_request: HttpRequest, _error: Any) -> JsonResponse:
    answer = problem(401, _("A key is needed that is neither revoked nor over."))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Any) -> JsonResponse:
    return problem(404, _("There is nothing at this address."))


@api.exception_handler(ValidationError)
def _unreadable(_request: HttpRequest, error: Any) -> JsonResponse:
    errors = [{"field": ".".join(map(str, each["loc"][1:])), "message": each["msg"]} for each in error.errors]
    return problem(422, _("Something in the address cannot be used."), errors=errors)


@api.exception_handler(HttpError)
def _http(_request: HttpRequest, error: Any) -> JsonResponse:
    answer = problem(error.status_code, str(error))
    if isinstance(error, Throttled) and error.wait:
        answer["Retry-After"] = str(error.wait)
    return answer


@require_safe
def openapi(_request: HttpRequest) -> JsonResponse:
    """Describe every operation; there is no page of a third party to read it with."""
    return JsonResponse(api.get_openapi_schema(path_prefix=f"/{PREFIX}"))


@csrf_exempt
def nowhere(_request: HttpRequest, rest: str = "") -> JsonResponse:  # noqa: ARG001  # the address is not repeated
    """Answer in the form of this interface where there is nothing."""
    return problem(404, _("There is nothing at this address."))


def _operations() -> list[URLPattern | URLResolver]:
    found, _app, _namespace = api.urls
    return [pattern for pattern in found if getattr(pattern, "name", "") != "api-root"]


urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="api_openapi"),
    *_operations(),
    path("<path:rest>", nowhere, name="api_nowhere"),
]
