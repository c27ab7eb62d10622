"""What the pages of the network share: who asks, which issue, and errors beside their fields."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from middleground.web.base.forms import Form
from middleground.web.base.rights import require
from middleground.web.network.languages import reader_language
from middleground.web.network.models import Issue
from middleground.web.network.queries.shown import shown_issue, with_parts

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even when it is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def issue_for(request: HttpRequest, slug: str) -> Issue:
    """Return the issue if the person may work on it; else no page, or a refusal."""
    issue = get_object_or_404(with_parts(Issue.objects.all()), slug=slug)
    require(request.user, "network.news", issue)
    return issue


def issue_page(
    request: HttpRequest, template: str, issue: Issue, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page about one issue with what all of them show."""
    shown = shown_issue(issue, reader_language())
    title = shown.subject or _("A newsletter without a subject")
    trail = [(_("Newsletter"), reverse("newsletter_issues")), (title, reverse("newsletter_staff", args=[issue.slug]))]
    frame = {"audience": "staff", "here": "newsletter_issues", "issue": issue, "shown": shown, "title": title}
    return render(request, template, {**frame, "trail": trail, **context}, status=status)


def status_of(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
