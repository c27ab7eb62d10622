from __future__ import annotations

from django.urls import path

from middleground.web.base import views

urlpatterns = [path("desk/", views.desk, name="desk")]
