"""One's own data: seen, taken along, corrected, erased; and what is kept about people at all."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.base.privacy import PersonalField, declared_fields, export_person
from middleground.web.people import actions
from middleground.web.people.forms import EraseForm, OwnDataForm
from middleground.web.people.models import Consent
from middleground.web.people.views.acting import acting


@login_required
@never_cache
def own_data(request: HttpRequest) -> HttpResponse:
    """Show everything that is kept about the signed-in person, and correct name and language."""
    by = acting(request)
    form = OwnDataForm(request.POST or None, initial={"name": by.name, "language": by.language})
    if form.is_valid():
        actions.correct_own_data(by=by, **form.cleaned_data)
        messages.success(request, _("Your data was saved."))
        response = redirect("own_data")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, by.language, samesite="Lax", httponly=True)
        return response
    consents = by.consents.all()
    standing = {consent.purpose for consent in consents if consent.withdrawn_at is None}
    context = {
        "form": form,
        "grants": by.grants.select_related("organisation", "area"),
        "consents": consents,
        "audience": "staff",
        "news": Consent.Purpose.NEWS in standing,
    }
    return render(request, "people/own_data.html", context)


@login_required
@never_cache
def own_data_file(request: HttpRequest) -> HttpResponse:
    """Give it all as a file that other programs read."""
    response = JsonResponse(export_person(acting(request)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@login_required
@require_POST
def agreement(request: HttpRequest) -> HttpResponse:
    """Give or withdraw the agreement to be written to."""
    change = actions.give_consent if request.POST.get("news") else actions.withdraw_consent
    change(by=acting(request), purpose=Consent.Purpose.NEWS)
    messages.success(request, _("Your choice was saved."))
    return redirect("own_data")


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account after a clear question."""
    form = EraseForm(request.POST or None)
    if form.is_valid():
        try:
            actions.erase_account(by=acting(request))
        except DomainError as error:
            raise_into(form, error)
        else:
            logout(request)
            messages.success(request, _("Your account and everything kept with it were erased."))
            return redirect("account_login")
    return render(request, "people/erase.html", {"form": form, "audience": "staff"})


def what_we_keep(request: HttpRequest) -> HttpResponse:
    """Say publicly which personal fields exist, why, on what basis, for how long and who sees them."""
    return render(request, "people/what_we_keep.html", {"fields": _in_words(), "audience": "resident"})


def _in_words() -> list[PersonalField]:
    """Return the declared fields in the reader's language."""
    return [
        PersonalField(field.field, _(field.purpose), _(field.basis), _(field.retention), _(field.seen_by))
        for field in declared_fields()
    ]
