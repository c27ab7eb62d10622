"""How long a sign-in lasts, and that staff have a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.translation import gettext as _

from middleground.web.base.navigation import FRAME_PARTS, RESIDENT_PAGES
from middleground.web.people.factors import needs_factor

Next = Callable[[HttpRequest], HttpResponse]

SIGNED_IN, SEEN = "signed_in_at", "seen_at"
SEEN_STEP = 60  # seconds between two writes of "seen", so that reading pages costs no writes
OPEN_WITHOUT_FACTOR = frozenset(
    {"own_data", "own_data_file", "erase_account", "what_we_keep", *FRAME_PARTS, *RESIDENT_PAGES}
)
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_")


class SessionLimitsMiddleware:
    """End a sign-in after a quiet half hour and in any case after half a day."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_session(request) and request.user.is_authenticated:
            _keep_or_end(request, time.time())
        return self.get_response(request)


def _has_session(request: HttpRequest) -> bool:
    """Say whether asking who it is makes sense; asking makes an answer differ by cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _keep_or_end(request: HttpRequest, now: float) -> None:
    session = request.session
    began, seen = session.setdefault(SIGNED_IN, now), session.setdefault(SEEN, now)
    if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
        logout(request)
        messages.info(request, _("You were signed out because some time had passed. Please sign in again."))
    elif now - seen > SEEN_STEP:
        session[SEEN] = now


class SecondFactorMiddleware:
    """Lead staff who have neither passkey nor authenticator app to the page where they set one up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.REQUIRE_SECOND_FACTOR
            and _has_session(request)
            and _lacks_factor(request)
            and not _is_open(request)
        ):
            messages.info(request, _("Your role needs a second step at sign-in. Set up one of these first."))
            return redirect("mfa_index")
        return self.get_response(request)


def _lacks_factor(request: HttpRequest) -> bool:
    return not getattr(request.user, "has_second_factor", True) and needs_factor(request.user)


def _is_open(request: HttpRequest) -> bool:
    name = resolve(request.path_info).url_name or ""
    return name in OPEN_WITHOUT_FACTOR or name.startswith(OPEN_PREFIXES)
