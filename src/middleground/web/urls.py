"""Every address; each app brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("middleground.web.base.urls")),
    path("account/", include("middleground.web.people.account_urls")),
    path("people/", include("middleground.web.people.urls")),
    path("areas/", include("middleground.web.areas.urls")),
    path("mail/", include("middleground.web.mail.urls")),
    path("jobs/", include("middleground.web.jobs.urls")),
    path("api/v1/", include("middleground.web.api")),
    path("", include("middleground.web.conversations.urls")),
    path("", include("middleground.web.network.urls")),
    path("", include("middleground.web.calls.urls")),
]
