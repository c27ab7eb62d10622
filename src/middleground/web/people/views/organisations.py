"""The organisations of an installation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.base.rights import require
from middleground.web.base.tables import Column, Table, export
from middleground.web.people.actions import save_organisation
from middleground.web.people.forms import OrganisationForm
from middleground.web.people.models import Organisation, Person
from middleground.web.people.views.acting import acting


@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    """List them."""
    require(acting(request), "people.administer")
    columns = [Column("name", pgettext("of an organisation", "Name"), url_key="url"), Column("area", _("Area"))]
    rows = [_row(organisation) for organisation in Organisation.objects.select_related("area")]
    table = Table(_("Organisations"), columns, rows, request)
    context = {"table": table, "audience": "staff"}
    return export(table, filename="organisations") or render(request, "people/organisations.html", context)


def _row(organisation: Organisation) -> dict[str, object]:
    area = organisation.area.name if organisation.area else None
    return {"name": organisation.name, "area": area, "url": reverse("organisation_edit", args=[organisation.pk])}


@login_required
def organisation_edit(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Make one or change one."""
    by = acting(request)
    require(by, "people.administer")
    organisation = get_object_or_404(Organisation, pk=key) if key else None
    initial = {"name": organisation.name, "area": organisation.area} if organisation else None
    form = OrganisationForm(request.POST or None, initial=initial)
    if form.is_valid() and _saved(form, by, organisation):
        messages.success(request, _("The organisation was saved."))
        return redirect("organisations")
    here = organisation.name if organisation else _("Add an organisation")
    trail = [(_("Organisations"), reverse("organisations")), (here, "")]
    context = {"form": form, "organisation": organisation, "trail": trail, "audience": "staff"}
    return render(request, "people/organisation.html", context)


def _saved(form: OrganisationForm, by: Person, organisation: Organisation | None) -> bool:
    try:
        save_organisation(by=by, organisation=organisation, **form.cleaned_data)
    except DomainError as error:
        raise_into(form, error)
        return False
    return True
