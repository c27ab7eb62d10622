from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.conversations.views import answers, taking_part, writing

urlpatterns: list[URLPattern] = [
    path("", taking_part.take_part, name="take_part"),
    path("c/<str:slug>/", taking_part.conversation_welcome, name="conversation_welcome"),
    path("c/<str:slug>/vote/", taking_part.conversation_vote, name="conversation_vote"),
    path("c/<str:slug>/round/", taking_part.conversation_round, name="conversation_round"),
    path("c/<str:slug>/undo/", taking_part.conversation_undo, name="conversation_undo"),
    path("c/<str:slug>/mine/", taking_part.conversation_mine, name="conversation_mine"),
    path("c/<str:slug>/write/", writing.conversation_write, name="conversation_write"),
    path("c/<str:slug>/written/", writing.conversation_written, name="conversation_written"),
    path("c/<str:slug>/leave/", writing.conversation_leave, name="conversation_leave"),
    path("c/<str:slug>/answers/", answers.conversation_answers_public, name="conversation_answers_public"),
    path("answers/", answers.answers, name="answers"),
    path("who-is-behind/", answers.who_is_behind, name="who_is_behind"),
]
