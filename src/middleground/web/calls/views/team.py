"""Who works on a call."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import kept, raise_into
from middleground.web.calls.actions.team import add_team_member, remove_team_member, set_most_reviews
from middleground.web.calls.forms.team import MemberForm, MostForm
from middleground.web.calls.models import Call, CallTeamMember
from middleground.web.calls.queries.reading import readers_of
from middleground.web.calls.views.staff import call_for, staff_page
from middleground.web.people.signed_in import person_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM_METHODS
def call_team(request: HttpRequest, slug: str) -> HttpResponse:
    """List who has which part; give somebody one."""
    call = call_for(request, slug, "run")
    form = MemberForm(request.POST if request.method == "POST" else None, call=call, initial={"part": "reviewer"})
    if request.method == "POST" and form.is_valid() and _added(request, call, form):
        return redirect("call_team", slug)
    progress = {one.person_id: one.progress for one in readers_of(call)}
    members = call.team.select_related("person").order_by("person__name", "person__email", "part")
    rows: dict[str, list[dict[str, object]]] = {}
    for one in members:
        rows.setdefault(one.part, []).append({"member": one, "progress": progress.get(one.person_id)})
    parts = [{"part": part, "rows": rows.get(part, [])} for part in CallTeamMember.Part.values]
    context = {"form": form, "parts": parts}
    return staff_page(request, "calls/team.html", call, context, status=422 if form.errors else 200)


def _added(request: HttpRequest, call: Call, form: MemberForm) -> bool:
    given = form.cleaned_data
    try:
        person = form.who()
    except DomainError as error:
        raise_into(form, error)
        return False
    return kept(
        form,
        add_team_member,
        call,
        by=person_of(request),
        person=person,
        part=given["part"],
        most_reviews=given["most_reviews"],
    )


@login_required
@FORM_METHODS
def call_team_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change how many applications somebody reads, or end their part."""
    call = call_for(request, slug, "run")
    member = get_object_or_404(CallTeamMember.objects.select_related("person", "call"), call=call, pk=pk)
    if request.POST.get("step") == "remove":
        remove_team_member(member, by=person_of(request))
        messages.success(request, _("The part has ended. What was read stays."))
        return redirect("call_team", slug)
    given = request.POST if request.method == "POST" else None
    form = MostForm(given, initial={"most_reviews": member.most_reviews})
    if given is not None and form.is_valid():
        set_most_reviews(member, by=person_of(request), most_reviews=form.cleaned_data["most_reviews"])
        return redirect("call_team", slug)
    context = {"form": form, "member": member}
    return staff_page(request, "calls/team_member.html", call, context, status=422 if form.errors else 200)
