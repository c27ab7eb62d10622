from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.network.views import editing, groups, reading, sending, subscribing

PUBLIC = [
    path("working-groups/", reading.working_groups, name="working_groups"),
    path("newsletter/", reading.newsletter, name="newsletter"),
    path("newsletter/feed.xml", reading.newsletter_feed, name="newsletter_feed"),
    path("newsletter/subscribe/", subscribing.newsletter_subscribe, name="newsletter_subscribe"),
    path("newsletter/confirm/<str:token>/", subscribing.newsletter_confirm, name="newsletter_confirm"),
    path("newsletter/leave/<str:token>/", subscribing.newsletter_leave, name="newsletter_leave"),
    path("newsletter/mine/<str:token>/", subscribing.newsletter_mine, name="newsletter_mine"),
    path("newsletter/mine/<str:token>/data.json", subscribing.newsletter_mine_file, name="newsletter_mine_file"),
    path("newsletter/picture/<uuid:key>/", reading.newsletter_picture, name="newsletter_picture"),
    path("newsletter/<slug:slug>/", reading.newsletter_issue, name="newsletter_issue"),
]
OWN = "network/newsletter/<slug:slug>/"
STAFF = [
    path("network/me/", groups.own_network, name="own_network"),
    path("network/me/change/", groups.own_network_change, name="own_network_change"),
    path("network/groups/", groups.network_groups, name="network_groups"),
    path("network/groups/new/", groups.network_group_edit, name="network_group_new"),
    path("network/groups/<slug:slug>/", groups.network_group_edit, name="network_group_edit"),
    path("network/groups/<slug:slug>/members/", groups.network_members, name="network_members"),
    path("network/members/<int:key>/remove/", groups.network_member_remove, name="network_member_remove"),
    path("network/topics/new/", groups.network_topic_edit, name="network_topic_new"),
    path("network/topics/<slug:slug>/", groups.network_topic_edit, name="network_topic_edit"),
    path("network/newsletters/", editing.newsletter_issues, name="newsletter_issues"),
    path("network/newsletters/new/", editing.newsletter_new, name="newsletter_new"),
    path("network/readers/", sending.newsletter_readers, name="newsletter_readers"),
    path(OWN, sending.newsletter_staff, name="newsletter_staff"),
    path(f"{OWN}edit/", editing.newsletter_edit, name="newsletter_edit"),
    path(f"{OWN}discard/", editing.newsletter_discard, name="newsletter_discard"),
    path(f"{OWN}sections/new/", editing.newsletter_section_new, name="newsletter_section_new"),
    path(f"{OWN}sections/<int:key>/", editing.newsletter_section, name="newsletter_section"),
    path(f"{OWN}sections/<int:key>/change/", editing.newsletter_section_change, name="newsletter_section_change"),
    path(f"{OWN}in/<slug:language>/", editing.newsletter_translate, name="newsletter_translate"),
    path(f"{OWN}preview/", sending.newsletter_preview, name="newsletter_preview"),
    path(f"{OWN}test/", sending.newsletter_test, name="newsletter_test"),
    path(f"{OWN}send/", sending.newsletter_send, name="newsletter_send"),
    path(f"{OWN}unschedule/", sending.newsletter_unschedule, name="newsletter_unschedule"),
    path(f"{OWN}progress/", sending.newsletter_progress, name="newsletter_progress"),
]

urlpatterns: list[URLPattern] = [*PUBLIC, *STAFF]
