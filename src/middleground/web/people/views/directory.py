"""Who works here, and with which roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from middleground.web.base.rights import may, require
from middleground.web.base.tables import Column, Table, export
from middleground.web.people.actions import grant_role, revoke_role
from middleground.web.people.forms import RoleForm
from middleground.web.people.models import Person, RoleGrant
from middleground.web.people.queries import grants_in, invitations_in, organisations_run_by
from middleground.web.people.views.acting import acting


def _own_grants(by: Person) -> QuerySet[RoleGrant]:
    return grants_in(organisations_run_by(by))


@login_required
def people_list(request: HttpRequest) -> HttpResponse:
    """List roles and open invitations of the organisations this person looks after."""
    by = acting(request)
    require(by, "people.invite")
    organisations = organisations_run_by(by)
    table = _table(request, grants_in(organisations))
    file = export(table, filename="people")
    context = {"table": table, "invitations": invitations_in(organisations), "audience": "staff"}
    return file or render(request, "people/people_list.html", context)


def _table(request: HttpRequest, grants: Iterable[RoleGrant]) -> Table:
    columns = [
        Column("person", pgettext("column of a table", "Person"), url_key="url"),
        Column("role", pgettext("of a person", "Role")),
        Column("organisation", _("Organisation")),
        Column("area", _("Area")),
    ]
    return Table(_("Who holds which role"), columns, [_row(grant) for grant in grants], request)


def _row(grant: RoleGrant) -> dict[str, object]:
    return {
        "person": str(grant.person),
        "url": reverse("person", args=[grant.person_id]),
        "role": grant.get_role_display(),
        "organisation": grant.organisation.name,
        "area": grant.area.name if grant.area else _("Everywhere"),
    }


@login_required
def person(request: HttpRequest, key: int) -> HttpResponse:
    """Show somebody's roles, and give another."""
    by = acting(request)
    require(by, "people.invite")
    somebody = get_object_or_404(Person, pk=key)
    grants = _own_grants(by).filter(person=somebody)
    if not grants.exists() and not may(by, "people.administer"):
        raise Http404  # people of other organisations do not exist for a coordinator
    form = RoleForm(request.POST or None, by=by)
    if form.is_valid():
        grant_role(by=by, person=somebody, **form.cleaned_data)
        messages.success(request, _("The role was given."))
        return redirect("person", key)
    rows = [(grant, may(by, "people.grant", grant)) for grant in grants]
    trail = [(_("People and roles"), reverse("people_list")), (str(somebody), "")]
    context = {"somebody": somebody, "rows": rows, "form": form, "trail": trail, "audience": "staff"}
    return render(request, "people/person.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Take a role back."""
    by = acting(request)
    require(by, "people.invite")
    grant = get_object_or_404(_own_grants(by), pk=key)
    revoke_role(by=by, grant=grant)
    messages.success(request, _("The role was taken back."))
    return redirect("people_list")
