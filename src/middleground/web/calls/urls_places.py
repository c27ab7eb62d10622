"""The addresses of places: an invited person's own pages, the letters, the lists and the numbers of a call."""

from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.calls.views import places

OWN = "applications/<str:token>/"

urlpatterns: list[URLPattern] = [
    path(f"{OWN}place/", places.application_place, name="application_place"),
    path(f"{OWN}place/back/", places.application_place_back, name="application_place_back"),
    path(f"{OWN}place/calendar/", places.application_place_calendar, name="application_place_calendar"),
]
