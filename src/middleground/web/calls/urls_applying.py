"""The addresses of applying: for applicants behind their personal link, for staff under the call."""

from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.calls.views import applying, entering, own

STAFF = "desk/calls/<slug:slug>/"
OWN = "applications/<str:token>/"

urlpatterns: list[URLPattern] = [
    path("calls/<slug:slug>/apply/", applying.call_apply, name="call_apply"),
    path("calls/<slug:slug>/apply/sent/", applying.call_apply_sent, name="call_apply_sent"),
    path(OWN, applying.application_page, name="application"),
    path(f"{OWN}answers/", applying.application_answers, name="application_answers"),
    path(f"{OWN}save/", applying.application_save, name="application_save"),
    path(f"{OWN}details/", own.application_details, name="application_details"),
    path(f"{OWN}duo/", own.application_duo, name="application_duo"),
    path(f"{OWN}needs/", own.application_needs, name="application_needs"),
    path(f"{OWN}withdraw/", own.application_withdraw, name="application_withdraw"),
    path(f"{OWN}erase/", own.application_erase, name="application_erase"),
    path(f"{OWN}data/", own.application_data, name="application_data"),
    path(f"{OWN}account/", own.application_link, name="application_link"),
    path(f"{OWN}files/<uuid:key>/", own.application_file, name="application_file"),
    path(f"{OWN}offers/<slug:question>/back/", own.application_take_back, name="application_take_back"),
    path(f"{STAFF}applications/", entering.call_applications, name="call_applications"),
    path(f"{STAFF}applications/enter/", entering.call_enter, name="call_enter"),
    path(f"{STAFF}applications/import/", entering.call_import, name="call_import"),
    path(f"{STAFF}applications/<int:number>/", entering.call_application, name="call_application"),
    path(f"{STAFF}files/<uuid:key>/", entering.call_file, name="call_file"),
    path(f"{STAFF}offers/", entering.call_offers, name="call_offers"),
    path(f"{STAFF}needs/", entering.call_needs, name="call_needs"),
]
