"""The addresses of places: an invited person's own pages, the letters, the lists and the numbers of a call."""

from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.calls.views import letters, lists, numbers, places

DESK = "desk/calls/<slug:slug>/"
OWN = "applications/<str:token>/"

urlpatterns: list[URLPattern] = [
    path(f"{OWN}place/", places.application_place, name="application_place"),
    path(f"{OWN}place/back/", places.application_place_back, name="application_place_back"),
    path(f"{OWN}place/calendar/", places.application_place_calendar, name="application_place_calendar"),
    path("calls/<slug:slug>/numbers/", numbers.call_numbers, name="call_numbers"),
    path(f"{DESK}statistics/", numbers.call_statistics, name="call_statistics"),
    path(f"{DESK}letters/", letters.call_letters, name="call_letters"),
    path(f"{DESK}letters/<slug:name>/", letters.call_letter, name="call_letter"),
    path(f"{DESK}practical/", letters.call_practical, name="call_practical"),
    path(f"{DESK}participants/", lists.call_participants, name="call_participants"),
    path(f"{DESK}participants/next/", lists.call_propose_next, name="call_propose_next"),
    path(f"{DESK}participants/close-list/", lists.call_close_list, name="call_close_list"),
    path(f"{DESK}participants/<int:number>/reply/", lists.call_note_reply, name="call_note_reply"),
    path(f"{DESK}papers/<slug:name>/", lists.call_paper, name="call_paper"),
    path(f"{DESK}files/<slug:name>.<slug:suffix>", lists.call_export, name="call_export"),
]
