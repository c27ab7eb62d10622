"""Inviting, and accepting an invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.base.rights import require
from middleground.web.people import actions
from middleground.web.people.forms import AcceptForm, InvitationForm, JoinForm
from middleground.web.people.models import Invitation, Person
from middleground.web.people.queries import invitations_in, organisations_run_by
from middleground.web.people.views.acting import acting


@login_required
def invite_person(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    by = acting(request)
    require(by, "people.invite")
    form = InvitationForm(request.POST or None, by=by)
    if form.is_valid() and _invited(form, by):
        messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
        return redirect("people_list")
    trail = [(_("People and roles"), reverse("people_list")), (_("Invite somebody"), "")]
    return render(request, "people/invite.html", {"form": form, "trail": trail, "audience": "staff"})


def _invited(form: InvitationForm, by: Person) -> bool:
    try:
        actions.invite(by=by, wanted=Invitation(**form.cleaned_data))
    except DomainError as error:
        raise_into(form, error)
        return False
    return True


def _invitation(by: Person, key: int) -> Invitation:
    require(by, "people.invite")
    return get_object_or_404(invitations_in(organisations_run_by(by)), pk=key)


@login_required
@require_POST
def resend(request: HttpRequest, key: int) -> HttpResponse:
    """Send the letter again."""
    by = acting(request)
    actions.resend_invitation(by=by, invitation=_invitation(by, key))
    messages.success(request, _("The invitation was sent again. It works for two more weeks."))
    return redirect("people_list")


@login_required
@require_POST
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Take the invitation back."""
    by = acting(request)
    actions.revoke_invitation(by=by, invitation=_invitation(by, key))
    messages.success(request, _("The invitation was taken back. Its link no longer works."))
    return redirect("people_list")


@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is offered; only sending the form accepts, since mail scanners open links too."""
    invitation = actions.opened_invitation(token)
    known = Person.objects.filter(email__iexact=invitation.email).exists()
    by = acting(request) if request.user.is_authenticated else None
    sent = request.POST if request.method == "POST" else None
    form = (JoinForm if by else AcceptForm)(sent, initial={"language": invitation.language})
    if form.is_valid():
        return _accepted(request, token, by, form.cleaned_data)
    context = {"invitation": invitation, "form": form, "known": known and by is None, "by": by}
    return render(request, "people/accept.html", context)


def _accepted(request: HttpRequest, token: str, by: Person | None, given: dict[str, object]) -> HttpResponse:
    profile = actions.Profile(
        name=str(given.get("name", "")),
        language=str(given.get("language", settings.LANGUAGE_CODE)),
        news=bool(given.get("news")),
    )
    person = actions.accept_invitation(token=token, by=by, profile=profile)
    if by is None:
        login(request, person)
    messages.success(request, _("Welcome. Your account is ready."))
    return redirect("desk")
