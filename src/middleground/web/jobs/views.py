"""How far a job is, for whoever waits for it; and failed jobs, for those who operate the platform."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from middleground.web.base.rights import require
from middleground.web.jobs import queries
from middleground.web.jobs.actions import retry_job
from middleground.web.jobs.models import Job


@require_GET
@login_required
def job_progress(request: HttpRequest, job_id: uuid.UUID) -> HttpResponseBase:
    """Show how far the job is; asked by the fragment itself, answer the fragment, or 304 when nothing moved."""
    try:
        job = queries.progress_of(job_id)
    except Job.DoesNotExist as error:
        raise Http404 from error
    polled = request.headers.get("HX-Request") == "true"
    back = _safe_next(request)
    if job.finished and back and not polled:
        return redirect(back)
    template = "jobs/_progress.html" if polled else "jobs/progress.html"
    response = render(request, template, {"job": job, "next": back, "audience": "staff"})
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag = f'"{job.version}-{get_language()}-{polled}"'
    if job.finished and polled:
        response["HX-Refresh"] = "true"  # the page around it shows the result now
    return get_conditional_response(request, etag=etag, response=response) or response


@require_GET
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """List what failed, and how much is waiting."""
    require(request.user, "jobs.operate")
    shown = {"failed": queries.failed_jobs(), "counts": queries.counts(), "audience": "staff"}
    return render(request, "jobs/jobs.html", shown)


@require_POST
@login_required
def job_retry(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Try a failed job again."""
    retry_job(by=request.user, job_id=job_id)  # type: ignore[arg-type]  # signed in
    messages.success(request, _("It is tried again now."))
    return redirect("jobs")


def _safe_next(request: HttpRequest) -> str:
    wish = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if safe else ""
