"""Letters that wait for a decision, the inbox of a demonstration, wordings, and addresses that get no letters."""

from __future__ import annotations

import uuid
from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.base.nearby import is_nearby
from middleground.web.base.rights import require
from middleground.web.mail import actions, queries
from middleground.web.mail.composing import content_of
from middleground.web.mail.forms import AddressForm, WordingForm
from middleground.web.mail.templates import LetterTemplate, fill, find_template


@require_GET
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """List the letters that wait for this person to release them."""
    require(request.user, "mail.release")
    return render(request, "mail/drafts.html", {"drafts": queries.drafts_for(request.user), "audience": "staff"})


@require_GET
@login_required
def draft(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one of them as its reader will see it."""
    require(request.user, "mail.release")
    letter = queries.draft(key)
    if letter is None:
        raise Http404
    require(request.user, "mail.release", letter)
    trail = [(_("Letters to release"), reverse("mail_drafts")), (_("Letter to release"), "")]
    context = {"letter": letter, "content": content_of(letter), "trail": trail, "audience": "staff"}
    return render(request, "mail/draft.html", context)


@require_POST
@login_required
def decide(request: HttpRequest) -> HttpResponse:
    """Release or discard the chosen drafts."""
    chosen = _chosen(request)
    person = request.user
    if request.POST.get("decision") == "release":
        count = actions.release_letters(by=person, letters=chosen)  # type: ignore[arg-type]  # signed in
        said = ngettext("%(n)d letter goes out now.", "%(n)d letters go out now.", count)
    else:
        count = actions.discard_letters(by=person, letters=chosen)  # type: ignore[arg-type]  # signed in
        said = ngettext("%(n)d letter was discarded.", "%(n)d letters were discarded.", count)
    if count:
        messages.success(request, said % {"n": count})
    else:
        messages.warning(request, _("No letter was chosen."))
    return redirect("mail_drafts")


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the letters of a demonstration, which never leave; people sign in with the codes in them."""
    _only_here(request)
    return render(request, "mail/inbox.html", {"letters": queries.inbox()})


@require_GET
def inbox_letter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one letter of a demonstration."""
    _only_here(request)
    letter = queries.delivered(key)
    if letter is None:
        raise Http404
    trail = [(_("Letters of this demonstration"), reverse("mail_inbox")), (letter.subject, "")]
    context = {"letter": letter, "content": content_of(letter), "trail": trail}
    return render(request, "mail/inbox_letter.html", context)


@require_GET
@login_required
def templates(request: HttpRequest) -> HttpResponse:
    """List every letter with the languages it can be worded in."""
    require(request.user, "mail.edit_templates")
    shown = {"rows": queries.template_rows(), "languages": settings.LANGUAGES, "audience": "staff"}
    return render(request, "mail/templates.html", shown)


@require_http_methods(["GET", "POST"])
@login_required
def template(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Word a letter in one language: look at it filled in, save it, or go back to the original."""
    require(request.user, "mail.edit_templates")
    found = find_template(name)
    if found is None or language not in dict(settings.LANGUAGES):
        raise Http404
    if request.POST.get("decision") == "original":
        actions.unword_letter(by=request.user, name=name, language=language)  # type: ignore[arg-type]  # signed in
        messages.success(request, _("The letter has its original wording again."))
        return redirect("mail_templates")
    form = _wording_form(request, found, language)
    if request.method == "POST" and form.is_valid() and _worded(request, form, name, language):
        messages.success(request, _("Letters are worded like this from now on."))
        return redirect("mail_templates")
    return render(request, "mail/template.html", _template_context(form, found, language))


@require_http_methods(["GET", "POST"])
@login_required
def suppressed(request: HttpRequest) -> HttpResponse:
    """Stop letters to an address, or allow them again."""
    require(request.user, "mail.release")
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _suppression_changed(request, form):
        return redirect("mail_suppressed")
    return render(
        request, "mail/suppressed.html", {"form": form, "count": queries.count_suppressed(), "audience": "staff"}
    )


def _chosen(request: HttpRequest) -> list[uuid.UUID]:
    chosen = []
    for text in request.POST.getlist("letter"):
        with suppress(ValueError):
            chosen.append(uuid.UUID(text))
    return chosen


def _only_here(request: HttpRequest) -> None:
    """Letters hold sign-in codes: only a demonstration or a programmer's copy shows them, on its own machine."""
    if not settings.MAIL_INBOX or not is_nearby(request):
        raise Http404


def _wording_form(request: HttpRequest, found: LetterTemplate, language: str) -> WordingForm:
    subject, body = queries.wording(found.name, language)
    form = WordingForm(request.POST or None, initial={"subject": subject, "body": body})
    form.write_in(language, _direction(language))
    return form


def _worded(request: HttpRequest, form: WordingForm, name: str, language: str) -> bool:
    """Save the wording unless only a look at it was asked for; errors go beside their fields."""
    try:
        if request.POST.get("decision") == "look":
            actions.check_wording(name, form.cleaned_data["subject"], form.cleaned_data["body"])
            return False
        actions.word_letter(by=request.user, name=name, language=language, **form.cleaned_data)  # type: ignore[arg-type]
    except DomainError as error:
        raise_into(form, error)
        return False
    return True


def _template_context(form: WordingForm, found: LetterTemplate, language: str) -> dict[str, object]:
    samples = {name: f"‹{name}›" for name in found.placeholders}
    texts = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    return {
        "form": form,
        "trail": [(_("Wording of letters"), reverse("mail_templates")), (found.describe, "")],
        "template": found,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "direction": _direction(language),
        "placeholders": [f"%({name})s" for name in sorted(found.placeholders)],
        "sample_subject": fill(texts["subject"], samples) if not form.errors else "",
        "sample_body": fill(texts["body"], samples) if not form.errors else "",
        "audience": "staff",
    }


def _suppression_changed(request: HttpRequest, form: AddressForm) -> bool:
    change = actions.lift_suppression if request.POST.get("decision") == "lift" else actions.suppress_address
    try:
        change(by=request.user, address=form.cleaned_data["address"])  # type: ignore[arg-type]  # signed in
    except DomainError as error:
        raise_into(form, error)
        return False
    messages.success(request, _("Done. The address itself is not kept."))
    return True


def _direction(language: str) -> str:
    return "rtl" if get_language_info(language)["bidi"] else "ltr"
