from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.conversations.results import views as results
from middleground.web.conversations.views import (
    answering,
    answers,
    drafting,
    importing,
    moderating,
    staff,
    taking_part,
    writing,
)

RESIDENTS = [
    path("", taking_part.take_part, name="take_part"),
    path("c/<slug:slug>/", taking_part.conversation_welcome, name="conversation_welcome"),
    path("c/<slug:slug>/vote/", taking_part.conversation_vote, name="conversation_vote"),
    path("c/<slug:slug>/round/", taking_part.conversation_round, name="conversation_round"),
    path("c/<slug:slug>/undo/", taking_part.conversation_undo, name="conversation_undo"),
    path("c/<slug:slug>/why/", taking_part.conversation_why, name="conversation_why"),
    path("c/<slug:slug>/mine/", taking_part.conversation_mine, name="conversation_mine"),
    path("c/<slug:slug>/write/", writing.conversation_write, name="conversation_write"),
    path("c/<slug:slug>/written/", writing.conversation_written, name="conversation_written"),
    path("c/<slug:slug>/leave/", writing.conversation_leave, name="conversation_leave"),
    path("c/<slug:slug>/answers/", answers.conversation_answers_public, name="conversation_answers_public"),
    path("c/<slug:slug>/result/", results.conversation_result, name="conversation_result"),
    path("c/<slug:slug>/result/line/", results.conversation_line, name="conversation_line"),
    path("c/<slug:slug>/result/file/", results.conversation_result_file, name="conversation_result_file"),
    path("results/", results.results, name="results"),
    path("answers/", answers.answers, name="answers"),
    path("who-is-behind/", answers.who_is_behind, name="who_is_behind"),
]
OWN = "conversations/<slug:slug>/"
STAFF = [
    path("conversations/", staff.conversations_list, name="conversations_list"),
    path("conversations/new/", drafting.conversation_new, name="conversation_new"),
    path("conversations/import/", importing.conversation_import, name="conversation_import"),
    path("conversations/import/<uuid:key>/", importing.conversation_import_show, name="conversation_import_show"),
    path(OWN, staff.conversation_staff, name="conversation_staff"),
    path(f"{OWN}edit/", drafting.conversation_edit, name="conversation_edit"),
    path(f"{OWN}preview/", staff.conversation_preview, name="conversation_preview"),
    path(f"{OWN}first-page/<slug:language>/", drafting.conversation_first_page, name="conversation_first_page"),
    path(f"{OWN}statements/", drafting.conversation_statements, name="conversation_statements"),
    path(
        f"{OWN}statements/<int:number>/remove/",
        drafting.conversation_statement_remove,
        name="conversation_statement_remove",
    ),
    path(f"{OWN}translate/<slug:language>/", drafting.conversation_translate, name="conversation_translate"),
    path(f"{OWN}promise/", drafting.conversation_promise, name="conversation_promise"),
    path(f"{OWN}open/", drafting.conversation_open, name="conversation_open"),
    path(f"{OWN}close/", drafting.conversation_close, name="conversation_close"),
    path(f"{OWN}moderate/", moderating.conversation_moderate, name="conversation_moderate"),
    path(f"{OWN}result/", results.conversation_result_staff, name="conversation_result_staff"),
    path(f"{OWN}result/map/", results.conversation_map, name="conversation_map"),
    path(f"{OWN}result/<int:pk>/words/", results.conversation_result_words, name="conversation_result_words"),
    path(f"{OWN}result/<int:pk>/release/", results.conversation_release, name="conversation_release"),
    path(f"{OWN}answers/", answering.conversation_answers, name="conversation_answers"),
    path(f"{OWN}answers/<int:number>/", answering.conversation_answer, name="conversation_answer"),
]

urlpatterns: list[URLPattern] = [*RESIDENTS, *STAFF]
