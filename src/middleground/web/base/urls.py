from __future__ import annotations

from django.urls import path, re_path

from middleground.web.base import navigation, views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    re_path(rf"^(?P<name>{'|'.join(navigation.VERBS)})/$", views.verb, name="verb"),
    path("look/<slug:digest>.css", views.look_css, name="look_css"),
]
