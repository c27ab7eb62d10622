"""The addresses of choosing: targets, the choice by hand, the draw and its public page."""

from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.calls.views import choosing, drawing, public_draws, targets, what_if

DESK = "desk/calls/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path(f"{DESK}targets/", targets.call_targets, name="call_targets"),
    path(f"{DESK}targets/verdict/", targets.call_verdict, name="call_verdict"),
    path(f"{DESK}targets/look-again/", targets.call_examine, name="call_examine"),
    path(f"{DESK}targets/relax/", targets.call_relax, name="call_relax"),
    path(f"{DESK}targets/agreements/", targets.call_agreements, name="call_agreements"),
    path(f"{DESK}choose/", choosing.call_choose, name="call_choose"),
    path(f"{DESK}choose/confirm/", choosing.call_choose_confirm, name="call_choose_confirm"),
    path(f"{DESK}invite-directly/", choosing.call_invite_directly, name="call_invite_directly"),
    path(f"{DESK}draw/explained/", drawing.call_draw_explained, name="call_draw_explained"),
    path(f"{DESK}draw/", drawing.call_draw, name="call_draw"),
    path(f"{DESK}draw/what-if/", what_if.call_what_if, name="call_what_if"),
    path(f"{DESK}choose/next/", drawing.call_promote, name="call_promote"),
    path(f"{DESK}minutes/", drawing.call_minutes, name="call_minutes"),
    path("calls/<slug:slug>/draw/", public_draws.call_draw_public, name="call_draw_public"),
    path("calls/<slug:slug>/draw/<int:pk>/file/", public_draws.call_draw_file, name="call_draw_file"),
    path("applications/<str:token>/draw/", public_draws.application_draw, name="application_draw"),
]
