"""Applying: the first page, the personal page, the form with its drafts, and sending it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.calls.actions import applying
from middleground.web.calls.forms.answering import AnswersForm
from middleground.web.calls.forms.applying import StartForm
from middleground.web.calls.links import application_from, public_link, token_of
from middleground.web.calls.models import Application, Call
from middleground.web.calls.queries.answers import answers_of, files_of, uses_of, values_of
from middleground.web.calls.queries.deadlines import deadline_of
from middleground.web.calls.queries.own import duo_of, own_view
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.queries.public import shown_calls
from middleground.web.calls.queries.questions import AskedQuestion, questions_of
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.views.sheets import sheets_of
from middleground.web.calls.windows import opening_mark, window_of
from middleground.web.conversations.views.posting import posted, whole_number
from middleground.web.conversations.views.visits import reader_language
from middleground.web.people.models import Person
from middleground.web.people.queries import current_statement

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
OwnView = Callable[..., HttpResponseBase]


def by_link(view: OwnView) -> OwnView:
    """Open the application of a personal link; no page behind it is kept by a browser or found by a search."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **given: Any) -> HttpResponseBase:
        application = application_from(token)
        if application is None:
            raise Http404
        response = view(request, application, **given)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return opened


def own_page(
    request: HttpRequest, template: str, application: Application, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page behind a personal link with what all of them show."""
    frame = {
        "audience": "resident",
        "application": application,
        "token": token_of(application),
        "call": application.call,
        "page": page_of(application.call, reader_language()),
        "own": own_view(application),
        "forward_url": public_link(application.call),
    }
    return render(request, template, {**frame, **context}, status=status)


@FORM_METHODS
def call_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a name and an address; the personal link comes by letter, whoever has applied before or not."""
    call = get_object_or_404(shown_calls(), slug=slug)
    person = request.user if isinstance(request.user, Person) else None
    form = StartForm(posted(request), initial=_known(person))
    if request.method == "POST" and form.is_valid():
        if form.is_by_machine():
            return redirect("call_apply_sent", slug)
        application = _started(form, call, person)
        if application is not None:
            return _after_start(application, person, slug)
    context = {
        "audience": "resident",
        "call": call,
        "page": page_of(call, reader_language()),
        "deadline": deadline_of(call),
        "window": window_of(call),
        "statement": current_statement("calls", reader_language()),
        "questions": questions_of(call, reader_language()),
        "form": form,
    }
    return render(request, "calls/apply.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
def call_apply_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a letter is on its way, in the same words for everybody."""
    call = get_object_or_404(shown_calls(), slug=slug)
    context = {"audience": "resident", "call": call, "page": page_of(call, reader_language())}
    return render(request, "calls/apply_sent.html", context)


@require_safe
@by_link
def application_page(request: HttpRequest, application: Application) -> HttpResponse:
    """Show how the application stands, what it says, and what one may do."""
    answers = answers_of(application, hide_identifying=False)
    context = {
        "answers": answers,
        "has_begun": any(answer.text or answer.files for answer in answers),
        "duo": duo_of(application),
        "is_sent": "sent" in request.GET and application.state == ApplicationState.SUBMITTED,
        "is_saved": "saved" in request.GET and application.state == ApplicationState.DRAFT,
        "may_link": isinstance(request.user, Person) and application.person_id is None,
    }
    return own_page(request, "calls/application.html", application, context)


@FORM_METHODS
@by_link
def application_answers(request: HttpRequest, application: Application) -> HttpResponse:
    """The form. “Save” keeps whatever can be kept, “Send” wants all of it; an error loses nothing."""
    questions = questions_of(application.call, reader_language())
    if request.method != "POST":
        if not own_view(application).may_edit:
            return redirect("application", token_of(application))
        form = answers_form(application, questions)
        return _form_page(request, application, form, opening_mark(application))
    is_final = request.POST.get("do") == "send"
    form = answers_form(application, questions, request, is_final=is_final)
    form.is_valid()
    reply = _sent(request, application, form) if is_final else _saved(application, form)
    return reply or _form_page(request, application, form, request.POST.get("mark", ""))


@require_POST
@by_link
def application_save(request: HttpRequest, application: Application) -> HttpResponse:
    """Keep a draft while somebody writes; the reply is one line."""
    questions = questions_of(application.call, reader_language())
    form = answers_form(application, questions, request)
    form.is_valid()
    # Without a number the device is not sure whether its last saving arrived: then what it holds counts.
    revision = whole_number(request.POST.get("revision", ""))
    context: dict[str, Any] = {"application": application, "unread": len(form.errors)}
    try:
        context["application"] = applying.save_answers(
            application, questions=questions, answers=answers_in(form), revision=revision
        )
    except DomainError as error:
        context["problem"] = str(error)
    return render(request, "calls/_saved.html", context)


def answers_form(
    application: Application,
    questions: list[AskedQuestion],
    request: HttpRequest | None = None,
    *,
    is_final: bool = False,
) -> AnswersForm:
    """Return the form of a call: as it is kept, or as it was sent."""
    kept = values_of(application)
    uses = {f"{key}.use": may for key, may in uses_of(application).items()}
    return AnswersForm(
        request.POST if request else None,
        request.FILES if request else None,
        questions=questions,
        values=kept,
        kept_files=files_of(application),
        is_final=is_final,
        initial=uses,
    )


def answers_in(form: AnswersForm) -> applying.Answers:
    """Return what a form brought, once it was judged."""
    return applying.Answers(
        values=form.values, uses=form.uses, files=form.files_given, removed=form.removed, unread=tuple(form.errors)
    )


def _known(person: Person | None) -> dict[str, str]:
    known = {"language": reader_language()}
    return {**known, "name": person.name, "email": person.email} if person else known


def _started(form: StartForm, call: Call, person: Person | None) -> Application | None:
    given = form.cleaned_data
    applicant = applying.Applicant(
        name=given["name"],
        email=given["email"],
        language=given["language"],
        organisation_name=given["organisation_name"],
        statement_hash=current_statement("calls", reader_language()).digest,
    )
    try:
        return applying.start_application(call, by=person, applicant=applicant)
    except DomainError as error:
        raise_into(form, error)
        return None


def _after_start(application: Application, person: Person | None, slug: str) -> HttpResponse:
    """Whoever signed in with this very address has shown that it is theirs; everybody else reads the letter first."""
    if person is not None and application.person_id == person.pk:
        return redirect("application_answers", token_of(application))
    return redirect("call_apply_sent", slug)


def _sent(request: HttpRequest, application: Application, form: AnswersForm) -> HttpResponse | None:
    """Send; what is not complete is kept as a draft all the same, so that nothing is lost."""
    if form.errors:
        _keep_quietly(application, form)
        return None
    try:
        mark = request.POST.get("mark", "")
        applying.submit(application, questions=form.questions, answers=answers_in(form), mark=mark)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    return redirect(personal_path(application, sent=True))


def _saved(application: Application, form: AnswersForm) -> HttpResponse | None:
    if application.state == ApplicationState.SUBMITTED:
        form.add_error(None, _("You have sent this application already. Press “Send the changes” to change it."))
        return None
    try:
        applying.save_answers(application, questions=form.questions, answers=answers_in(form))
    except DomainError as error:
        form.add_error(None, str(error))
    if form.errors:
        return None
    return redirect(personal_path(application, saved=True))


def _keep_quietly(application: Application, form: AnswersForm) -> None:
    try:
        applying.save_answers(application, questions=form.questions, answers=answers_in(form))
    except DomainError:
        return  # sent already or past the end: the page shows what was typed, and says why it was not taken


def personal_path(application: Application, **said: bool) -> str:
    """Return the path of the personal page. What happened stands in the address, since a message needs a cookie."""
    path = reverse("application", args=[token_of(application)])
    words = "&".join(f"{name}=1" for name, is_so in said.items() if is_so)
    return f"{path}?{words}" if words else path


def _form_page(request: HttpRequest, application: Application, form: AnswersForm, mark: str) -> HttpResponse:
    application.refresh_from_db(fields=["revision", "state"])
    context = {
        "form": form,
        "sheets": sheets_of(form, files_of(application)),
        "mark": mark,
        "is_sent": application.state == ApplicationState.SUBMITTED,
        "deadline": deadline_of(application.call),
    }
    status = 422 if form.is_bound and form.errors else 200
    return own_page(request, "calls/answers.html", application, context, status=status)
