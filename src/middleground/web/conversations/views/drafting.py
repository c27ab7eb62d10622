"""Asking a question: the form, the preview of its statements, translations, the promise, opening and closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.forms import kept, raise_into
from middleground.web.base.rights import require
from middleground.web.conversations.actions import drafting
from middleground.web.conversations.actions.opening import close_conversation, open_conversation, promise_answer
from middleground.web.conversations.forms.drafting import (
    DraftForm,
    FirstPageForm,
    SeedsForm,
    StatementTranslationForm,
    values_of,
)
from middleground.web.conversations.models import Conversation, ConversationText, Statement
from middleground.web.conversations.queries.missing import missing_for_opening
from middleground.web.conversations.seeds import Reading, decoded, read_lines, read_table
from middleground.web.conversations.views.posting import posted
from middleground.web.conversations.views.staff import conversation_for, staff_page
from middleground.web.people.models import Person
from middleground.web.people.queries import organisations_for
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM_METHODS
def conversation_new(request: HttpRequest) -> HttpResponse:
    """Prepare a question; statements are looked through before anything is kept."""
    require(request.user, "conversations.create")
    organisations = organisations_for(person_of(request), "conversations.create")
    form = DraftForm(posted(request), organisations=organisations, by=person_of(request), initial=_first_words())
    seeds = SeedsForm(posted(request), request.FILES or None)
    reading = None
    if request.method == "POST":
        languages = [request.POST.get("language", ""), *request.POST.getlist("others")]
        reading = _read(seeds, languages, known=frozenset())
        is_sure = form.is_valid() and reading is not None and _is_sure(request, reading)
        conversation = _created(form, reading, by=person_of(request)) if reading is not None and is_sure else None
        if conversation is not None:
            messages.success(request, _("Kept as a draft. Residents do not see it yet."))
            return redirect("conversation_staff", conversation.slug)
    context = {"audience": "staff", "here": "conversations_list", "form": form, "seeds": seeds, "reading": reading}
    return render(request, "conversations/new.html", context, status=_status(form, seeds))


@login_required
@FORM_METHODS
def conversation_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a draft."""
    conversation = conversation_for(request, slug, "edit")
    own = [conversation.organisation]
    form = DraftForm(posted(request), organisations=own, by=person_of(request), initial=values_of(conversation))
    if request.method == "POST" and form.is_valid():
        by, draft = person_of(request), form.draft()
        if kept(form, drafting.edit_conversation, conversation, by=by, draft=draft):
            messages.success(request, _("Kept."))
            return redirect("conversation_staff", slug)
    return staff_page(request, "conversations/edit.html", conversation, {"form": form}, status=_status(form))


@login_required
@FORM_METHODS
def conversation_statements(request: HttpRequest, slug: str) -> HttpResponse:
    """List what people are asked, add to it, see how far each language is."""
    conversation = conversation_for(request, slug, "see")
    statements = list(conversation.statements.filter(state=Statement.State.APPROVED).prefetch_related("texts"))
    seeds = SeedsForm(posted(request), request.FILES or None)
    reading = None
    if request.method == "POST":
        require(request.user, "conversations.edit", conversation)
        reading = _read(seeds, conversation.languages, known=frozenset(each.text for each in statements))
        if reading is not None and reading.seeds and _is_sure(request, reading):
            count = drafting.add_statements(conversation, by=person_of(request), seeds=reading.seeds)
            words = ngettext("%(count)s statement added.", "%(count)s statements added.", count)
            messages.success(request, words % {"count": count})
            return redirect("conversation_statements", slug)
    context = {"statements": statements, "seeds": seeds, "reading": reading}
    context["languages"] = _language_counts(conversation, statements)
    return staff_page(request, "conversations/statements.html", conversation, context, status=_status(seeds))


@login_required
@require_POST
def conversation_statement_remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a statement out of a draft."""
    conversation = conversation_for(request, slug, "edit")
    statement = get_object_or_404(conversation.statements.all(), number=number)
    drafting.remove_statement(statement, by=person_of(request))
    return redirect("conversation_statements", slug)


@login_required
@FORM_METHODS
def conversation_first_page(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Translate the first page, the original beside it."""
    conversation = _in_language(request, slug, language)
    texts = {text.language: text for text in conversation.texts.all()}
    text = texts.get(language, ConversationText())
    form = FirstPageForm(posted(request), initial={name: getattr(text, name) for name in ConversationText.FIELDS})
    if request.method == "POST" and form.is_valid():
        given = {"by": person_of(request), "language": language, "texts": form.texts()}
        if kept(form, drafting.translate_first_page, conversation, **given):
            messages.success(request, _("Kept."))
            return redirect("conversation_staff", slug)
    original = texts.get(conversation.language)
    pairs = [(form[name], getattr(original, name, "")) for name in ConversationText.FIELDS]
    context = {"form": form, "pairs": pairs, "language": language}
    return staff_page(request, "conversations/first_page.html", conversation, context, status=_status(form))


@login_required
@FORM_METHODS
def conversation_translate(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Translate the statements into one language, one field under each original."""
    conversation = _in_language(request, slug, language)
    shown = conversation.statements.filter(state=Statement.State.APPROVED).exclude(language=language)
    statements = list(shown.prefetch_related("texts"))
    written = {
        f"text_{each.number}": text.text
        for each in statements
        for text in each.texts.all()
        if text.language == language
    }
    originals = [(each.number, each.text) for each in statements]
    form = StatementTranslationForm(posted(request), originals=originals, initial=written)
    if request.method == "POST" and form.is_valid():
        given = {"by": person_of(request), "language": language, "texts": form.translations()}
        if kept(form, drafting.translate_statements, conversation, **given):
            messages.success(request, _("Kept."))
            return redirect("conversation_statements", slug)
    context = {"form": form, "language": language}
    return staff_page(request, "conversations/translate.html", conversation, context, status=_status(form))


@login_required
@FORM_METHODS
def conversation_promise(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the named person to promise the answer."""
    conversation = conversation_for(request, slug, "see")
    if request.method == "POST":
        promise_answer(conversation, by=person_of(request))
        messages.success(request, _("Thank you. Residents read your promise on the first page."))
        return redirect("conversation_staff", slug)
    return staff_page(request, "conversations/promise.html", conversation, {})


@login_required
@FORM_METHODS
def conversation_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, then open; what is missing is named with the place to mend it."""
    conversation = conversation_for(request, slug, "open")
    if request.method == "POST" and not missing_for_opening(conversation):
        open_conversation(conversation, by=person_of(request))
        messages.success(request, _("Open. Residents find it on the front page."))
        return redirect("conversation_staff", slug)
    context = {"missing": missing_for_opening(conversation) if conversation.is_draft else []}
    status = 409 if request.method == "POST" else 200
    return staff_page(request, "conversations/open.html", conversation, context, status=status)


@login_required
@FORM_METHODS
def conversation_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, then close for good."""
    conversation = conversation_for(request, slug, "close")
    if request.method == "POST":
        close_conversation(conversation, by=person_of(request))
        messages.success(request, _("Closed. Now the answer is due."))
        return redirect("conversation_staff", slug)
    return staff_page(request, "conversations/close.html", conversation, {})


def _created(form: DraftForm, reading: Reading, *, by: Person) -> Conversation | None:
    """Keep the draft; None when it cannot be kept as it is, which is then said beside the field."""
    organisation, draft = form.cleaned_data["organisation"], form.draft()
    try:
        return drafting.create_conversation(by=by, organisation=organisation, draft=draft, seeds=reading.seeds)
    except InvalidInput as error:
        raise_into(form, error)
        return None


def _in_language(request: HttpRequest, slug: str, language: str) -> Conversation:
    """Return the conversation, if it is offered in the language."""
    conversation = conversation_for(request, slug, "translate")
    if language not in conversation.languages:
        raise Http404
    return conversation


def _first_words() -> dict[str, Any]:
    """Return words that are true of every conversation here, for the coordinator to change."""
    from middleground.web.conversations.views.visits import reader_language

    return {
        "language": reader_language(),
        "who_sees": _("Nobody sees what you answered. Everybody reads the same result: shares of at least ten people."),
        "how_to_leave": _("Press “Forget me” at any time: your answers are erased at once."),
    }


def _read(seeds: SeedsForm, languages: list[str], *, known: frozenset[str]) -> Reading | None:
    """Read what was typed and what the file held; None when the file cannot be read, which is then said beside it."""
    if not seeds.is_valid():
        return None
    try:
        content = _content(seeds)
        typed = read_lines(seeds.cleaned_data["statements"], known=known)
        if not content:
            return typed
        taken = known | {seed.text for seed in typed.seeds}
        from_file = read_table(content, languages=languages, known=taken)
    except DomainError as error:
        raise_into(seeds, error)
        return None
    return Reading(typed.seeds + from_file.seeds, typed.problems + from_file.problems)


def _content(seeds: SeedsForm) -> str:
    """Return the text of the file, and keep it in the page: a browser does not send a file twice."""
    file = seeds.cleaned_data["file"]
    content = decoded(file.read()) if file else str(seeds.cleaned_data["from_file"])
    data = QueryDict(mutable=True)
    data.update({name: str(seeds.data.get(name, "")) for name in seeds.fields} | {"from_file": content})
    seeds.data = data
    return content


def _is_sure(request: HttpRequest, reading: Reading) -> bool:
    """Statements are kept once they were seen as they will be; lines with a problem only by saying so."""
    step = request.POST.get("step")
    return step == "keep_without" or (step == "keep" and not reading.problems)


def _language_counts(conversation: Conversation, statements: list[Statement]) -> list[tuple[str, int, int]]:
    """Return for each language how many statements can be read in it, of how many."""
    counts = []
    for code in conversation.languages:
        readable = sum(
            code == each.language or code in {text.language for text in each.texts.all()} for each in statements
        )
        counts.append((code, readable, len(statements)))
    return counts


def _status(*forms: Any) -> int:
    return 422 if any(form.is_bound and form.errors for form in forms) else 200
