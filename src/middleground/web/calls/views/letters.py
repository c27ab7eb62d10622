"""The letters of a call: what waits, how it reads in each language, a test letter, and letting a batch go."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions import writing
from middleground.web.calls.forms.places import PracticalForm
from middleground.web.calls.inviting_letters import sample_words
from middleground.web.calls.inviting_wordings import DECISIONS, REPLIES
from middleground.web.calls.models import Call
from middleground.web.calls.queries import outbox
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.visits import reader_language
from middleground.web.mail.templates import template_of
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM_METHODS
def call_letters(request: HttpRequest, slug: str) -> HttpResponse:
    """List the kinds of letters with how many of each wait; draft what decisions and new dates call for."""
    call = call_for(request, slug, "run")
    if request.method == "POST":
        count = writing.draft_new_dates(call, by=person_of(request))
        _said(request, ngettext("%(n)d letter was drafted.", "%(n)d letters were drafted.", count), count)
        return redirect("call_letters", slug)
    batches = outbox.batches_of(call)
    context = {
        "waiting": [batch for batch in batches if batch.waiting],
        "others": [batch for batch in batches if not batch.waiting],
        "replies": [template_of(name) for name in REPLIES],
        "without_address": outbox.without_address(call),
        "untold": outbox.new_dates_untold(call),
    }
    return staff_page(request, "calls/letters.html", call, context)


@login_required
@FORM_METHODS
def call_letter(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show one kind of letter in each language, send oneself a test, release or discard what waits."""
    call = call_for(request, slug, "run")
    template = f"calls.{name}"
    if template not in {**DECISIONS, **REPLIES}:
        raise Http404
    if request.method == "POST":
        return _act(request, call, template)
    return _letter_page(request, call, template)


def _letter_page(request: HttpRequest, call: Call, template: str, error: DomainError | None = None) -> HttpResponse:
    drafts = outbox.drafts_of(call, template)
    languages = list(dict.fromkeys([*call.languages, *(letter.language for letter in drafts)]))
    context = {
        "template": template_of(template),
        "drafts": drafts,
        "is_decision": template in DECISIONS,
        "samples": [(code, sample_words(call, template, code)) for code in languages],
        "error": error,
    }
    return staff_page(request, "calls/letter.html", call, context, status=error.status if error else 200)


def _act(request: HttpRequest, call: Call, template: str) -> HttpResponse:
    by, do = person_of(request), request.POST.get("do")
    if do == "test":
        language = request.POST.get("language", "")
        writing.send_test_letter(
            call, by=by, template=template, language=language if language in call.languages else call.language
        )
        messages.success(request, _("A test letter is on its way to you."))
        return redirect(request.path)
    try:
        if do == "release":
            count = writing.release_call_letters(call, by=by, template=template, expected=_number(request))
            _said(request, ngettext("%(n)d letter goes out now.", "%(n)d letters go out now.", count), count)
        elif do == "discard":
            count = writing.discard_call_letters(call, by=by, template=template)
            _said(request, ngettext("%(n)d letter was discarded.", "%(n)d letters were discarded.", count), count)
    except DomainError as error:
        return _letter_page(request, call, template, error)
    return redirect("call_letters", call.slug)


@login_required
@FORM_METHODS
def call_practical(request: HttpRequest, slug: str) -> HttpResponse:
    """Write what only those who come need to know."""
    call = call_for(request, slug, "run")
    form = PracticalForm(posted(request), call=call, language=reader_language())
    if request.method == "POST" and form.is_valid():
        writing.set_practical(call, by=person_of(request), texts=form.texts())
        messages.success(request, _("Saved. Only those who confirmed a place read it."))
        return redirect("call_participants", slug)
    return staff_page(request, "calls/practical.html", call, {"form": form}, status=422 if form.errors else 200)


def _number(request: HttpRequest) -> int:
    text = request.POST.get("expected", "")
    return int(text) if text.isascii() and text.isdecimal() else 0


def _said(request: HttpRequest, words: str, count: int) -> None:
    if count:
        messages.success(request, words % {"n": count})
    else:
        messages.warning(request, _("There was no letter to write or to send."))
