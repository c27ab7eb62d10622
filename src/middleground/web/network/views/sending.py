"""Looking at a newsletter as people will get it, testing, sending, and how far it is; and who gets it, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from middleground.web.base.forms import kept
from middleground.web.base.rights import require
from middleground.web.mail.queries import counts_about
from middleground.web.network.actions import sending, subscribing
from middleground.web.network.composing import core_of
from middleground.web.network.forms.editing import AudienceForm, ScheduleForm, audience_values
from middleground.web.network.forms.subscribing import RemoveForm
from middleground.web.network.languages import name_of_language
from middleground.web.network.models import Issue
from middleground.web.network.queries.audience import audience_of, reader_counts
from middleground.web.network.queries.checks import findings_in
from middleground.web.network.views.frames import FORM_METHODS, issue_for, issue_page, posted, status_of
from middleground.web.people.signed_in import person_of


@dataclass(frozen=True, slots=True)
class SendingCounts:
    """How far the letters of an issue are; numbers alone, never who."""

    total: int
    waiting: int
    sent: int
    failed: int
    suppressed: int
    discarded: int

    @property
    def settled(self) -> int:
        return self.total - self.waiting

    @property
    def is_over(self) -> bool:
        return self.waiting == 0


def _counts(issue: Issue) -> SendingCounts:
    found = counts_about(issue)
    names = ("waiting", "sent", "failed", "suppressed", "discarded")
    return SendingCounts(total=issue.recipients, **{name: found[name] for name in names})


@login_required
@require_safe
def newsletter_staff(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one newsletter to its staff: what is in it, what it lacks, how far it is."""
    issue = issue_for(request, slug)
    context = {
        "findings": findings_in(issue) if issue.is_draft else [],
        "languages": [(code, name_of_language(code)) for code in issue.languages],
        "counts": _counts(issue) if issue.is_public else None,
        "sections": list(zip(issue.sections.all(), _shown_sections(issue), strict=True)),
    }
    return issue_page(request, "network/issue_staff.html", issue, context)


@login_required
@require_safe
def newsletter_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the piece of the page that says how far the letters are."""
    issue = issue_for(request, slug)
    counts = _counts(issue)
    response = render(request, "network/_sending.html", {"issue": issue, "counts": counts})
    if counts.is_over and issue.state == Issue.State.SENT:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_safe
def newsletter_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the newsletter in each of its languages, as its readers will see it."""
    issue = issue_for(request, slug)
    asked = request.GET.get("in", "")
    language = asked if asked in issue.languages else issue.language
    core = core_of(issue, language)
    languages = [(code, name_of_language(code), code == language) for code in issue.languages]
    context = {"read": core.shown, "languages": languages, "language": language, "plain": core.text}
    return issue_page(request, "network/issue_preview.html", issue, context)


@login_required
@require_POST
def newsletter_test(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the newsletter in one language to oneself."""
    issue = issue_for(request, slug)
    asked = request.POST.get("language", "")
    language = asked if asked in issue.languages else issue.language
    sending.send_test(issue, by=person_of(request), language=language)
    messages.success(request, _("A test letter is on its way to %(address)s.") % {"address": person_of(request).email})
    return redirect("newsletter_staff", slug)


@login_required
@FORM_METHODS
def newsletter_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose whom it is for, see how many they are and what is missing, then send or schedule."""
    issue = issue_for(request, slug)
    wish = request.POST.get("do", "")
    audience = AudienceForm(posted(request) if wish == "choose" else None, initial=audience_values(issue))
    schedule = ScheduleForm(posted(request) if wish == "schedule" else None)
    if wish == "send":
        sending.send_issue(issue, by=person_of(request))
        messages.success(request, _("It is on its way. This page shows how far it is."))
        return redirect("newsletter_staff", slug)
    if _chosen(request, issue, audience) or _scheduled(request, issue, schedule):
        return redirect("newsletter_send" if wish == "choose" else "newsletter_staff", slug)
    context = {
        "audience_form": audience,
        "schedule": schedule,
        "count": audience_of(issue).count(),
        "findings": findings_in(issue) if issue.is_draft else [],
    }
    context["stops"] = any(finding.stops for finding in findings_in(issue)) if issue.is_draft else False
    status = max(status_of(audience), status_of(schedule))
    return issue_page(request, "network/issue_send.html", issue, context, status=status)


@login_required
@require_POST
def newsletter_unschedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a scheduled newsletter a draft again."""
    sending.unschedule_issue(issue_for(request, slug), by=person_of(request))
    messages.success(request, _("It is a draft again."))
    return redirect("newsletter_staff", slug)


@login_required
@FORM_METHODS
def newsletter_readers(request: HttpRequest) -> HttpResponse:
    """Say how many subscribers there are, and erase one whose address is typed; nobody is listed."""
    require(request.user, "network.subscribers")
    form = RemoveForm(posted(request))
    if form.is_valid() and kept(
        form, subscribing.remove_address, by=person_of(request), address=form.cleaned_data["address"]
    ):
        messages.success(request, _("The subscription and everything kept with it were erased."))
        return redirect("newsletter_readers")
    context = {"form": form, "counts": reader_counts(), "audience": "staff", "here": "newsletter_issues"}
    return render(request, "network/readers.html", context, status=status_of(form))


def _shown_sections(issue: Issue) -> list[object]:
    return list(core_of(issue, issue.language).shown.sections)


def _chosen(request: HttpRequest, issue: Issue, form: AudienceForm) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    return kept(form, sending.choose_audience, issue, by=person_of(request), audience=form.audience())


def _scheduled(request: HttpRequest, issue: Issue, form: ScheduleForm) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    done = kept(form, sending.schedule_issue, issue, by=person_of(request), send_at=form.cleaned_data["send_at"])
    if done:
        messages.success(request, _("Scheduled. Until then you may take it back."))
    return done
