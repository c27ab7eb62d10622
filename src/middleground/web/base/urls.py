from __future__ import annotations

from django.urls import path, re_path

from middleground.web.base import branding, design, desk, navigation, views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    re_path(rf"^start/(?P<under>{'|'.join(desk.GROUPS)})/$", views.start, name="start"),
    re_path(rf"^(?P<name>{'|'.join(navigation.VERBS)})/$", views.verb, name="verb"),
    path("settings/branding/", branding.branding, name="branding"),
    path("branding.css", branding.branding_css, name="branding_css"),
    path("branding/logo", branding.branding_logo, name="branding_logo"),
    path("look/<slug:digest>.css", views.look_css, name="look_css"),
    path("design/", design.design, name="design"),
]
