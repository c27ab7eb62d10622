"""Writing a newsletter: the list, the head, sections, translations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import kept, raise_into
from middleground.web.base.rights import require
from middleground.web.network.actions import editing
from middleground.web.network.forms.editing import IssueForm, SectionForm, TranslationForm, head_of, part_of
from middleground.web.network.languages import direction_of, name_of_language, reader_language
from middleground.web.network.models import Issue
from middleground.web.network.queries.shown import shown_issue, with_parts
from middleground.web.network.views.frames import (
    FORM_METHODS,
    issue_for,
    issue_page,
    posted,
    status_of,
)
from middleground.web.people.queries import organisations_for
from middleground.web.people.signed_in import person_of


@login_required
@require_safe
def newsletter_issues(request: HttpRequest) -> HttpResponse:
    """List the newsletters of the organisations this person works for."""
    require(request.user, "network.news")
    own = organisations_for(person_of(request), "network.news")
    issues = with_parts(Issue.objects.filter(organisation__in=own))
    rows = [(issue, shown_issue(issue, reader_language())) for issue in issues]
    return render(request, "network/issues.html", {"rows": rows, "audience": "staff"})


@login_required
@FORM_METHODS
def newsletter_new(request: HttpRequest) -> HttpResponse:
    """Begin a newsletter."""
    require(request.user, "network.news")
    organisations = organisations_for(person_of(request), "network.news")
    files = request.FILES or None
    form = IssueForm(posted(request), files, organisations=organisations, initial={"language": reader_language()})
    if form.is_valid():
        issue = _created(form, request)
        if issue is not None:
            messages.success(request, _("Kept as a draft. Now add what it says."))
            return redirect("newsletter_staff", issue.slug)
    context = {"form": form, "audience": "staff", "here": "newsletter_issues"}
    return render(request, "network/issue_new.html", context, status=status_of(form))


@login_required
@FORM_METHODS
def newsletter_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the head and the languages."""
    issue = issue_for(request, slug)
    form = IssueForm(
        posted(request),
        request.FILES or None,
        organisations=[issue.organisation],
        has_picture=issue.header_id is not None,
        initial=head_of(issue),
    )
    if form.is_valid() and kept(form, editing.edit_issue, issue, by=person_of(request), draft=form.draft()):
        messages.success(request, _("Kept."))
        return redirect("newsletter_staff", slug)
    return issue_page(request, "network/issue_edit.html", issue, {"form": form}, status=status_of(form))


@login_required
@FORM_METHODS
def newsletter_section_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a section at the end."""
    issue = issue_for(request, slug)
    form = SectionForm(posted(request), request.FILES or None)
    if form.is_valid() and kept(form, editing.add_section, issue, by=person_of(request), part=form.part()):
        messages.success(request, _("Kept."))
        return redirect("newsletter_staff", slug)
    return issue_page(request, "network/section.html", issue, {"form": form}, status=status_of(form))


@login_required
@FORM_METHODS
def newsletter_section(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Change a section."""
    issue = issue_for(request, slug)
    section = get_object_or_404(issue.sections.select_related("issue"), pk=key)
    has_picture = section.picture_id is not None
    form = SectionForm(posted(request), request.FILES or None, has_picture=has_picture, initial=part_of(section))
    if form.is_valid() and kept(form, editing.edit_section, section, by=person_of(request), part=form.part()):
        messages.success(request, _("Kept."))
        return redirect("newsletter_staff", slug)
    context = {"form": form, "section": section}
    return issue_page(request, "network/section.html", issue, context, status=status_of(form))


@login_required
@require_POST
def newsletter_section_change(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Move a section up or down, or take it out."""
    section = get_object_or_404(issue_for(request, slug).sections.select_related("issue"), pk=key)
    wish = request.POST.get("do")
    if wish == "remove":
        editing.remove_section(section, by=person_of(request))
    elif wish in {"up", "down"}:
        editing.move_section(section, by=person_of(request), up=wish == "up")
    return redirect("newsletter_staff", slug)


@login_required
@FORM_METHODS
def newsletter_translate(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Write everything in another language, the original above each field."""
    issue = issue_for(request, slug)
    if language not in issue.languages[1:]:
        raise Http404
    form = TranslationForm(posted(request), issue=issue, language=language)
    if form.is_valid():
        words = form.words()
        given = {"by": person_of(request), "language": language, "head": words.pop(0), "sections": words}
        if kept(form, editing.translate_issue, issue, **given):
            messages.success(request, _("Kept."))
            return redirect("newsletter_staff", slug)
    context = {"form": form, "language": language, "language_name": name_of_language(language)}
    context["direction"] = direction_of(issue.language)
    return issue_page(request, "network/issue_translate.html", issue, context, status=status_of(form))


@login_required
@require_POST
def newsletter_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw a draft away."""
    editing.discard_issue(issue_for(request, slug), by=person_of(request))
    messages.success(request, _("The draft is gone."))
    return redirect("newsletter_issues")


def _created(form: IssueForm, request: HttpRequest) -> Issue | None:
    try:
        return editing.create_issue(
            by=person_of(request), organisation=form.cleaned_data["organisation"], draft=form.draft()
        )
    except DomainError as error:
        raise_into(form, error)
        return None
