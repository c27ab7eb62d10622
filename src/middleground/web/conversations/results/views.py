"""Pages of results: for everybody, and for the staff who prepare them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.conversations.models import Conversation, Result
from middleground.web.conversations.queries.first_pages import page_of, shown_conversations
from middleground.web.conversations.results import actions, files, live, own_place, page, queries, sentences
from middleground.web.conversations.results.forms import WordsForm, initial_of
from middleground.web.conversations.results.said import Said
from middleground.web.conversations.results.snapshots import state_of
from middleground.web.conversations.views.staff import conversation_for, staff_page
from middleground.web.conversations.views.visits import reader_language
from middleground.web.jobs.models import Job
from middleground.web.jobs.queries import JobView, progress_of
from middleground.web.people.signed_in import person_of

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
}


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """List what was found, and what is still being asked."""
    lines = queries.result_lines(reader_language())
    return render(request, "conversations/results.html", {"audience": "resident", "lines": lines})


@require_safe
def conversation_result(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the released result, or what is missing until there is one."""
    found = queries.public_result(slug, reader_language())
    if found is not None:
        context: dict[str, Any] = {"page": found.page, "shown": found.result, "is_old": _is_old(found.result)}
        context["result"] = page.build(found.found, found.around)
        context["changes"] = queries.changes_since(found, public=True)
        return render(request, "conversations/result.html", {"audience": "resident", "here": "results", **context})
    conversation = get_object_or_404(shown_conversations(), slug=slug)
    context = {"page": page_of(conversation, reader_language()), "answers": state_of(conversation)}
    return render(request, "conversations/result_not_yet.html", {"audience": "resident", "here": "results", **context})


def _is_old(result: Result) -> bool:
    """Say whether the age is worth telling."""
    return timezone.now() - result.made_at > dt.timedelta(days=1)


@require_safe
def conversation_result_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the released result as a file: ``?as=csv``, ``json``, ``html`` or ``svg``."""
    kind, language = request.GET.get("as", "json"), reader_language()
    found = queries.public_result(slug, language)
    if found is None or kind not in CONTENT_TYPES:
        raise Http404
    if kind == "csv":
        text = "\ufeff" + files.as_csv(found.found, found.around.statements)
    elif kind == "json":
        text = files.as_json(found.found, found.around.statements, title=found.page.title)
    else:
        day, write = found.result.made_at.date(), files.as_svg if kind == "svg" else files.as_page
        text = write(found.found, found.around, title=found.page.title, language=language, day=day)
    response = HttpResponse(text, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="result-{slug}.{kind}"'
    return response


@require_safe
def conversation_line(_request: HttpRequest, slug: str) -> HttpResponse:
    """Give the released line as numbers, for working out one's own place on one's own device."""
    line = own_place.line_of(slug)
    if line is None:
        raise Http404
    return JsonResponse(line)


@dataclass(frozen=True, slots=True)
class SideHelp:
    """What the people of a side say more than others, to help with finding words."""

    name: str
    more: list[Said]
    less: list[Said]


@login_required
@require_safe
def conversation_result_staff(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the newest result of each method to staff, how far a running job is, and what they may do."""
    conversation = conversation_for(request, slug, "see")
    found = queries.drafts_of(conversation)
    method = "polis" if request.GET.get("method") == "polis" else "middleground"
    draft = next((result for result in found if result.method == method), None)
    job = _job_of(conversation, method)
    context: dict[str, Any] = {
        "method": method,
        "methods": [(name, sentences.method_name(name), _newest(found, name)) for name in Result.Method.values],
        "job": job,
        "is_under_way": job is not None and not job.finished,
        "answers": state_of(conversation),
        "draft": draft,
        "may_map": _may(request, "map", conversation),
        "may_release": _may(request, "release", conversation),
    }
    picture = live.picture_for(request.user, conversation, after=draft.made_at if draft else None)
    if picture is not None and method == Result.Method.MIDDLEGROUND:
        context["live"] = live.live_view(picture, queries.statements_around(conversation, reader_language()))
    if draft is not None:
        shown = queries.shown(conversation, draft, reader_language())
        context |= {"result": page.build(shown.found, shown.around), "helps": _helps(shown)}
        context["changes"] = queries.changes_since(shown, public=False)
    return staff_page(request, "conversations/result_staff.html", conversation, context)


def _newest(found: list[Result], method: str) -> Result | None:
    return next((result for result in found if result.method == method), None)


def _may(request: HttpRequest, right: str, conversation: Conversation) -> bool:
    from middleground.web.base.rights import may

    return may(request.user, f"conversations.{right}", conversation)


def _job_of(conversation: Conversation, method: str) -> JobView | None:
    """Return the job that works out this result, while it is not done."""
    job = Job.objects.filter(name=actions.JOB, once=f"{conversation.pk}:{method}").order_by("-run_after").first()
    if job is None or job.state == Job.State.DONE:
        return None
    return progress_of(job.pk)


def _helps(shown: queries.ShownResult) -> list[SideHelp]:
    found, around = shown.found, shown.around
    return [
        SideHelp(
            name=sentences.legend_name(found.structure, index, found.method),
            more=[around.said(name) for name, way in side.defining if way == 1],
            less=[around.said(name) for name, way in side.defining if way == -1],
        )
        for index, side in enumerate(found.sides)
        if side.defining
    ]


@login_required
@require_POST
def conversation_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the result of the answers as they stand."""
    conversation = conversation_for(request, slug, "map")
    method = "polis" if request.POST.get("method") == "polis" else "middleground"
    try:
        actions.ask_for_result(by=person_of(request), conversation=conversation, method=method)
    except DomainError as error:
        messages.warning(request, str(error))
    return _back(slug, method)


@login_required
@require_http_methods(["GET", "POST", "HEAD"])
def conversation_result_words(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write the first sentence and the words for the sides, language by language."""
    conversation = conversation_for(request, slug, "release")
    result = get_object_or_404(Result.objects.filter(conversation=conversation).prefetch_related("texts"), pk=pk)
    shown = queries.shown(conversation, result, reader_language())
    forms = _forms(request, conversation, shown)
    if request.method == "POST" and _all_valid(forms):
        for form in forms:
            actions.write_words(
                by=person_of(request),
                result=result,
                language=form.language,
                headline=form.cleaned_data["headline"],
                sides=form.sides(),
            )
        messages.success(request, _("The words are saved."))
        return _back(slug, result.method)
    context = {
        "draft": result,
        "forms": [(form, get_language_info(form.language)["name_local"]) for form in forms],
        "helps": _helps(shown),
        "default_headline": sentences.headline(shown.found),
    }
    return staff_page(request, "conversations/result_words.html", conversation, context)


def _all_valid(forms: list[WordsForm]) -> bool:
    """Validate every form, so that each shows its own errors."""
    return not [form for form in forms if not form.is_valid()]


def _forms(request: HttpRequest, conversation: Conversation, shown: queries.ShownResult) -> list[WordsForm]:
    found = shown.found
    spoken = range(len(found.sides)) if found.structure == "camps" else (0, 2) if found.structure == "spectrum" else ()
    sides = [(index, sentences.legend_name(found.structure, index, found.method)) for index in spoken]
    texts = {text.language: text for text in shown.result.texts.all()}
    sent = request.POST if request.method == "POST" else None
    return [
        WordsForm(sent, sides=sides, language=language, initial=initial_of(texts.get(language)))
        for language in conversation.languages
    ]


@login_required
@require_http_methods(["GET", "POST", "HEAD"])
def conversation_release(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask once more, then show the result to everybody."""
    conversation = conversation_for(request, slug, "release")
    result = get_object_or_404(Result.objects.filter(conversation=conversation).prefetch_related("texts"), pk=pk)
    if request.method == "POST":
        try:
            actions.release_result(by=person_of(request), result=result)
            messages.success(request, _("Everybody can read this result now."))
        except DomainError as error:
            messages.warning(request, str(error))
        return _back(slug, result.method)
    shown = queries.shown(conversation, result, reader_language())
    context = {"draft": result, "result": page.build(shown.found, shown.around)}
    return staff_page(request, "conversations/result_release.html", conversation, context)


def _back(slug: str, method: str) -> HttpResponse:
    response = redirect("conversation_result_staff", slug)
    if method == "polis":
        response["Location"] += "?method=polis"
    return response
