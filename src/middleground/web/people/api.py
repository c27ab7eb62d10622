"""Who a program speaks for, how often it may ask, and what copies of an answer may be kept on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from middleground.web.people.actions import use_token
from middleground.web.people.models import ApiToken

MINUTE = 60
View = Callable[..., HttpResponse]


class TokenAuth(HttpBearer):
    """The key in ``Authorization: Bearer …``. A sign-in in a browser opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002  # ninja's signature
        return use_token(token)


def token_of(request: HttpRequest) -> ApiToken:
    """Return the key that opened an operation behind ``TokenAuth``."""
    found: Any = getattr(request, "auth", None)
    assert isinstance(found, ApiToken)
    return found


class PerMinute(BaseThrottle):
    """So many questions a minute from one key, or from one address without a key; addresses are kept as a digest."""

    def __init__(self, most: int) -> None:
        self.most = most

    def allow_request(self, request: HttpRequest) -> bool:
        token = getattr(request, "auth", None)
        who = f"key {token.pk}" if isinstance(token, ApiToken) else f"address {get_adapter().get_client_ip(request)}"
        key = "api:" + salted_hmac("api.limit", f"{who} {time.time() // MINUTE}", algorithm="sha256").hexdigest()
        cache.add(key, 0, 2 * MINUTE)
        try:
            return bool(cache.incr(key) <= self.most)
        except ValueError:  # dropped to make room a moment ago
            return True

    def wait(self) -> float | None:
        return MINUTE - time.time() % MINUTE


def public_answer(view: View) -> View:
    """Let copies be kept and asked after: an answer that has not changed is not sent again."""
    return conditional_page(cache_control(no_cache=True)(view))


def private_answer(view: View) -> View:
    """Let nobody on the way keep a copy."""
    return cache_control(no_store=True)(view)
