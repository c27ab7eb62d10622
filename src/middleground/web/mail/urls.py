from __future__ import annotations

from django.urls import path

from middleground.web.mail import views

urlpatterns = [
    path("drafts/", views.drafts, name="mail_drafts"),
    path("drafts/decide/", views.decide, name="mail_decide"),
    path("drafts/<uuid:key>/", views.draft, name="mail_draft"),
    path("inbox/", views.inbox, name="mail_inbox"),
    path("inbox/<uuid:key>/", views.inbox_letter, name="mail_inbox_letter"),
    path("letters/", views.templates, name="mail_templates"),
    path("letters/<str:name>/<str:language>/", views.template, name="mail_template"),
    path("suppressed/", views.suppressed, name="mail_suppressed"),
]
