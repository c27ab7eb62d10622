from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.areas import views

urlpatterns: list[URLPattern] = [
    path("", views.areas, name="areas"),
    path("new/", views.area_edit, name="area_new"),
    path("boundaries/", views.boundaries_upload, name="boundaries_upload"),
    path("boundaries/<int:key>/", views.boundaries_check, name="boundaries_check"),
    path("tiles/", views.tiles, name="tiles"),
    path("a/<slug:code>/", views.area, name="area"),
    path("a/<slug:code>/edit/", views.area_edit, name="area_edit"),
]
