"""The addresses of the call itself: its public page, its editor, its states."""

from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.calls.views import asking, changing, drafting, public, staff

DESK = "desk/calls/<slug:slug>/"
OWN = "calls/<slug:slug>/"

EVERYBODY: list[URLPattern] = [
    path("calls/", public.calls, name="calls"),
    path("calls/feed/", public.calls_feed, name="calls_feed"),
    path(OWN, public.call, name="call"),
    path(f"{OWN}ask/", public.call_ask, name="call_ask"),
    path(f"{OWN}dates.ics", public.call_calendar, name="call_calendar"),
    path(f"{OWN}qr.svg", public.call_qr, name="call_qr"),
    path(f"{OWN}card-<slug:language>.png", public.call_card, name="call_card"),
    path(f"{OWN}embed/<slug:language>/", public.call_embed, name="call_embed"),
]
STAFF: list[URLPattern] = [
    path("desk/calls/", staff.calls_list, name="calls_list"),
    path("desk/calls/new/", drafting.call_new, name="call_new"),
    path("desk/calls/new/<slug:name>/", drafting.call_begin, name="call_begin"),
    path(DESK, staff.call_staff, name="call_staff"),
    path(f"{DESK}duplicate/", drafting.call_duplicate, name="call_duplicate"),
    path(f"{DESK}edit/", drafting.call_edit, name="call_edit"),
    path(f"{DESK}words/<slug:language>/", drafting.call_words, name="call_words"),
    path(f"{DESK}dates/", drafting.call_sessions, name="call_sessions"),
    path(f"{DESK}organisers/", drafting.call_organisers, name="call_organisers"),
    path(f"{DESK}questions/", asking.call_questions, name="call_questions"),
    path(f"{DESK}questions/new/<slug:kind>/", asking.call_question_new, name="call_question_new"),
    path(f"{DESK}questions/<int:key>/", asking.call_question, name="call_question"),
    path(f"{DESK}questions/<int:key>/<slug:act>/", asking.call_question_act, name="call_question_act"),
    path(f"{DESK}preview/<slug:language>/", staff.call_preview, name="call_preview"),
    path(f"{DESK}share/", staff.call_share, name="call_share"),
    path(f"{DESK}change/<slug:act>/", changing.call_change, name="call_change"),
]

urlpatterns: list[URLPattern] = [*EVERYBODY, *STAFF]
