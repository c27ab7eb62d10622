from __future__ import annotations

from django.urls import path

from middleground.web.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<uuid:job_id>/", views.job_progress, name="job_progress"),
    path("<uuid:job_id>/retry/", views.job_retry, name="job_retry"),
]
