"""The addresses of reading: criteria, team, who reads what, the reading page, eligibility, scores."""

from __future__ import annotations

from django.urls import URLPattern, path

from middleground.web.calls.urls_convening import DESK
from middleground.web.calls.views import criteria, eligibility, reading, scores, sharing_out, team

urlpatterns: list[URLPattern] = [
    path(f"{DESK}criteria/", criteria.call_criteria, name="call_criteria"),
    path(f"{DESK}criteria/new/", criteria.call_criterion_new, name="call_criterion_new"),
    path(f"{DESK}criteria/<int:pk>/", criteria.call_criterion, name="call_criterion"),
    path(f"{DESK}team/", team.call_team, name="call_team"),
    path(f"{DESK}team/<int:pk>/", team.call_team_member, name="call_team_member"),
    path(f"{DESK}readers/", sharing_out.call_readings, name="call_readings"),
    path(f"{DESK}readers/<int:number>/", sharing_out.call_readings_of, name="call_readings_of"),
    path(f"{DESK}read/", reading.call_read, name="call_read"),
    path(f"{DESK}read/<int:number>/", reading.call_read_one, name="call_read_one"),
    path(f"{DESK}eligibility/", eligibility.call_eligibility, name="call_eligibility"),
    path(f"{DESK}eligibility/<int:number>/", eligibility.call_eligibility_of, name="call_eligibility_of"),
    path(f"{DESK}scores/", scores.call_scores, name="call_scores"),
    path(f"{DESK}scores/file/", scores.call_reviews_file, name="call_reviews_file"),
    path(f"{DESK}scores/<int:number>/", scores.call_scores_of, name="call_scores_of"),
]
