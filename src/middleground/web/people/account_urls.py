"""Signing in, with allauth's pages in our own templates."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
