"""What readers found: applications by number, never ranked; scores freed from how strict each reader is."""

from __future__ import annotations

import math

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from middleground.web.base import figures
from middleground.web.base.forms import kept
from middleground.web.base.rights import may
from middleground.web.base.tables import Column, Table
from middleground.web.calls.actions.commenting import remove_comment, write_comment
from middleground.web.calls.actions.exporting import note_export
from middleground.web.calls.forms.reading import CommentForm
from middleground.web.calls.models import Application, Call, Comment
from middleground.web.calls.queries.blind import blind_application
from middleground.web.calls.queries.reading import OUT, progress_of, readers_of
from middleground.web.calls.queries.reviews import (
    ReaderFound,
    ScoredApplication,
    comments_of,
    reviews_of,
    scores_page,
)
from middleground.web.calls.queries.reviews_file import as_csv, as_workbook, review_rows, score_rows
from middleground.web.calls.queries.suitability import HIGHEST, refuse_before_reading
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _scores_for(request: HttpRequest, slug: str) -> Call:
    """Return the call for somebody who selects and has read what they were given."""
    call = call_for(request, slug, "select")
    refuse_before_reading(call, request.user)
    return call


def _one_decimal(value: object) -> str:
    return figures.number(float(str(value)), 1)


COLUMNS = (
    Column("number", gettext_lazy("Application"), show=str, url_key="url"),
    Column("adjusted", gettext_lazy("Adjusted score"), is_number=True, show=_one_decimal, sortable=False),
    Column("range", gettext_lazy("Likely between"), is_number=True, sortable=False),
    Column("raw", gettext_lazy("Mean as given"), is_number=True, show=_one_decimal, sortable=False),
    Column("spread", gettext_lazy("Largest difference"), is_number=True, show=_one_decimal),
    Column("done", gettext_lazy("Read by"), is_number=True),
    Column("tags", gettext_lazy("Tags"), sortable=False),
)


@login_required
@require_safe
def call_scores(request: HttpRequest, slug: str) -> HttpResponse:
    """Show scores, how much readers differ, and how strict each is."""
    call = _scores_for(request, slug)
    found = scores_page(call)
    rows = [_row(call, one) for one in found.applications]
    context = {
        "table": Table(_("What readers found"), COLUMNS, rows, request, exportable=False),
        "readers": [_reader(one) for one in found.readers],
        "names": {one.letter: one.name for one in readers_of(call)} if may(request.user, "calls.run", call) else {},
        "rest": None if found.rest is None else figures.number(found.rest * math.sqrt(2), 1),
        "progress": progress_of(call),
        "has_rows": any(one.done for one in found.applications),
    }
    return staff_page(request, "calls/scores.html", call, context)


def _row(call: Call, one: ScoredApplication) -> dict[str, object]:
    found = one.estimate
    ends = f"{_one_decimal(found.low)}–{_one_decimal(found.high)}" if found else None
    return {
        "number": one.number,
        "url": reverse("call_scores_of", args=[call.slug, one.number]),
        "adjusted": found.value if found else None,
        "range": ends,
        "raw": one.raw,
        "spread": one.spread,
        "done": one.done,
        "tags": ", ".join(one.tags) or None,
    }


def _reader(one: ReaderFound) -> dict[str, object]:
    """Return a reader with how they differ from others, in a sign that words explain."""
    found = one.mildness
    direction = "milder" if found.low > 0 else "stricter" if found.high < 0 else "alike"
    low, high = sorted((abs(found.low), abs(found.high)))
    return {
        "letter": one.letter,
        "direction": direction,
        "by": figures.number(abs(found.value), 1),
        "low": figures.number(min(low, HIGHEST), 1),
        "high": figures.number(min(high, HIGHEST), 1),
        "count": found.n,
    }


@login_required
@FORM_METHODS
def call_scores_of(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what readers said of one application; comment on it."""
    call = _scores_for(request, slug)
    applications = Application.objects.select_related("call").exclude(state__in=OUT)
    application = get_object_or_404(applications, call=call, number=number)
    taken_back = request.POST.get("remove", "")
    if taken_back:
        key = int(taken_back) if taken_back.isdecimal() else 0
        comment = get_object_or_404(
            Comment.objects.select_related("application__call"), pk=key, application=application
        )
        remove_comment(comment, by=person_of(request))
        return redirect("call_scores_of", slug, number)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _commented(request, application, form):
        messages.success(request, _("The comment is kept."))
        return redirect("call_scores_of", slug, number)
    context = {
        "number": number,
        "shown": blind_application(application),
        "reviews": reviews_of(application, reader_language()),
        "comments": comments_of(application),
        "form": form,
        "own": person_of(request).pk,
    }
    return staff_page(request, "calls/scores_of.html", call, context, status=422 if form.errors else 200)


def _commented(request: HttpRequest, application: Application, form: CommentForm) -> bool:
    return kept(form, write_comment, application, by=person_of(request), text=form.cleaned_data["text"])


@login_required
@require_safe
def call_reviews_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give out the reviews as CSV or as a workbook, without any name; the ledger says that they went out."""
    call = _scores_for(request, slug)
    suffix = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    rows = review_rows(call, reader_language())
    content = as_workbook({"scores": score_rows(call), "reviews": rows}) if suffix == "xlsx" else as_csv(rows)
    note_export(call, by=person_of(request), kind="reviews", suffix=suffix)
    return _file(content, WORKBOOK if suffix == "xlsx" else "text/csv; charset=utf-8", f"reviews-{slug}.{suffix}")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    reply = HttpResponse(content, content_type=media_type)
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    reply["Cache-Control"] = "no-store"
    return reply
