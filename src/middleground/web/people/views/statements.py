"""Privacy statements: read by everybody in each version, published by administrators."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.base.rights import require
from middleground.web.people import queries
from middleground.web.people.actions import publish_statement
from middleground.web.people.forms import StatementForm, values_of
from middleground.web.people.models import Person
from middleground.web.people.privacy_statements import find_kind, statement_kinds
from middleground.web.people.views.acting import acting


@require_safe
def privacy_statement(request: HttpRequest, kind: str, version: int | None = None) -> HttpResponse:
    """Show the statement that holds now, or an earlier version as it was read."""
    if find_kind(kind) is None:
        raise Http404
    language = get_language() or settings.LANGUAGE_CODE
    current = queries.current_statement(kind, language)
    asked = current if version is None else queries.earlier_statement(kind, version, language)
    if asked is None:
        raise Http404
    context = {"statement": asked, "is_current": asked.version == current.version, "audience": "resident"}
    return render(request, "people/privacy_statement.html", context)


@require_safe
@login_required
def privacy_statements(request: HttpRequest) -> HttpResponse:
    """List the kinds with the version that holds."""
    require(acting(request), "people.publish_statement")
    rows = [(kind, queries.newest_statement(kind.name)) for kind in statement_kinds()]
    return render(request, "people/privacy_statements.html", {"rows": rows, "audience": "staff"})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def privacy_statement_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Write the next version, beginning with the words of the one that holds."""
    require(acting(request), "people.publish_statement")
    found = find_kind(kind)
    if found is None:
        raise Http404
    newest = queries.newest_statement(kind)
    form = StatementForm(request.POST if request.method == "POST" else None, initial=values_of(newest))
    if form.is_valid() and _published(form, acting(request), kind):
        messages.success(request, _("Published. Earlier versions stay readable at their own addresses."))
        return redirect("privacy_statements")
    trail = [(_("Privacy statements"), reverse("privacy_statements")), (found.title, "")]
    context = {"form": form, "kind": found, "newest": newest, "trail": trail, "audience": "staff"}
    return render(request, "people/privacy_statement_edit.html", context, status=422 if form.errors else 200)


def _published(form: StatementForm, by: Person, kind: str) -> bool:
    try:
        publish_statement(by=by, kind=kind, law=form.cleaned_data["law"], texts=form.texts())
    except DomainError as error:
        raise_into(form, error)
        return False
    return True
