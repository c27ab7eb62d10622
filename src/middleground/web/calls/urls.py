"""The addresses of calls: one list per part."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from middleground.web.calls import urls_applying, urls_choosing, urls_convening, urls_places, urls_reviewing

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_choosing.urlpatterns,
    *urls_convening.urlpatterns,
    *urls_applying.urlpatterns,
    *urls_reviewing.urlpatterns,
    *urls_places.urlpatterns,
]
