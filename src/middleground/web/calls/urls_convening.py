"""The addresses of the call itself: its public page, its editor, its states."""

from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.calls.views import staff

DESK = "desk/calls/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("desk/calls/", staff.calls_list, name="calls_list"),
    path(DESK, staff.call_staff, name="call_staff"),
]
